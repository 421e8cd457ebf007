/** The stack, its marks and the memo of the abstract machine, bounded and forgiving: what is missing becomes unknown. */
import { LimitReached } from '../limits.ts';
import { bare, slim, unknownValue, type Value } from './values.ts';

/** What stack and memo may hold, in values. */
interface StateBounds {
  readonly maxStack: number;
  readonly maxMarks: number;
  /** Above this depth the stack keeps names, texts, small tuples and calls only, so that depth costs little memory. */
  readonly slimDepth: number;
  /** Above this one small tuples go too. */
  readonly tupleDepth: number;
  /** And above this one texts: names and calls stay. */
  readonly bareDepth: number;
  readonly maxNamesDeep: number;
  /** From here on memo entries keep names, texts and calls, but nothing of what lies in containers. */
  readonly slimFrom: number;
  /** From here on they keep names and calls only: a callee must stay known however long the stream. */
  readonly forgetFrom: number;
  readonly mostNames: number;
}

/** Tuples of a million entries stand on the stack before they are made; lists nest 200,000 deep in files that loaders still read. */
const stateBounds: StateBounds = {
  maxStack: 8_000_000,
  maxMarks: 2_000_000,
  slimDepth: 250_000,
  tupleDepth: 500_000,
  bareDepth: 1_000_000,
  maxNamesDeep: 2_000_000,
  slimFrom: 50_000,
  forgetFrom: 300_000,
  mostNames: 1_000_000,
};

export class MachineState {
  readonly #bounds: StateBounds;
  readonly #stack: Value[] = [];
  readonly #marks: number[] = [];
  /** Entries 0, 1, 2 and so on, as picklers number them; any other number lies in the map. */
  readonly #memo: Value[] = [];
  readonly #odd = new Map<number, Value>();
  #forgotten = 0;
  /** Set when a loader would have failed: an empty stack, a missing mark or memo entry. */
  fault: string | undefined;

  constructor(bounds: StateBounds = stateBounds) {
    this.#bounds = bounds;
  }

  get memoSize(): number {
    return this.#memo.length + this.#odd.size + this.#forgotten;
  }

  push(value: Value): void {
    const depth = this.#stack.length;
    if (depth < this.#bounds.slimDepth) this.#stack.push(value);
    else this.#pushDeep(value, depth);
  }

  #pushDeep(value: Value, depth: number): void {
    const { maxStack, maxNamesDeep, bareDepth, tupleDepth } = this.#bounds;
    if (depth >= maxStack) throw new LimitReached('maxSteps', `More than ${maxStack} values on the pickle stack.`);
    const { kind } = value;
    if (kind === 'global' || kind === 'call' || kind === 'persistent' || kind === 'extension') {
      if (depth >= maxNamesDeep) throw new LimitReached('maxSteps', `Names and calls above ${maxNamesDeep} values on the pickle stack.`);
      this.#stack.push(slim(value));
    } else if ((kind === 'text' && depth < bareDepth) || (kind === 'tuple' && depth < tupleDepth)) this.#stack.push(slim(value));
    else this.#stack.push(unknownValue);
  }

  /** The topmost value, taken; unknown where a loader would fail. */
  pop(): Value {
    const floor = this.#marks.at(-1) ?? 0;
    if (this.#stack.length <= floor) {
      this.fault = 'takes from an empty stack';
      return unknownValue;
    }
    return this.#stack.pop() ?? unknownValue;
  }

  top(): Value {
    const floor = this.#marks.at(-1) ?? 0;
    if (this.#stack.length <= floor) {
      this.fault = 'reads an empty stack';
      return unknownValue;
    }
    return this.#stack.at(-1) ?? unknownValue;
  }

  mark(): void {
    const { maxMarks } = this.#bounds;
    if (this.#marks.length >= maxMarks) throw new LimitReached('maxSteps', `More than ${maxMarks} marks on the pickle stack.`);
    this.#marks.push(this.#stack.length);
  }

  /** POP takes a mark when nothing lies above it. */
  discard(): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  /** Everything above the last mark, which goes too. */
  popToMark(): Value[] {
    const floor = this.#marks.pop();
    if (floor === undefined) {
      this.fault = 'looks for a mark that is not there';
      return [];
    }
    return this.#stack.splice(floor);
  }

  #known(index: number): boolean {
    return this.#memo[index] !== undefined || this.#odd.has(index);
  }

  #set(index: number, value: Value): void {
    if (index >= 0 && index < this.#memo.length) this.#memo[index] = value;
    else if (index === this.#memo.length) {
      this.#odd.delete(index);
      this.#memo.push(value);
    } else this.#odd.set(index, value);
  }

  remember(index: number, value: Value): void {
    const { slimFrom, forgetFrom, mostNames } = this.#bounds;
    const size = this.#memo.length + this.#odd.size;
    if (size < slimFrom) {
      this.#set(index, value);
      return;
    }
    const known = this.#known(index);
    if (!known && size >= forgetFrom && value.kind !== 'global' && value.kind !== 'call') this.#forgotten += 1;
    else if (!known && size >= mostNames)
      throw new LimitReached('maxSteps', `More than ${mostNames} names and calls in the memo of one pickle.`);
    else this.#set(index, bare(value));
  }

  recall(index: number): Value {
    const value = this.#memo[index] ?? this.#odd.get(index);
    // What was forgotten for want of room is unknown, and no fault of the file.
    if (value === undefined && this.#forgotten === 0) this.fault = `reads memo entry ${index}, which was never written`;
    return value ?? unknownValue;
  }
}
