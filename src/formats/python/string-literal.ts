/** What a string literal stands for: escapes resolved as Python does, bytes kept apart, fields of f-strings pointed out. */

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

export interface LiteralParts {
  readonly kind: 'text' | 'bytes' | 'format';
  readonly raw: boolean;
  /** First character of the content and the one after its last. */
  readonly from: number;
  readonly to: number;
}

/** The parts of the token [at, end) whose prefix and quote are `opening`. */
export function literalParts(opening: string, at: number, end: number): LiteralParts {
  const prefix = (/^[a-z]*/i.exec(opening)?.[0] ?? '').toLowerCase();
  const kind = prefix.includes('b') ? 'bytes' : prefix.includes('f') || prefix.includes('t') ? 'format' : 'text';
  return { kind, raw: prefix.includes('r'), from: at + opening.length, to: end - (opening.length - prefix.length) };
}

const escapes = /\\(?:\r\n|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]{1,100})\}|([\s\S]))/g;

/** Resolves escapes; unknown ones stay as they are written. Names of characters (`\N{…}`) become U+FFFD. */
export function resolveEscapes(text: string, raw: boolean, bytes: boolean): string {
  if (raw || !text.includes('\\')) return text;
  return text.replace(escapes, (whole, octal, hex, short, long, name, letter) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & (bytes ? 255 : 511));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (bytes && (short !== undefined || long !== undefined || name !== undefined)) return whole;
    const code = short ?? long;
    if (code !== undefined) {
      const point = Number.parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    }
    if (name !== undefined) return '\ufffd';
    if (letter === undefined) return '';
    return simple[letter] ?? whole;
  });
}

export interface Field {
  /** The literal text in front, as written. */
  readonly before: string;
  /** The expression's characters, absolute. */
  readonly from: number;
  readonly to: number;
}

/** Fields of an f-string's content [from, to), those in format specifications included; `rest` is the literal text behind the last. */
export function fieldsOf(text: string, from: number, to: number): { readonly fields: Field[]; readonly rest: string } {
  const fields: Field[] = [];
  let literal = '';
  let at = from;
  while (at < to) {
    const letter = text[at];
    if ((letter === '{' || letter === '}') && text[at + 1] === letter) {
      literal += letter;
      at += 2;
    } else if (letter === '{') {
      const end = closing(text, at, to);
      fields.push({ before: literal, from: at + 1, to: end });
      literal = '';
      at = end + 1;
    } else {
      const next = /[{}]/g;
      next.lastIndex = at + 1;
      const stop = Math.min(to, next.exec(text)?.index ?? to);
      literal += text.slice(at, stop);
      at = stop;
    }
  }
  return { fields, rest: literal };
}

/** The closing brace of the field that opens at `at`, by counting brackets outside of quotes. */
function closing(text: string, at: number, to: number): number {
  let open = 0;
  for (let position = at; position < to; position += 1) {
    const letter = text[position];
    if (letter === '{' || letter === '[' || letter === '(') open += 1;
    else if (letter === '}' || letter === ']' || letter === ')') {
      open -= 1;
      if (open === 0) return position;
    } else if (letter === "'" || letter === '"') {
      const triple = letter.repeat(3);
      const quote = text.startsWith(triple, position) ? triple : letter;
      const end = text.indexOf(quote, position + quote.length);
      if (end < 0 || end >= to) return to;
      position = end + quote.length - 1;
    }
  }
  return to;
}
