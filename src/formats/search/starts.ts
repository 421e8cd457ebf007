/** What starts are looked for: three bytes each, every one out of a set, folded into tables that a vector unit can ask. */

/** Values that one byte may have. */
export type ByteSet = readonly number[];

/** The first three bytes of something that is searched for. */
export interface Start {
  readonly sets: readonly [ByteSet, ByteSet, ByteSet];
}

/** The start of a text; `anyCase` for letters of either case. */
export function startOf(text: string, anyCase = false): Start {
  const set = (index: number): ByteSet => {
    const character = text.charAt(index);
    return [...new Set(anyCase ? [character.toLowerCase(), character.toUpperCase()] : [character])].map((each) => each.charCodeAt(0));
  };
  return { sets: [set(0), set(1), set(2)] };
}

/** For each of the three bytes, by its low and by its high four bits: the groups (one bit each, eight in all) that allow it. */
export type Tables = readonly (readonly [low: readonly number[], high: readonly number[]])[];

/** Low and high halves of a set: sixteen bits each. */
function halves(set: ByteSet): readonly [number, number] {
  let low = 0;
  let high = 0;
  for (const byte of set) {
    low |= 1 << (byte & 15);
    high |= 1 << (byte >> 4);
  }
  return [low, high];
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

type Group = readonly (readonly [number, number])[];

/** How many of all 2^24 triples a group lets through, most of them by mixing its members. */
const width = (group: Group) => group.reduce((product, [low, high]) => product * ones(low) * ones(high), 1);

function joined(left: Group | undefined, right: Group): Group {
  return right.map(([low, high], index) => {
    const [otherLow, otherHigh] = left?.[index] ?? [0, 0];
    return [low | otherLow, high | otherHigh];
  });
}

/** Shares starts out among eight groups, each put where it lets the least additional triples through. */
export function tablesOf(starts: readonly Start[]): Tables {
  const groups: (Group | undefined)[] = new Array(8).fill(undefined);
  const shapes = starts.map(({ sets }): Group => sets.map(halves)).sort((left, right) => width(right) - width(left));
  for (const shape of shapes) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, group] of groups.entries()) {
      const cost = width(joined(group, shape)) - (group === undefined ? 0 : width(group));
      if (cost < least) [best, least] = [index, cost];
    }
    groups[best] = joined(groups[best], shape);
  }
  const table = (position: number, half: 0 | 1) =>
    Array.from({ length: 16 }, (_, value) =>
      groups.reduce((bits, group, index) => bits | (((group?.[position]?.[half] ?? 0) >> value) & 1 ? 1 << index : 0), 0),
    );
  return [0, 1, 2].map((position) => [table(position, 0), table(position, 1)] as const);
}

/** Most starts that one search looks for. */
export const mostStarts = 64;

/** Which of all starts allow a byte at each of the three places: one bit each, in two words. */
export type Allowed = readonly (readonly [first: Int32Array, second: Int32Array])[];

/** Tables by which three bytes are held against every start at once. */
export function allowedBy(starts: readonly Start[]): Allowed {
  if (starts.length > mostStarts) throw new RangeError(`a search looks for ${mostStarts} starts at most`);
  const tables = [0, 1, 2].map(() => [new Int32Array(256), new Int32Array(256)] as const);
  for (const [number, { sets }] of starts.entries())
    for (const [place, set] of sets.entries()) {
      const word = tables[place]?.[number < 32 ? 0 : 1];
      if (word) for (const byte of set) word[byte] = (word[byte] ?? 0) | (1 << (number & 31));
    }
  return tables;
}
