/** Cuts Python text into tokens one at a time, with indentation, continuation lines and brackets as CPython's tokenizer sees them. */
import type { Budget } from '../budget.ts';

export type TokenKind = 'name' | 'number' | 'string' | 'operator' | 'newline' | 'indent' | 'dedent' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Name, operator or number as written; names are normalised as Python does (NFKC). */
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** Text that is no Python, at a place. */
export class SyntaxFault extends Error {
  readonly at: number;
  /** First character from which reading can go on. */
  readonly resume: number;
  constructor(detail: string, at: number, resume = at) {
    super(detail);
    this.name = 'SyntaxFault';
    this.at = at;
    this.resume = resume;
  }
}

/** CPython's own bounds: MAXLEVEL and MAXINDENT of Parser/tokenizer.h. */
const maxBrackets = 200;
const maxIndents = 100;
/** Strings inside the expressions of f-strings, CPython's MAXFSTRINGLEVEL is 150. */
const maxFormats = 8;
/** Lines that a field of a string in single quotes may go over. */
const maxFieldLines = 20;
const closingReach = 4096;

const space = /[ \t\f]*/y;
const plainName = /[A-Za-z_][A-Za-z0-9_]*/y;
const anyName = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const number =
  /0[xX][0-9a-fA-F_]+[lL]?|0[oO][0-7_]+[lL]?|0[bB][01_]+[lL]?|(?:\d[\d_]*\.?(?:[\d_]*)|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJlL]?/y;
const operator =
  /\*\*=|\/\/=|>>=|<<=|\.\.\.|->|:=|\*\*|\/\/|>>|<<|<=|>=|==|!=|<>|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|@=|[-+*/%@&|^~<>()[\]{},:.;=!`?$]/y;
const stringStart = /(?:[rRbBuUfFtT]{1,3})?(?:'''|"""|'|")/y;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

export interface LexerState {
  readonly position: number;
  readonly brackets: number;
  readonly indents: readonly number[];
  readonly pending: number;
  readonly lineStart: boolean;
}

export class Lexer {
  readonly text: string;
  readonly #limit: number;
  readonly #budget: Budget;
  #position: number;
  #brackets = 0;
  #indents: number[] = [0];
  /** Indentations to open (positive) or close (negative) before the next token. */
  #pending = 0;
  #lineStart: boolean;

  /** @param inside whether the text is the inside of a bracket, where line ends mean nothing */
  constructor(text: string, budget: Budget, from = 0, limit = text.length, inside = false) {
    this.text = text;
    this.#budget = budget;
    this.#position = from;
    this.#limit = limit;
    this.#brackets = inside ? 1 : 0;
    this.#lineStart = !inside;
  }

  save(): LexerState {
    const indents = [...this.#indents];
    return { position: this.#position, brackets: this.#brackets, indents, pending: this.#pending, lineStart: this.#lineStart };
  }

  restore(state: LexerState): void {
    this.#position = state.position;
    this.#brackets = state.brackets;
    this.#indents = [...state.indents];
    this.#pending = state.pending;
    this.#lineStart = state.lineStart;
  }

  /** Gives up what was begun and goes on at the line after `at`. */
  skipLine(at: number): void {
    const from = Math.min(this.#limit, Math.max(at, this.#position));
    const feed = this.text.indexOf('\n', from);
    this.#position = feed < 0 || feed >= this.#limit ? this.#limit : feed + 1;
    this.#brackets = 0;
    this.#pending = 0;
    this.#lineStart = true;
  }

  next(): Token {
    this.#budget.spend('maxSteps');
    for (;;) {
      if (this.#lineStart) this.#indentation();
      if (this.#pending > 0) {
        this.#pending -= 1;
        return this.#token('indent', this.#position, this.#position);
      }
      if (this.#pending < 0) {
        this.#pending += 1;
        return this.#token('dedent', this.#position, this.#position);
      }
      const found = this.#scan();
      if (found) return found;
    }
  }

  #token(kind: TokenKind, at: number, end: number, text = ''): Token {
    return { kind, text, at, end };
  }

  /** Measures the first code line from here; blank lines and comments count for nothing. */
  #indentation(): void {
    for (;;) {
      let column = 0;
      let at = this.#position;
      for (; at < this.#limit; at += 1) {
        const code = this.text.charCodeAt(at);
        if (code === 32) column += 1;
        else if (code === 9) column = (Math.floor(column / 8) + 1) * 8;
        else if (code === 12) column = 0;
        else break;
      }
      const letter = this.text[at];
      if (at < this.#limit && (letter === '#' || letter === '\n' || letter === '\r')) {
        const feed = this.text.indexOf('\n', at);
        this.#position = feed < 0 || feed >= this.#limit ? this.#limit : feed + 1;
        if (this.#position < this.#limit) continue;
        at = this.#limit;
      }
      this.#position = at;
      this.#lineStart = false;
      this.#settle(at >= this.#limit ? 0 : column, at);
      return;
    }
  }

  #settle(column: number, at: number): void {
    const current = this.#indents.at(-1) ?? 0;
    if (column > current) {
      if (this.#indents.length > maxIndents) throw new SyntaxFault('It is indented more than 100 times, which Python refuses.', at);
      this.#indents.push(column);
      this.#pending = 1;
      return;
    }
    while (this.#indents.length > 1 && (this.#indents.at(-1) ?? 0) > column) {
      this.#indents.pop();
      this.#pending -= 1;
    }
    if ((this.#indents.at(-1) ?? 0) < column) this.#indents[this.#indents.length - 1] = column;
  }

  #scan(): Token | undefined {
    const { text } = this;
    this.#position += matchAt(space, text, this.#position)?.length ?? 0;
    const at = this.#position;
    if (at >= this.#limit) return this.#atEnd();
    const letter = text[at] ?? '';
    if (letter === '\n' || letter === '\r') return this.#lineEnd(at, letter);
    if (letter === '#') {
      const feed = text.indexOf('\n', at);
      this.#position = feed < 0 ? this.#limit : feed;
      return undefined;
    }
    if (letter === '\\') {
      const joined = /^\\[ \t]*\r?\n/.exec(text.slice(at, at + 80));
      if (!joined) throw new SyntaxFault('A backslash stands where nothing can be continued.', at);
      this.#position = at + joined[0].length;
      return undefined;
    }
    const opening = matchAt(stringStart, text, at);
    if (opening !== undefined) return this.#string(at, opening);
    const name = matchAt(plainName, text, at);
    if (name !== undefined && (text.charCodeAt(at + name.length) || 0) < 128) return this.#take('name', at, name);
    const wide = matchAt(anyName, text, at);
    if (wide !== undefined) {
      this.#position = at + wide.length;
      return this.#token('name', at, this.#position, wide.normalize('NFKC'));
    }
    const digits = matchAt(number, text, at);
    if (digits !== undefined) return this.#take('number', at, digits);
    return this.#operator(at);
  }

  #take(kind: TokenKind, at: number, text: string): Token {
    this.#position = at + text.length;
    return this.#token(kind, at, this.#position, text);
  }

  #atEnd(): Token {
    if (this.#indents.length > 1 && this.#brackets === 0) {
      this.#pending = 1 - this.#indents.length;
      this.#indents = [0];
      return this.#token('newline', this.#limit, this.#limit);
    }
    return this.#token('end', this.#limit, this.#limit);
  }

  #lineEnd(at: number, letter: string): Token | undefined {
    this.#position = at + (letter === '\r' && this.text[at + 1] === '\n' ? 2 : 1);
    if (this.#brackets > 0) return undefined;
    this.#lineStart = true;
    return this.#token('newline', at, this.#position);
  }

  #operator(at: number): Token {
    const sign = matchAt(operator, this.text, at);
    if (sign === undefined) throw new SyntaxFault('A character stands here that Python does not know.', at);
    if (sign === '(' || sign === '[' || sign === '{') {
      this.#brackets += 1;
      if (this.#brackets > maxBrackets) throw new SyntaxFault('More than 200 brackets are open, which Python refuses.', at);
    } else if ((sign === ')' || sign === ']' || sign === '}') && this.#brackets > 0) this.#brackets -= 1;
    return this.#take('operator', at, sign);
  }

  #string(at: number, opening: string): Token {
    const end = this.#stringEnd(at, opening, 0);
    this.#position = end;
    return this.#token('string', at, end, opening);
  }

  /** Where the literal that starts at `at` ends; f-strings may hold others of the same quote (PEP 701). */
  #stringEnd(at: number, opening: string, level: number): number {
    const { text } = this;
    const quote = opening.replace(/^[a-z]+/i, '');
    const formatted = /[ft]/i.test(opening.slice(0, opening.length - quote.length));
    let position = at + opening.length;
    for (;;) {
      if (position >= this.#limit) throw new SyntaxFault('A string is not closed.', at, this.#limit);
      const letter = text[position];
      if (letter === '\\') position += text[position + 1] === '\r' && text[position + 2] === '\n' ? 3 : 2;
      else if (letter === '\n' && quote.length === 1) throw new SyntaxFault('A string is not closed on its line.', at);
      else if (letter === quote[0] && text.startsWith(quote, position)) return position + quote.length;
      else if (formatted && letter === '{') position = text[position + 1] === '{' ? position + 2 : this.#fieldEnd(position, quote, level);
      else position += 1;
      this.#budget.spend('maxSteps', 0.125);
    }
  }

  /** Where the replacement field that starts at `from` ends. */
  #fieldEnd(from: number, quote: string, level: number): number {
    if (level >= maxFormats) throw new SyntaxFault('Strings are nested too deep.', from);
    const { text } = this;
    let open = 0;
    let lines = 0;
    for (let position = from; position < this.#limit; ) {
      const letter = text[position];
      this.#budget.spend('maxSteps', 0.125);
      if (letter === '\n' && quote.length === 1) {
        lines += 1;
        if (lines > maxFieldLines) throw new SyntaxFault('A field of a string is not closed.', from);
      }
      const opening = matchAt(stringStart, text, position);
      if (opening !== undefined) {
        // Older Python ends the whole string at its quote, wherever it stands.
        if (opening.endsWith(quote) && !this.#closes(position, opening)) return position + opening.length - quote.length;
        position = this.#stringEnd(position, opening, level + 1);
      } else {
        if (letter === '{' || letter === '(' || letter === '[') open += 1;
        if (letter === '}' || letter === ')' || letter === ']') open -= 1;
        position += 1;
        if (open <= 0) return position;
      }
    }
    throw new SyntaxFault('A field of a string is not closed.', from, this.#limit);
  }

  /** Whether a string that starts here is closed soon, so that it is one. */
  #closes(at: number, opening: string): boolean {
    const quote = opening.replace(/^[a-z]+/i, '');
    const near = this.text.slice(at + opening.length, Math.min(this.#limit, at + opening.length + closingReach));
    const feed = near.indexOf('\n');
    const end = quote.length === 3 || feed < 0 ? near.length : feed;
    const closing = near.indexOf(quote);
    return closing >= 0 && closing < end;
  }
}
