/** Cuts a Jinja template into the tokens of its tags, as Jinja's own lexer does; text between tags is stepped over. */
import { MalformedInput } from '../limits.ts';

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'operator';
  readonly text: string;
  /** Offset in characters. */
  readonly at: number;
}

export interface Tag {
  readonly kind: 'output' | 'statement';
  readonly tokens: readonly Token[];
  readonly at: number;
  readonly end: number;
}

const maxTokens = 200_000;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', '0': '\0' };
const stringPattern = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const namePattern = /[\p{L}_][\p{L}\p{N}_]*/uy;
const numberPattern = /(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)/y;
const operatorPattern = /\/\/|\*\*|==|!=|<=|>=|[-+*/%~.,:;|()[\]{}<>=]/y;
const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** The text of a string literal; escapes are Python's. */
export function unescapeString(raw: string): string {
  return raw
    .slice(1, -1)
    .replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g, (whole, x, u, wide, octal, simple) => {
      const hex = x ?? u ?? wide;
      if (hex !== undefined) {
        const point = Number.parseInt(hex, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
      }
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return escapes[simple] ?? (simple === '\n' ? '' : /['"\\]/.test(simple) ? simple : whole);
    });
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

class Lexer {
  readonly #text: string;
  #count = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The tokens from `from` up to the closing delimiter, which counts only outside brackets. */
  tag(kind: Tag['kind'], at: number, from: number): Tag {
    const text = this.#text;
    const closing = kind === 'output' ? '}}' : '%}';
    const tokens: Token[] = [];
    const open: string[] = [];
    let position = from;
    for (;;) {
      while (/\s/.test(text[position] ?? '')) position += 1;
      if (position >= text.length) throw new MalformedInput('The template ends inside a tag.', at);
      if (open.length === 0) {
        for (const sign of ['', '-', '+'])
          if (text.startsWith(sign + closing, position)) return { kind, tokens, at, end: position + sign.length + 2 };
      }
      const token = this.#token(position);
      if (/^[([{]$/.test(token.text) && token.kind === 'operator') open.push(token.text);
      const opener = token.kind === 'operator' ? closers[token.text] : undefined;
      if (opener !== undefined && open.pop() !== opener) throw new MalformedInput(`A "${token.text}" closes nothing.`, position);
      tokens.push(token.kind === 'string' ? { ...token, text: unescapeString(token.text) } : token);
      position += token.text.length;
    }
  }

  #token(at: number): Token {
    this.#count += 1;
    if (this.#count > maxTokens) throw new MalformedInput(`The template has more than ${maxTokens} tokens.`, at);
    for (const [kind, pattern] of [
      ['string', stringPattern],
      ['name', namePattern],
      ['number', numberPattern],
      ['operator', operatorPattern],
    ] as const) {
      const text = matchAt(pattern, this.#text, at);
      if (text !== undefined) return { kind, text, at };
    }
    throw new MalformedInput('A character stands in a tag that no expression has.', at);
  }
}

const rawEnd = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;

/**
 * The tags of a template in order. Comments and raw blocks are stepped over.
 * @throws MalformedInput with a character offset when a tag is not closed or holds what is no token; tags before it were given
 */
export function* tagsOf(text: string): Generator<Tag> {
  const lexer = new Lexer(text);
  let position = 0;
  for (;;) {
    const at = nextOpening(text, position);
    if (at < 0) return;
    const kind = text[at + 1];
    const from = at + (text[at + 2] === '-' || text[at + 2] === '+' ? 3 : 2);
    if (kind === '#') {
      const end = text.indexOf('#}', at + 2);
      if (end < 0) throw new MalformedInput('The template ends inside a comment.', at);
      position = end + 2;
      continue;
    }
    const tag = lexer.tag(kind === '{' ? 'output' : 'statement', at, from);
    position = tag.end;
    if (tag.kind === 'statement' && tag.tokens[0]?.text === 'raw') {
      rawEnd.lastIndex = position;
      const end = rawEnd.exec(text);
      if (!end) throw new MalformedInput('The template ends inside a raw block.', at);
      position = rawEnd.lastIndex;
      continue;
    }
    yield tag;
  }
}

function nextOpening(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1)) {
    const next = text[at + 1];
    if (next === '{' || next === '%' || next === '#') return at;
  }
  return -1;
}
