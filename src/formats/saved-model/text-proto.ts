/** Reads protobuf's text format into a tree of fields, each with the place where it stands (protobuf.dev, "Text Format Language"). */
import type { Budget } from '../budget.ts';
import { LimitReached, MalformedInput } from '../limits.ts';

export interface TextField {
  readonly name: string;
  /** Half-open byte range of the value. */
  readonly from: number;
  readonly to: number;
  /** A word or number as written; a string without its quotes and escapes. */
  readonly text: string;
  readonly fields: readonly TextField[] | undefined;
}

const maxNesting = 100;
const maxFields = 600_000;
const simpleEscapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, a: 7, b: 8, f: 12, v: 11 };

class TextParser {
  /** One character for each byte. */
  readonly #text: string;
  readonly #budget: Budget;
  #at = 0;
  #fields = 0;

  constructor(text: string, budget: Budget) {
    this.#text = text;
    this.#budget = budget;
  }

  #fail(what: string): never {
    throw new MalformedInput(`The text graph has ${what}.`, this.#at);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #space(): void {
    this.#match(/(?:[\s,;]|#[^\n]*(?:\n|$))*/y);
  }

  /** Fields up to the closing mark, which is consumed; '' reads to the end. */
  message(close: string, depth: number, into: TextField[]): readonly TextField[] {
    if (depth > maxNesting) throw new LimitReached('maxDepth', `Messages are nested more than ${maxNesting} deep.`);
    for (;;) {
      this.#space();
      const next = this.#text[this.#at];
      if (next === undefined) {
        if (close !== '') this.#fail('a message that does not end');
        return into;
      }
      if (next === close) {
        this.#at += 1;
        return into;
      }
      const name = this.#match(/[A-Za-z_]\w*|\d+|\[[\w./-]+\]/y);
      if (name === '') this.#fail('no field name where one belongs');
      this.#space();
      if (this.#text[this.#at] === ':') this.#at += 1;
      this.#space();
      if (this.#text[this.#at] === '[') this.#list(name, depth, into);
      else into.push(this.#value(name, depth));
    }
  }

  #list(name: string, depth: number, into: TextField[]): void {
    this.#at += 1;
    for (;;) {
      this.#space();
      if (this.#text[this.#at] === undefined) this.#fail('a list that does not end');
      if (this.#text[this.#at] === ']') break;
      into.push(this.#value(name, depth));
    }
    this.#at += 1;
  }

  #value(name: string, depth: number): TextField {
    this.#fields += 1;
    this.#budget.spend('maxSteps', 2);
    if (this.#fields > maxFields) throw new LimitReached('maxSteps', `More than ${maxFields} values in a text graph.`);
    const from = this.#at;
    const mark = this.#text[this.#at];
    if (mark === '{' || mark === '<') {
      this.#at += 1;
      const fields = this.message(mark === '{' ? '}' : '>', depth + 1, []);
      return { name, from, to: this.#at, text: '', fields };
    }
    if (mark === '"' || mark === "'") return { name, from, text: this.#strings(), to: this.#at, fields: undefined };
    const word = this.#match(/[-+\w.]+/y);
    if (word === '') this.#fail('no value where one belongs');
    return { name, from, to: this.#at, text: word, fields: undefined };
  }

  /** Strings side by side are one. */
  #strings(): string {
    const parts: Buffer[] = [];
    for (;;) {
      const mark = this.#text[this.#at];
      if (mark !== '"' && mark !== "'") break;
      this.#at += 1;
      const body = mark === '"' ? this.#match(/(?:[^"\\\n]|\\[\s\S])*/y) : this.#match(/(?:[^'\\\n]|\\[\s\S])*/y);
      if (this.#text[this.#at] !== mark) this.#fail('a string that does not end');
      this.#at += 1;
      parts.push(withoutEscapes(body));
      this.#match(/\s*/y);
    }
    return Buffer.concat(parts).toString('utf8');
  }
}

function withoutEscapes(body: string): Buffer {
  if (!body.includes('\\')) return Buffer.from(body, 'latin1');
  const plain = body.replace(
    /\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (
      _all,
      octal: string | undefined,
      hex: string | undefined,
      short: string | undefined,
      long: string | undefined,
      other: string | undefined,
    ) => {
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
      if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
      const point = short ?? long;
      if (point) return Buffer.from(String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(point, 16))), 'utf8').toString('latin1');
      const code = simpleEscapes[other ?? ''];
      return code === undefined ? (other ?? '') : String.fromCharCode(code);
    },
  );
  return Buffer.from(plain, 'latin1');
}

/**
 * The fields of a text-format message.
 * @param text one character for each byte
 * @param into filled as reading goes, so that what stands before a broken place is not lost
 * @throws MalformedInput with an offset; LimitReached
 */
export function parseTextProto(text: string, budget: Budget, into: TextField[]): void {
  new TextParser(text, budget).message('', 0, into);
}
