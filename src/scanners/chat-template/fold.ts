/** Works out strings that a template only puts together, so that a name in pieces is judged like the name. */
import type { Expression } from '#formats/jinja/expression';

/** What `set` and macro parameters are known to hold. */
export type Known = ReadonlyMap<string, string | number>;
const longest = 4096;
const maxDepth = 40;

const arithmetic: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '**': (left, right) => left ** right,
  '/': (left, right) => left / right,
  '//': (left, right) => Math.floor(left / right),
  '%': (left, right) => left % right,
};

/** The number that an expression always gives, or undefined where that is not certain. */
export function numberOf(expression: Expression | undefined, known: Known, depth = 0): number | undefined {
  if (expression === undefined || depth > maxDepth) return undefined;
  if (expression.kind === 'constant') return typeof expression.value === 'number' ? expression.value : undefined;
  if (expression.kind === 'name') {
    const value = known.get(expression.name);
    return typeof value === 'number' ? value : undefined;
  }
  if (expression.kind === 'filter' && (expression.name === 'int' || expression.name === 'abs')) {
    const text = fold(expression.target, known, depth + 1);
    return text === undefined ? numberOf(expression.target, known, depth + 1) : /^\s*\d{1,300}\s*$/.test(text) ? Number(text) : undefined;
  }
  if (expression.kind === 'filter' && /^(?:length|count)$/.test(expression.name)) return fold(expression.target, known, depth + 1)?.length;
  if (expression.kind !== 'binary') return undefined;
  const left = numberOf(expression.left, known, depth + 1);
  const right = left === undefined ? undefined : numberOf(expression.right, known, depth + 1);
  return left === undefined || right === undefined ? undefined : arithmetic[expression.operator]?.(left, right);
}

/** `'a b'.split()` and what else makes several strings of one. */
function piecesOf(expression: Expression, known: Known, depth: number): string[] | undefined {
  if (expression.kind === 'filter' && expression.name === 'list' && expression.target)
    return stringsOf(expression.target, known, depth + 1);
  if (expression.kind !== 'call' || expression.callee.kind !== 'attribute') return undefined;
  const { name, target } = expression.callee;
  if (!/^(?:r?split|splitlines|r?partition)$/.test(name)) return undefined;
  const text = fold(target, known, depth + 1);
  if (text === undefined) return undefined;
  if (name === 'splitlines') return text.split(/\r\n|[\n\r]/);
  const [first] = expression.args;
  const separator = fold(first, known, depth + 1);
  if (first === undefined) return text.trim().split(/\s+/);
  if (separator === undefined || separator === '') return undefined;
  if (name === 'split' || name === 'rsplit') return text.split(separator);
  const at = name === 'partition' ? text.indexOf(separator) : text.lastIndexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), separator, text.slice(at + separator.length)];
}

/** Letters that are stripped from both ends, as Python does it. */
function stripped(text: string, letters: string | undefined, ends: 'both' | 'left' | 'right'): string {
  const given = letters === undefined ? undefined : [...letters];
  const goes = (letter: string | undefined) => letter !== undefined && (given ? given.includes(letter) : /\s/.test(letter));
  let from = 0;
  let to = text.length;
  while (ends !== 'right' && from < to && goes(text[from])) from += 1;
  while (ends !== 'left' && to > from && goes(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

function stringsOf(expression: Expression | undefined, known: Known, depth: number): string[] | undefined {
  if (depth > maxDepth) return undefined;
  if (expression !== undefined && expression.kind !== 'list') return piecesOf(expression, known, depth);
  if (expression?.kind !== 'list') return undefined;
  const strings = expression.items.map((item) => fold(item, known, depth + 1));
  return strings.every((each) => each !== undefined) ? strings : undefined;
}

/** A string as a sequence, and the same turned round: `'abc'|reverse|join`, `'abc'|list|join`. */
function characters(target: Expression, known: Known, depth: number): string[] | undefined {
  const text = fold(target.kind === 'filter' && target.name === 'list' ? target.target : target, known, depth + 1);
  return text === undefined ? undefined : [...text];
}

/** `%` and `format` with `%c`, `%s`, `{}`: enough for names. */
function formatted(pattern: string, args: readonly (string | number | undefined)[]): string | undefined {
  let index = 0;
  let complete = true;
  const text = pattern.replace(/%([csd])|\{(\d*)(?::c)?\}/g, (whole, percent, place) => {
    const value = args[place ? Number(place) : index];
    index += 1;
    if (value === undefined) complete = false;
    const point = typeof value === 'number' && value >= 0 && value <= 0x10ffff ? value : undefined;
    if ((percent === 'c' || whole.endsWith(':c}')) && point !== undefined) return String.fromCodePoint(point);
    return String(value ?? '');
  });
  return complete ? text : undefined;
}

const argumentOf = (expression: Expression, known: Known, depth: number) =>
  numberOf(expression, known) ?? fold(expression, known, depth + 1);

function changed(name: string, text: string, args: readonly Expression[], known: Known, depth: number): string | undefined {
  const first = fold(args[0], known, depth + 1);
  const second = fold(args[1], known, depth + 1);
  switch (name) {
    case 'lower':
      return text.toLowerCase();
    case 'upper':
      return text.toUpperCase();
    case 'trim':
    case 'strip':
      return stripped(text, first, 'both');
    case 'lstrip':
      return stripped(text, first, 'left');
    case 'rstrip':
      return stripped(text, first, 'right');
    case 'string':
    case 'safe':
    case 'escape':
    case 'e':
    case 'first':
      return name === 'first' ? text.slice(0, 1) : text;
    case 'reverse':
      return [...text].reverse().join('');
    case 'capitalize':
      return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
    case 'swapcase':
      return [...text].map((each) => (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase())).join('');
    case 'title':
      return text.toLowerCase().replace(/(?<![a-z])[a-z]/g, (each) => each.toUpperCase());
    case 'removeprefix':
      return first !== undefined && text.startsWith(first) ? text.slice(first.length) : text;
    case 'removesuffix':
      return first !== undefined && first !== '' && text.endsWith(first) ? text.slice(0, -first.length) : text;
    case 'last':
      return text.slice(-1);
    case 'center':
    case 'ljust':
    case 'rjust':
      return text;
    case 'replace':
      return first !== undefined && second !== undefined && first !== '' ? text.replaceAll(first, () => second) : undefined;
    case 'format':
      return formatted(
        text,
        args.map((each) => argumentOf(each, known, depth)),
      );
    case 'join': {
      const parts = stringsOf(args[0], known, depth);
      return parts?.join(text);
    }
    default:
      return undefined;
  }
}

function sliced(text: string, expression: Expression, known: Known): string | undefined {
  const index = numberOf(expression, known);
  if (index !== undefined) return text.at(index) ?? '';
  if (expression.kind !== 'slice') return undefined;
  const [from, to, step] = expression.parts.map((part) => numberOf(part, known));
  if (step === -1 && from === undefined && to === undefined) return [...text].reverse().join('');
  if (step === undefined || step === 1) return text.slice(from ?? 0, to);
  if (step > 1) return [...text.slice(from ?? 0, to)].filter((_, place) => place % step === 0).join('');
  return undefined;
}

function foldFilter(expression: Extract<Expression, { kind: 'filter' | 'test' }>, known: Known, depth: number): string | undefined {
  if (expression.kind !== 'filter' || expression.target === undefined) return undefined;
  if (expression.name === 'join') {
    const separator = expression.args[0] ? fold(expression.args[0], known, depth + 1) : '';
    const { target } = expression;
    // `dict(__class__=1)|join` and `['a','b']|join`: joining a mapping joins its keys.
    const keys = target.kind === 'call' ? target.named.map((each) => each.name) : undefined;
    if (keys && keys.length > 0) return keys.join(separator ?? '');
    return (stringsOf(target, known, depth) ?? characters(target, known, depth))?.join(separator ?? '');
  }
  if (expression.name === 'first' || expression.name === 'last') {
    const pieces = stringsOf(expression.target, known, depth);
    if (pieces) return pieces.at(expression.name === 'first' ? 0 : -1);
  }
  const text = fold(expression.target, known, depth + 1);
  return text === undefined ? undefined : changed(expression.name, text, expression.args, known, depth);
}

function foldCall(expression: Extract<Expression, { kind: 'call' }>, known: Known, depth: number): string | undefined {
  const { callee, args } = expression;
  const code = numberOf(args[0], known);
  if (callee.kind === 'name' && callee.name === 'chr' && code !== undefined && code >= 0 && code <= 0x10ffff)
    return String.fromCodePoint(code);
  if (callee.kind !== 'attribute') return undefined;
  const text = fold(callee.target, known, depth + 1);
  return text === undefined ? undefined : changed(callee.name, text, args, known, depth);
}

/** The string that an expression always gives, or undefined where that is not certain. */
export function fold(expression: Expression | undefined, known: Known, depth = 0): string | undefined {
  if (expression === undefined || depth > maxDepth) return undefined;
  const text = foldAny(expression, known, depth);
  return text !== undefined && text.length > longest ? undefined : text;
}

const textOf = (value: string | number | undefined) => (typeof value === 'string' ? value : undefined);

function foldAny(expression: Expression, known: Known, depth: number): string | undefined {
  switch (expression.kind) {
    case 'constant':
      return typeof expression.value === 'string' ? expression.value : undefined;
    case 'name':
      return textOf(known.get(expression.name));
    case 'binary': {
      const left = fold(expression.left, known, depth + 1);
      if (left === undefined) return undefined;
      if (expression.operator === '%') {
        const given = expression.right.kind === 'list' ? expression.right.items : [expression.right];
        return formatted(
          left,
          given.map((each) => argumentOf(each, known, depth)),
        );
      }
      if (expression.operator === '*')
        return left.length * (numberOf(expression.right, known) ?? longest) <= longest
          ? left.repeat(Math.max(0, Math.trunc(numberOf(expression.right, known) ?? 0)))
          : undefined;
      if (expression.operator !== '+' && expression.operator !== '~') return undefined;
      const right =
        fold(expression.right, known, depth + 1) ??
        (expression.operator === '~' ? numberOf(expression.right, known)?.toString() : undefined);
      return right === undefined ? undefined : left + right;
    }
    case 'item': {
      if (expression.target.kind === 'list') {
        const item = expression.target.items.at(numberOf(expression.index, known) ?? expression.target.items.length);
        return fold(item, known, depth + 1);
      }
      const pieces = piecesOf(expression.target, known, depth);
      if (pieces) return pieces.at(numberOf(expression.index, known) ?? pieces.length);
      const text = fold(expression.target, known, depth + 1);
      return text === undefined ? undefined : sliced(text, expression.index, known);
    }
    case 'filter':
    case 'test':
      return foldFilter(expression, known, depth);
    case 'call':
      return foldCall(expression, known, depth);
    default:
      return undefined;
  }
}
