/** Carries events of running work to whoever watches it; who comes late hears what was said before. */

interface Channel {
  readonly past: unknown[];
  readonly listeners: Set<() => void>;
  ended: boolean;
}

export class EventHub {
  readonly #channels = new Map<string, Channel>();

  /** Opens a channel; an earlier one of the same name is forgotten. */
  open(name: string): void {
    this.#channels.set(name, { past: [], listeners: new Set(), ended: false });
  }

  publish(name: string, event: unknown): void {
    const channel = this.#channels.get(name);
    if (!channel || channel.ended) return;
    channel.past.push(event);
    for (const wake of channel.listeners) wake();
  }

  /** Ends the channel; its past is dropped once its last watcher has read it. */
  end(name: string): void {
    const channel = this.#channels.get(name);
    if (!channel) return;
    channel.ended = true;
    for (const wake of channel.listeners) wake();
    this.#channels.delete(name);
  }

  has(name: string): boolean {
    return this.#channels.has(name);
  }

  /** All events of a channel from its first one; ends with the channel or the signal. */
  async *watch(name: string, signal: AbortSignal | undefined): AsyncGenerator<unknown, void> {
    const channel = this.#channels.get(name);
    if (!channel) return;
    let wake = (): void => {};
    const listener = (): void => wake();
    channel.listeners.add(listener);
    signal?.addEventListener('abort', listener);
    try {
      for (let next = 0; !signal?.aborted; ) {
        if (next < channel.past.length) {
          yield channel.past[next];
          next += 1;
        } else if (channel.ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      channel.listeners.delete(listener);
      signal?.removeEventListener('abort', listener);
    }
  }
}
