/** Reads JSON strictly and keeps what JSON.parse throws away: where each value stands and which keys come twice. */
import type { Budget } from '../budget.ts';
import { LimitReached, MalformedInput } from '../limits.ts';

interface Place {
  /** Half-open byte range in the text given. */
  readonly at: number;
  readonly end: number;
}

export interface JsonMember {
  readonly key: string;
  readonly keyAt: number;
  readonly value: JsonNode;
}

export type JsonNode = Place &
  (
    | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
    | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number'; readonly value: number; readonly text: string }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' }
  );

const maxNesting = 200;
/** Values held at once: each costs some hundred bytes of memory. */
const maxValues = 1_500_000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const numberBytes = new Set([...'+-0123456789.eE'].map((character) => character.charCodeAt(0)));
const words = [
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
] as const;
/** What Python's json module reads and writes beyond RFC 8259. */
const pythonWords = [
  ...words,
  ['NaN', { kind: 'number', value: Number.NaN, text: 'NaN' }],
  ['Infinity', { kind: 'number', value: Number.POSITIVE_INFINITY, text: 'Infinity' }],
  ['-Infinity', { kind: 'number', value: Number.NEGATIVE_INFINITY, text: '-Infinity' }],
] as const;

type Dialect = 'strict' | 'python';

class JsonParser {
  readonly #bytes: Uint8Array;
  readonly #budget: Budget;
  readonly #words: typeof words | typeof pythonWords;
  readonly #quiet: ReadonlySet<string>;
  #values = 0;
  #silent = 0;
  at = 0;

  constructor(bytes: Uint8Array, budget: Budget, dialect: Dialect, quiet: ReadonlySet<string>) {
    this.#quiet = quiet;
    this.#bytes = bytes;
    this.#budget = budget;
    this.#words = dialect === 'python' ? pythonWords : words;
  }

  fail(detail: string): never {
    throw new MalformedInput(`The JSON is broken: ${detail}.`, this.at);
  }

  skipBlank(): void {
    for (;;) {
      const byte = this.#bytes[this.at];
      if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return;
      this.at += 1;
    }
  }

  get done(): boolean {
    return this.at >= this.#bytes.length;
  }

  #text(from: number, to: number): string {
    try {
      return utf8.decode(this.#bytes.subarray(from, to));
    } catch {
      this.at = from;
      return this.fail('a string is not UTF-8');
    }
  }

  #string(): string {
    const start = this.at;
    this.at += 1;
    for (;;) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) this.fail('it ends inside a string');
      if (byte < 0x20) this.fail('a control character stands inside a string');
      if (byte === 0x5c) this.at += 2;
      else this.at += 1;
      if (byte === 0x22) break;
    }
    const text = this.#text(start, this.at);
    try {
      // Escapes are JSON's own; the engine decodes them by the same grammar.
      return String(JSON.parse(text));
    } catch {
      this.at = start;
      return this.fail('a string holds an escape that does not exist');
    }
  }

  #number(): JsonNode {
    const at = this.at;
    while (numberBytes.has(this.#bytes[this.at] ?? 0)) this.at += 1;
    const text = this.#text(at, this.at);
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) {
      this.at = at;
      this.fail('something is neither value nor number');
    }
    return { kind: 'number', at, end: this.at, value: Number(text), text };
  }

  #object(depth: number): JsonNode {
    const at = this.at;
    const members: JsonMember[] = [];
    this.at += 1;
    this.skipBlank();
    if (this.#bytes[this.at] === 0x7d) this.at += 1;
    else
      for (;;) {
        this.skipBlank();
        if (this.#bytes[this.at] !== 0x22) this.fail('a key is missing');
        const keyAt = this.at;
        const key = this.#string();
        this.skipBlank();
        if (this.#bytes[this.at] !== 0x3a) this.fail('a colon is missing');
        this.at += 1;
        const hushed = this.#quiet.has(key);
        if (hushed) this.#silent += 1;
        const value = this.value(depth + 1);
        if (hushed) this.#silent -= 1;
        if (this.#silent === 0) members.push({ key, keyAt, value });
        if (this.#closes(0x7d)) break;
      }
    return { kind: 'object', at, end: this.at, members };
  }

  /** Steps over a comma or the closing byte; tells which it was. */
  #closes(closing: number): boolean {
    this.skipBlank();
    const byte = this.#bytes[this.at];
    if (byte !== closing && byte !== 0x2c) this.fail('a comma or closing bracket is missing');
    this.at += 1;
    return byte === closing;
  }

  #array(depth: number): JsonNode {
    const at = this.at;
    const items: JsonNode[] = [];
    this.at += 1;
    this.skipBlank();
    if (this.#bytes[this.at] === 0x5d) this.at += 1;
    else
      for (;;) {
        const item = this.value(depth + 1);
        if (this.#silent === 0) items.push(item);
        if (this.#closes(0x5d)) break;
      }
    return { kind: 'array', at, end: this.at, items };
  }

  value(depth: number): JsonNode {
    if (depth > maxNesting) throw new LimitReached('maxDepth', `JSON nested more than ${maxNesting} deep.`);
    this.#budget.spend('maxSteps');
    if (this.#silent === 0) this.#values += 1;
    if (this.#values > maxValues) throw new LimitReached('maxSteps', `More than ${maxValues} values in one JSON text.`);
    this.skipBlank();
    const at = this.at;
    const byte = this.#bytes[at];
    if (byte === 0x7b) return this.#object(depth);
    if (byte === 0x5b) return this.#array(depth);
    if (byte === 0x22) {
      const value = this.#string();
      return { kind: 'string', at, end: this.at, value };
    }
    for (const [word, node] of this.#words)
      if (byte === word.charCodeAt(0) && Buffer.from(this.#bytes.subarray(at, at + word.length)).toString('latin1') === word) {
        this.at += word.length;
        return { ...node, at, end: this.at };
      }
    return this.#number();
  }
}

/**
 * Parses one value; blanks may stand around it, anything else behind it is told by `rest`.
 * @param quiet keys whose values are checked and not kept: lists and objects there come out empty
 * @returns the value and the offset of the first byte behind it that is no blank, undefined when there is none
 * @throws MalformedInput with a byte offset; LimitReached when nested too deep
 */
export function parseJson(
  bytes: Uint8Array,
  budget: Budget,
  dialect: Dialect = 'strict',
  quiet: ReadonlySet<string> = new Set(),
): { readonly value: JsonNode; readonly rest: number | undefined } {
  const parser = new JsonParser(bytes, budget, dialect, quiet);
  const value = parser.value(0);
  parser.skipBlank();
  return { value, rest: parser.done ? undefined : parser.at };
}

/** Objects with more members are searched once, so that asking each of a million members about its neighbours stays linear. */
const mostSearched = 32;
const indexes = new WeakMap<JsonNode, ReadonlyMap<string, JsonNode>>();

/** The member of that name that most readers take: the last one. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (node?.kind !== 'object') return undefined;
  if (node.members.length <= mostSearched) return node.members.findLast((member) => member.key === key)?.value;
  const index = indexes.get(node) ?? new Map(node.members.map((member) => [member.key, member.value]));
  indexes.set(node, index);
  return index.get(key);
}
