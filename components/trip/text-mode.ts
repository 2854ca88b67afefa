const KEY = 'text-mode';

/** Whether this device's reader wants text alone; null while they have not said. */
export const textChosen = {
  get(): boolean | null {
    try {
      const kept = localStorage.getItem(KEY);
      return kept === null ? null : kept === '1';
    } catch {
      return null;
    }
  },
  set(text: boolean): void {
    try {
      localStorage.setItem(KEY, text ? '1' : '0');
    } catch {
      // A browser that keeps nothing: the choice holds until the page is left.
    }
  },
};

/** The phone says that data are dear, or that the line is slow; false where it says nothing. */
export function slowLine(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? '');
}
