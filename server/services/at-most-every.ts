/** Calls at once, and again at the end of the time where it was called meanwhile: never more than once in `ms`, and never forgotten. */
export function atMostEvery(ms: number, work: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const run = () => {
    again = false;
    work();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
    }, ms);
    timer.unref();
  };
  return () => {
    if (timer) again = true;
    else run();
  };
}
