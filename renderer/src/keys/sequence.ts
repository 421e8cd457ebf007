/** Two keys in a row: G, then a letter. */

export interface Sequence {
  /** The first key, while it waits for its second. */
  readonly pending: string | undefined;
  /** When the first key was pressed, in milliseconds. */
  readonly since: number;
}

export const idle: Sequence = { pending: undefined, since: 0 };

const patienceMs = 1500;

/** What a chord amounts to after what was pressed before: a combined name (`G O`), itself, or nothing yet. */
export function press(
  before: Sequence,
  chord: string,
  now: number,
  isFirst: (chord: string) => boolean,
): { next: Sequence; name: string | undefined } {
  if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].some((modifier) => chord.endsWith(modifier)))
    return { next: before, name: undefined };
  const isWaiting = before.pending !== undefined && now - before.since <= patienceMs;
  if (isWaiting) return { next: idle, name: chord === 'Escape' ? undefined : `${before.pending} ${chord}` };
  if (isFirst(chord)) return { next: { pending: chord, since: now }, name: undefined };
  return { next: idle, name: chord };
}
