/** Tells watchers which things changed: each watcher gets the latest state of each, and a slow one falls behind without piling up. */

export interface Broadcast {
  /** Notes that the thing with this key changed. */
  touch(key: string): void;
  /** Keys as they change, starting with those that `first` gives when it is first asked; ends with the signal or with `end`. */
  watch(first: () => readonly string[], signal: AbortSignal | undefined): AsyncGenerator<string, void, undefined>;
  /** Ends every watch once it has told what is noted. */
  end(): void;
}

interface Watcher {
  readonly changed: Set<string>;
  wake(): void;
}

/** @param pauseMs least time between two rounds of one watcher, so that a thousand changes a second become some ten */
export function createBroadcast(pauseMs: number): Broadcast {
  const watchers = new Set<Watcher>();
  let ended = false;

  async function* watch(first: () => readonly string[], signal: AbortSignal | undefined): AsyncGenerator<string, void, undefined> {
    const watcher: Watcher = { changed: new Set(first()), wake: () => {} };
    const onAbort = () => watcher.wake();
    watchers.add(watcher);
    signal?.addEventListener('abort', onAbort);
    try {
      while (!signal?.aborted) {
        const keys = [...watcher.changed];
        watcher.changed.clear();
        for (const key of keys) {
          if (signal?.aborted) return;
          yield key;
        }
        if (watcher.changed.size === 0) {
          if (ended) return;
          await new Promise<void>((resolve) => {
            watcher.wake = resolve;
          });
        } else if (!ended) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      watchers.delete(watcher);
    }
  }

  return {
    touch(key) {
      for (const { changed, wake } of watchers) {
        changed.add(key);
        wake();
      }
    },
    watch,
    end() {
      ended = true;
      for (const { wake } of watchers) wake();
    },
  };
}
