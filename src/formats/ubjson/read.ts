/** Reads Universal Binary JSON as XGBoost writes it, into the tree that JSON is read into; lists of numbers are stepped over (ubjson.org, draft 12). */
import type { Budget } from '../budget.ts';
import { type ByteSource, viewOf } from '../byte-source.ts';
import type { JsonMember, JsonNode } from '../json/parse.ts';
import { LimitReached, MalformedInput } from '../limits.ts';

const maxNesting = 200;
const longestText = 16 * 1024 * 1024;
/** Bytes of each number type by its mark; numbers are big-endian. */
const widths: Readonly<Record<string, number>> = { i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 };

class Reader {
  readonly #source: ByteSource;
  readonly #budget: Budget;
  at = 0;

  constructor(source: ByteSource, budget: Budget) {
    this.#source = source;
    this.#budget = budget;
  }

  fail(detail: string): never {
    throw new MalformedInput(`The binary JSON is broken: ${detail}.`, this.at);
  }

  #view(length: number, what: string): DataView {
    const view = viewOf(this.#source, this.at, length);
    if (view === undefined) this.fail(`it ends inside ${what}`);
    this.at += length;
    return view;
  }

  mark(): string {
    return String.fromCharCode(this.#view(1, 'a value').getUint8(0));
  }

  peek(): string {
    return String.fromCharCode(this.#source.read(this.at, 1)[0] ?? 0);
  }

  number(mark: string): number {
    const width = widths[mark];
    if (width === undefined) return this.fail(`"${/^[!-~]$/.test(mark) ? mark : '?'}" is no mark of a value`);
    const view = this.#view(width, 'a number');
    if (mark === 'i') return view.getInt8(0);
    if (mark === 'U') return view.getUint8(0);
    if (mark === 'I') return view.getInt16(0);
    if (mark === 'l') return view.getInt32(0);
    if (mark === 'L') return Number(view.getBigInt64(0));
    return mark === 'd' ? view.getFloat32(0) : view.getFloat64(0);
  }

  length(): number {
    const length = this.number(this.mark());
    if (!Number.isInteger(length) || length < 0 || length > this.#source.size)
      this.fail(`a length of ${length} is more than the file has bytes`);
    return length;
  }

  text(): string {
    const length = this.length();
    if (length > longestText) throw new LimitReached('maxHeaderBytes', `A text of ${length} bytes; ${longestText} are read at most.`);
    this.#budget.spend('maxSteps', 1 + (length >> 6));
    const view = this.#view(length, 'a text');
    return Buffer.from(view.buffer, 0, length).toString('utf8');
  }

  /** Type and count that a container may announce. */
  #announced(): { readonly type: string | undefined; readonly count: number | undefined } {
    let type: string | undefined;
    if (this.peek() === '$') {
      this.at += 1;
      type = this.mark();
    }
    if (this.peek() !== '#') {
      if (type !== undefined) this.fail('a list announces a type and no count');
      return { type, count: undefined };
    }
    this.at += 1;
    return { type, count: this.length() };
  }

  #ended(closing: string, seen: number, count: number | undefined): boolean {
    if (count !== undefined) return seen >= count;
    if (this.peek() !== closing) return false;
    this.at += 1;
    return true;
  }

  #list(at: number, depth: number): JsonNode {
    const { count, type } = this.#announced();
    const items: JsonNode[] = [];
    const width = type === undefined ? undefined : widths[type];
    if (width !== undefined && count !== undefined) {
      if (count * width > this.#source.size - this.at) this.fail(`a list claims ${count} numbers, which the file has no room for`);
      this.at += count * width;
    } else
      for (let seen = 0; !this.#ended(']', seen, count); seen += 1) {
        const item = this.value(depth + 1, type);
        if (item.kind !== 'number') items.push(item);
      }
    return { kind: 'array', at, end: this.at, items };
  }

  #object(at: number, depth: number): JsonNode {
    const { count, type } = this.#announced();
    const members: JsonMember[] = [];
    for (let seen = 0; !this.#ended('}', seen, count); seen += 1) {
      const keyAt = this.at;
      const key = this.text();
      members.push({ key, keyAt, value: this.value(depth + 1, type) });
    }
    return { kind: 'object', at, end: this.at, members };
  }

  value(depth: number, known?: string): JsonNode {
    if (depth > maxNesting) throw new LimitReached('maxDepth', `Binary JSON nested more than ${maxNesting} deep.`);
    this.#budget.spend('maxSteps');
    const at = this.at;
    let mark = known ?? this.mark();
    while (mark === 'N' && known === undefined) {
      this.#budget.spend('maxSteps');
      mark = this.mark();
    }
    if (mark === '{') return this.#object(at, depth);
    if (mark === '[') return this.#list(at, depth);
    if (mark === 'S' || mark === 'H') return { kind: 'string', value: this.text(), at, end: this.at };
    if (mark === 'C') return { kind: 'string', value: this.mark(), at, end: this.at };
    if (mark === 'T' || mark === 'F') return { kind: 'boolean', value: mark === 'T', at, end: this.at };
    if (mark === 'Z') return { kind: 'null', at, end: this.at };
    const value = this.number(mark);
    return { kind: 'number', value, text: String(value), at, end: this.at };
  }
}

/**
 * The first value and where it ends.
 * @throws MalformedInput with an offset; LimitReached when nested too deep
 */
export function readUbjson(source: ByteSource, budget: Budget): { readonly value: JsonNode; readonly end: number } {
  const reader = new Reader(source, budget);
  const value = reader.value(0);
  return { value, end: reader.at };
}

/** Whether the bytes start like an object: a first key with a sane length, then a value or the mark of a list. */
export function looksLikeUbjson(head: Uint8Array): boolean {
  if (head[0] !== 0x7b) return false;
  const mark = String.fromCharCode(head[1] ?? 0);
  const width = mark === 'L' || mark === 'l' || mark === 'I' || mark === 'i' || mark === 'U' ? (widths[mark] ?? 0) : 0;
  if (width === 0) return false;
  let length = 0;
  for (let index = 0; index < width; index += 1) length = length * 256 + (head[2 + index] ?? 0);
  if (length < 1 || length > 64) return false;
  const key = Buffer.from(head.subarray(2 + width, 2 + width + length)).toString('latin1');
  return /^\w+$/.test(key) && /[{[SLlIiUdDTFZHC]/.test(String.fromCharCode(head[2 + width + length] ?? 0));
}
