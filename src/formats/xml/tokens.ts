/** Cuts XML into marks and text, forward and in bounded memory. Entities are never resolved and nothing is ever fetched (XML 1.0, fifth edition). */
import type { Budget } from '../budget.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import type { TextUnits } from './text-units.ts';

interface Place {
  /** Half-open range of bytes of the file. */
  readonly from: number;
  readonly to: number;
}

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
}

export type XmlToken = Place &
  (
    | { readonly kind: 'open'; readonly name: string; readonly attributes: readonly XmlAttribute[]; readonly closed: boolean }
    | { readonly kind: 'close'; readonly name: string }
    /** A piece of text; a long one comes in several. */
    | { readonly kind: 'text'; readonly text: string; readonly whole: boolean }
    | { readonly kind: 'comment'; readonly text: string }
    | { readonly kind: 'instruction'; readonly target: string; readonly text: string }
    | { readonly kind: 'doctype'; readonly text: string }
  );

const pieceLength = 256 * 1024;
/** The longest mark that is held: a tag with its attributes, a document type with its subset. */
const longestMark = 8 * 1024 * 1024;
const longestComment = 64 * 1024;
const name = '[A-Za-z_:\\x80-\\uffff][\\w:.\\-\\x80-\\uffff]*';
const startTag = new RegExp(`^(${name})`);
const attribute = new RegExp(`\\s*(${name})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'y');
const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Character references and the five entities that XML itself has; any other stays as it is written. */
function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/g,
    (whole, hex?: string, decimal?: string, word?: string) => {
      if (word !== undefined) return predefined[word] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Index of the bracket that ends a document type; -1 where the text ends before it. */
function documentTypeEnd(text: string): number {
  let depth = 0;
  const marks = /["'[\]<>]/g;
  marks.lastIndex = 2;
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    const [mark] = match;
    const hidden =
      mark === '"' || mark === "'" ? mark : text.startsWith('<!--', match.index) ? '-->' : text.startsWith('<?', match.index) ? '?>' : '';
    if (hidden !== '') {
      const end = text.indexOf(hidden, match.index + (hidden.length > 1 ? 2 : 1));
      if (end < 0) return -1;
      marks.lastIndex = end + hidden.length;
    } else if (mark === '>' && depth <= 0) return match.index;
    else depth += mark === '[' || mark === '<' ? 1 : -1;
  }
  return -1;
}

/** Reads a document from front to back. */
export class XmlTokens {
  readonly #units: TextUnits;
  readonly #budget: Budget;
  #at = 0;
  #buffer = '';
  #start = 0;

  constructor(units: TextUnits, budget: Budget) {
    this.#units = units;
    this.#budget = budget;
  }

  #fail(detail: string, unit = this.#at): never {
    throw new MalformedInput(`The XML is broken: ${detail}.`, this.#units.offsetOf(unit));
  }

  /** Text from the position on, at least `length` units where the file has them. */
  #ahead(length: number): string {
    const have = this.#buffer.length - (this.#at - this.#start);
    if (have < length && this.#start + this.#buffer.length < this.#units.size) {
      this.#buffer = this.#units.read(this.#at, Math.max(pieceLength, length));
      this.#start = this.#at;
      this.#budget.spend('maxSteps', 1 + (this.#buffer.length >> 8));
    }
    return this.#start === this.#at ? this.#buffer : this.#buffer.slice(this.#at - this.#start);
  }

  /** Index of a mark's end in the text ahead, which is read on until it is there. */
  #find(find: (text: string, from: number) => number, what: string, longest = longestMark): { text: string; end: number } {
    let from = 0;
    for (let length = 4096; ; length *= 2) {
      const text = this.#ahead(Math.min(length, longest));
      const end = find(text, from);
      if (end >= 0) return { text, end };
      if (this.#at + text.length >= this.#units.size) this.#fail(`it ends inside ${what}`);
      if (text.length >= longest)
        throw new LimitReached('maxHeaderBytes', `More than ${longest} characters inside ${what} of an XML file.`);
      from = Math.max(0, text.length - 3);
    }
  }

  #place(units: number): Place {
    const from = this.#units.offsetOf(this.#at);
    this.#at += units;
    return { from, to: this.#units.offsetOf(this.#at) };
  }

  #comment(): XmlToken {
    const start = this.#at;
    const head = this.#units.decode(this.#ahead(longestComment).slice(4, longestComment));
    this.#at += 4;
    for (;;) {
      const text = this.#ahead(pieceLength);
      const end = text.indexOf('-->');
      if (end >= 0) {
        this.#at += end + 3;
        const inside = this.#at - 3 - start - 4;
        return { kind: 'comment', text: head.slice(0, inside), from: this.#units.offsetOf(start), to: this.#units.offsetOf(this.#at) };
      }
      if (this.#at + text.length >= this.#units.size) this.#fail('it ends inside a comment', start);
      this.#at += Math.max(1, text.length - 2);
    }
  }

  #literal(skip: number, mark: string, wrap: (inside: string, place: Place) => XmlToken): XmlToken {
    const { text, end } = this.#find((ahead, from) => ahead.indexOf(mark, Math.max(skip, from)), `a section that ${mark} ends`);
    return wrap(this.#units.decode(text.slice(skip, end)), this.#place(end + mark.length));
  }

  /** Brackets nest, and quotes and comments hide what is in them. */
  #doctype(): XmlToken {
    const { text, end } = this.#find((ahead) => documentTypeEnd(ahead), 'its document type');
    this.#budget.spend('maxSteps', 1 + (end >> 4));
    return { kind: 'doctype', text: this.#units.decode(text.slice(0, end + 1)), ...this.#place(end + 1) };
  }

  #attributes(tag: string): XmlAttribute[] {
    const found: XmlAttribute[] = [];
    attribute.lastIndex = startTag.exec(tag)?.[0].length ?? 0;
    let last = attribute.lastIndex;
    for (let match = attribute.exec(tag); match; match = attribute.exec(tag)) {
      this.#budget.spend('maxSteps');
      found.push({ name: this.#units.decode(match[1] ?? ''), value: unescaped(this.#units.decode(match[2] ?? match[3] ?? '')) });
      last = attribute.lastIndex;
    }
    if (tag.slice(last).trim() !== '') this.#fail('a tag holds something that is no attribute');
    return found;
  }

  #tag(): XmlToken {
    // One pass: where a quote is open, a bracket does not end the tag.
    let quote = '';
    let scanned = 1;
    const { text, end } = this.#find((ahead) => {
      for (; scanned < ahead.length; scanned += 1) {
        const character = ahead[scanned];
        if (quote !== '') {
          if (character === quote) quote = '';
        } else if (character === '"' || character === "'") quote = character;
        else if (character === '>') return scanned;
      }
      return -1;
    }, 'a tag');
    return this.#tagOf(text, end);
  }

  #tagOf(text: string, end: number): XmlToken {
    if (text[1] === '/') {
      const closing = this.#units.decode(text.slice(2, end).trim());
      return { kind: 'close', name: closing, ...this.#place(end + 1) };
    }
    const closed = text[end - 1] === '/';
    const tag = text.slice(1, closed ? end - 1 : end);
    const named = startTag.exec(tag)?.[1];
    if (named === undefined) this.#fail('a tag has no name');
    return { kind: 'open', name: this.#units.decode(named), attributes: this.#attributes(tag), closed, ...this.#place(end + 1) };
  }

  #text(): XmlToken {
    const ahead = this.#ahead(pieceLength);
    const end = ahead.indexOf('<');
    const length = end < 0 ? ahead.length : end;
    const whole = end >= 0 || this.#at + length >= this.#units.size;
    return { kind: 'text', text: unescaped(this.#units.decode(ahead.slice(0, length))), whole, ...this.#place(length) };
  }

  /**
   * The next mark or piece of text, undefined at the end.
   * @throws MalformedInput with an offset in the file; LimitReached for a mark of more than 8 MiB
   */
  next(): XmlToken | undefined {
    if (this.#at === 0 && /^(?:\ufeff|\xef\xbb\xbf)/.test(this.#ahead(4))) this.#at = this.#ahead(4)[0] === '\ufeff' ? 1 : 3;
    if (this.#at >= this.#units.size) return undefined;
    this.#budget.spend('maxSteps');
    const head = this.#ahead(16).slice(0, 16);
    if (head[0] !== '<') return this.#text();
    if (head.startsWith('<!--')) return this.#comment();
    if (head.startsWith('<![CDATA[')) return this.#literal(9, ']]>', (text, place) => ({ kind: 'text', text, whole: true, ...place }));
    if (head.startsWith('<?'))
      return this.#literal(2, '?>', (text, place) => {
        const target = /^\S+/.exec(text)?.[0] ?? '';
        return { kind: 'instruction', target, text: text.slice(target.length).trim(), ...place };
      });
    return /^<!doctype/i.test(head) ? this.#doctype() : this.#tag();
  }
}
