/** A value that can be watched; the shape that React's useSyncExternalStore takes. */
export interface Readable<T> {
  get(): T;
  /** `listener` is called after each change; the returned function ends it. */
  subscribe(listener: () => void): () => void;
}

export interface Store<T> extends Readable<T> {
  set(value: T): void;
}

/** A store that tells nobody when the value stays the same (by identity). */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      // Its own key: the same function subscribed twice is two subscriptions.
      const entry = () => listener();
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
  };
}

/**
 * A store that works only while somebody listens: `start` is called for the first listener, and what it returned for the last
 * one that leaves. So it can be made while rendering and costs nothing until it is watched.
 */
export function whileWatched<T>(store: Readable<T>, start: () => () => void): Readable<T> {
  let watchers = 0;
  let stop: (() => void) | null = null;
  return {
    get: store.get,
    subscribe(listener) {
      const end = store.subscribe(listener);
      watchers += 1;
      if (watchers === 1) stop = start();
      let left = false;
      return () => {
        if (left) return;
        left = true;
        end();
        watchers -= 1;
        if (watchers === 0) {
          stop?.();
          stop = null;
        }
      };
    },
  };
}

/** Resolves with the first value that passes; at once when the present one does. Never rejects: race it with a time-out. */
export function until<T, S extends T>(
  store: Readable<T>,
  test: (value: T) => value is S,
  signal?: AbortSignal,
): Promise<S>;
export function until<T>(store: Readable<T>, test: (value: T) => boolean, signal?: AbortSignal): Promise<T>;
export function until<T>(store: Readable<T>, test: (value: T) => boolean, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve) => {
    const look = () => {
      const value = store.get();
      if (!test(value)) return;
      end();
      resolve(value);
    };
    const end = store.subscribe(look);
    signal?.addEventListener('abort', end, { once: true });
    look();
  });
}
