/**
 * Of all tabs of this browser the one that asked last has `name`; the one before is told by `onLost`. Works without any line.
 * The returned function lets go. Browsers without locks (old ones, plain http) leave it to the server.
 */
export function takeAlone(name: string, onLost: () => void): () => void {
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return () => undefined;
  let letGo = () => {};
  let left = false;
  const held = new Promise<void>((resolve) => {
    letGo = () => {
      left = true;
      resolve();
    };
  });
  navigator.locks
    .request(name, { steal: true }, () => held)
    .then(
      () => undefined,
      () => {
        if (!left) onLost();
      },
    );
  return letGo;
}
