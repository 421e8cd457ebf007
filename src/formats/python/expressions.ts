/** Reads Python expressions (language reference, chapter 6) with CPython's precedence. */
import { Lexer } from './lexer.ts';
import { fieldsOf, literalParts, resolveEscapes } from './string-literal.ts';
import { TokenStream } from './token-stream.ts';
import type { Argument, Clause, Expression, Parameter } from './tree.ts';

/** Binary operators from the weakest to the strongest row. */
const rows: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['not'],
  ['<', '>', '==', '!=', '<>', '<=', '>=', 'in', 'is', 'not'],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%', '@'],
];
const notRow = 2;
const compareRow = 3;

/** Words that cannot be names. */
const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

export const isKeyword = (word: string): boolean => keywords.has(word);

const endsList = (stream: TokenStream): boolean => {
  const { token } = stream;
  if (token.kind === 'newline' || token.kind === 'end') return true;
  return token.kind === 'operator' && /^(?:[)\]}:;=!]|[-+*/%&|^@]=|\*\*=|\/\/=|>>=|<<=)$/.test(token.text);
};

/** Items with commas between them: one expression, or a tuple without brackets. */
export function parseList(stream: TokenStream): Expression {
  const { at } = stream.token;
  const first = starred(stream);
  if (!stream.is(',')) return first;
  const items = [first];
  while (stream.accept(',') && !endsList(stream) && !stream.is('in')) items.push(starred(stream));
  return stream.node({ kind: 'sequence', of: 'tuple', items, at, end: stream.taken }, items);
}

function starred(stream: TokenStream): Expression {
  const { at } = stream.token;
  if (stream.accept('*')) {
    const value = operatorRow(stream, 4);
    return stream.node({ kind: 'star', value, at, end: stream.taken }, [value]);
  }
  return parseExpression(stream);
}

/** One expression, with `:=` where it stands. */
export function parseExpression(stream: TokenStream): Expression {
  return stream.within(() => {
    const { at } = stream.token;
    if (stream.is('lambda')) return lambda(stream);
    if (stream.is('yield')) return yielded(stream);
    const value = operatorRow(stream, 0);
    if (stream.is(':=') && value.kind === 'name') {
      stream.take();
      const given = parseExpression(stream);
      return stream.node({ kind: 'named', name: value.name, value: given, at, end: stream.taken }, [given]);
    }
    if (!stream.accept('if')) return value;
    const test = operatorRow(stream, 0);
    stream.expect('else');
    const no = parseExpression(stream);
    return stream.node({ kind: 'choice', test, yes: value, no, at, end: stream.taken }, [test, value, no]);
  });
}

function yielded(stream: TokenStream): Expression {
  const { at } = stream.take();
  stream.accept('from');
  if (endsList(stream)) return stream.node({ kind: 'constant', value: null, at, end: stream.taken }, []);
  const operand = parseList(stream);
  return stream.node({ kind: 'unary', operator: 'yield', operand, at, end: stream.taken }, [operand]);
}

function lambda(stream: TokenStream): Expression {
  const { at } = stream.take();
  const parameters = parseParameters(stream, ':', false);
  stream.expect(':');
  const body = parseExpression(stream);
  return stream.node({ kind: 'lambda', parameters, body, at, end: stream.taken }, [body, ...parameters.map((each) => each.initial)]);
}

function unnamed(stream: TokenStream): string {
  parseExpression(stream);
  return '';
}

/** Parameters up to `close`, which is left standing. */
export function parseParameters(stream: TokenStream, close: string, annotated: boolean): Parameter[] {
  const parameters: Parameter[] = [];
  while (!stream.is(close)) {
    const stars = stream.accept('**') ? 2 : stream.accept('*') ? 1 : 0;
    if (stream.is(',') || (stream.is(close) && stars === 1)) {
      stream.accept(',');
      continue;
    }
    if (stream.accept('/')) {
      stream.accept(',');
      continue;
    }
    // Python 2 took tuples as parameters.
    const name = stream.is('(') ? unnamed(stream) : stream.name();
    const annotation = annotated && stream.accept(':') ? starred(stream) : undefined;
    const initial = stream.accept('=') ? parseExpression(stream) : undefined;
    parameters.push({ name, stars, annotation, initial });
    if (!stream.accept(',')) break;
  }
  return parameters;
}

function comparison(stream: TokenStream): string | undefined {
  const { text, kind } = stream.token;
  if ((kind !== 'operator' && kind !== 'name') || !rows[compareRow]?.includes(text)) return undefined;
  stream.take();
  if (text === 'not') {
    stream.expect('in');
    return 'not in';
  }
  return text === 'is' && stream.accept('not') ? 'is not' : text;
}

function operatorRow(stream: TokenStream, level: number): Expression {
  if (level === notRow) {
    const { at } = stream.token;
    if (!stream.is('not')) return operatorRow(stream, compareRow);
    stream.take();
    const operand = stream.within(() => operatorRow(stream, notRow));
    return stream.node({ kind: 'unary', operator: 'not', operand, at, end: stream.taken }, [operand]);
  }
  const operators = rows[level];
  if (operators === undefined) return factor(stream);
  const { at } = stream.token;
  const first = operatorRow(stream, level + 1);
  const rest: { operator: string; value: Expression }[] = [];
  for (;;) {
    const operator = level === compareRow ? comparison(stream) : rowOperator(stream, operators);
    if (operator === undefined) break;
    rest.push({ operator, value: operatorRow(stream, level + 1) });
  }
  if (rest.length === 0) return first;
  return stream.node({ kind: 'row', first, rest, at, end: stream.taken }, [first, ...rest.map((each) => each.value)]);
}

function rowOperator(stream: TokenStream, operators: readonly string[]): string | undefined {
  const { kind, text } = stream.token;
  if ((kind !== 'operator' && kind !== 'name') || !operators.includes(text)) return undefined;
  stream.take();
  return text;
}

function factor(stream: TokenStream): Expression {
  const { at, text, kind } = stream.token;
  if (kind === 'operator' && (text === '-' || text === '+' || text === '~')) {
    stream.take();
    const operand = stream.within(() => factor(stream));
    return stream.node({ kind: 'unary', operator: text, operand, at, end: stream.taken }, [operand]);
  }
  const base = kind === 'name' && text === 'await' ? awaited(stream) : trailers(stream, atom(stream));
  if (!stream.accept('**')) return base;
  const value = stream.within(() => factor(stream));
  return stream.node({ kind: 'row', first: base, rest: [{ operator: '**', value }], at, end: stream.taken }, [base, value]);
}

/** `await` is a name in older Python, and an operator where an operand follows. */
function awaited(stream: TokenStream): Expression {
  const { at } = stream.take();
  if (endsList(stream) || stream.is(',') || stream.is('.'))
    return trailers(stream, stream.node({ kind: 'name', name: 'await', at, end: stream.taken }, []));
  return trailers(stream, atom(stream));
}

function trailers(stream: TokenStream, start: Expression): Expression {
  let value = start;
  for (;;) {
    if (!stream.isKind('operator')) return value;
    const { at } = value;
    if (stream.accept('.')) {
      const name = stream.name();
      value = stream.node({ kind: 'attribute', target: value, name, at, end: stream.taken }, [value]);
    } else if (stream.is('(')) {
      const callee = value;
      const args = parseArguments(stream);
      value = stream.node({ kind: 'call', callee, args, at, end: stream.taken }, [callee, ...args.map((each) => each.value)]);
    } else if (stream.accept('[')) {
      const index = subscript(stream);
      stream.expect(']');
      value = stream.node({ kind: 'item', target: value, index, at, end: stream.taken }, [value, index]);
    } else return value;
  }
}

/** Arguments with their brackets. */
export function parseArguments(stream: TokenStream): Argument[] {
  stream.expect('(');
  const args: Argument[] = [];
  while (!stream.is(')')) {
    const { at } = stream.token;
    const stars = stream.accept('**') ? 2 : stream.accept('*') ? 1 : 0;
    let value = parseExpression(stream);
    let name: string | undefined;
    if (stars === 0 && value.kind === 'name' && stream.accept('=')) {
      name = value.name;
      value = parseExpression(stream);
    } else if (startsComprehension(stream)) value = comprehension(stream, 'generator', value, undefined, at);
    args.push({ name, stars, value });
    if (!stream.accept(',')) break;
  }
  stream.expect(')');
  return args;
}

function subscript(stream: TokenStream): Expression {
  const { at } = stream.token;
  const first = slicePart(stream);
  if (!stream.is(',')) return first;
  const items = [first];
  while (stream.accept(',') && !stream.is(']')) items.push(slicePart(stream));
  return stream.node({ kind: 'sequence', of: 'tuple', items, at, end: stream.taken }, items);
}

function slicePart(stream: TokenStream): Expression {
  const { at } = stream.token;
  const bound = () => (stream.is(':') || stream.is(']') || stream.is(',') ? undefined : starred(stream));
  const first = bound();
  if (!stream.is(':')) {
    if (first === undefined) stream.fail('An index is missing.');
    return first;
  }
  const parts = [first];
  while (stream.accept(':')) parts.push(bound());
  return stream.node({ kind: 'slice', parts, at, end: stream.taken }, parts);
}

const startsComprehension = (stream: TokenStream): boolean => stream.is('for') || stream.is('async');

type ComprehensionKind = Extract<Expression, { kind: 'comprehension' }>['of'];

function comprehension(
  stream: TokenStream,
  of: ComprehensionKind,
  element: Expression,
  value: Expression | undefined,
  at: number,
): Expression {
  const clauses: Clause[] = [];
  while (startsComprehension(stream)) {
    stream.accept('async');
    stream.expect('for');
    const target = parseTargets(stream);
    stream.expect('in');
    const iterable = operatorRow(stream, 0);
    const conditions: Expression[] = [];
    while (stream.accept('if')) conditions.push(condition(stream));
    clauses.push({ target, iterable, conditions });
  }
  const parts = clauses.flatMap((clause) => [clause.target, clause.iterable, ...clause.conditions]);
  return stream.node({ kind: 'comprehension', of, element, value, clauses, at, end: stream.taken }, [element, value, ...parts]);
}

function condition(stream: TokenStream): Expression {
  if (stream.is('lambda')) return parseExpression(stream);
  const { at } = stream.token;
  const value = operatorRow(stream, 0);
  if (!(stream.is(':=') && value.kind === 'name')) return value;
  stream.take();
  const given = parseExpression(stream);
  return stream.node({ kind: 'named', name: value.name, value: given, at, end: stream.taken }, [given]);
}

/** Targets of a `for`, up to `in`. */
export function parseTargets(stream: TokenStream): Expression {
  const { at } = stream.token;
  const target = () => {
    const from = stream.token.at;
    const star = stream.accept('*');
    const value = operatorRow(stream, 4);
    return star ? stream.node({ kind: 'star', value, at: from, end: stream.taken }, [value]) : value;
  };
  const first = target();
  if (!stream.is(',')) return first;
  const items = [first];
  while (stream.accept(',') && !stream.is('in')) items.push(target());
  return stream.node({ kind: 'sequence', of: 'tuple', items, at, end: stream.taken }, items);
}

function atom(stream: TokenStream): Expression {
  const { token } = stream;
  const { at, text } = token;
  switch (token.kind) {
    case 'name':
      return named(stream);
    case 'number':
      stream.take();
      return stream.node({ kind: 'number', value: numberValue(text), at, end: token.end }, []);
    case 'string':
      return strings(stream);
    case 'operator':
      if (text === '(' || text === '[') return bracketed(stream, text);
      if (text === '{') return braced(stream);
      if (text === '...') {
        stream.take();
        return stream.node({ kind: 'constant', value: null, at, end: token.end }, []);
      }
      if (text === '^') {
        stream.take();
        return stream.node({ kind: 'foreign', name: stream.name(), at, end: stream.taken }, []);
      }
      if (text === '`') {
        stream.take();
        const inner = parseList(stream);
        stream.expect('`');
        return inner;
      }
      return stream.fail('An expression is missing.');
    default:
      return stream.fail('An expression is missing.');
  }
}

const constants: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };

function named(stream: TokenStream): Expression {
  const { text, at, end } = stream.token;
  const value = Object.hasOwn(constants, text) ? constants[text] : undefined;
  if (value !== undefined) {
    stream.take();
    return stream.node({ kind: 'constant', value, at, end }, []);
  }
  if (isKeyword(text) && text !== 'async') stream.fail(`"${text}" stands where an expression is expected.`);
  stream.take();
  return stream.node({ kind: 'name', name: text, at, end }, []);
}

function numberValue(text: string): number {
  const digits = text.replace(/_/g, '').replace(/[lLjJ]$/, '');
  return /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
}

function bracketed(stream: TokenStream, open: '(' | '['): Expression {
  return stream.within(() => {
    const { at } = stream.take();
    const close = open === '(' ? ')' : ']';
    const of = open === '(' ? 'tuple' : 'list';
    const items: Expression[] = [];
    let single = open === '(';
    while (!stream.is(close)) {
      const item = starred(stream);
      if (startsComprehension(stream)) {
        const made = comprehension(stream, open === '(' ? 'generator' : 'list', item, undefined, at);
        stream.expect(close);
        return made;
      }
      items.push(item);
      if (stream.accept(',')) single = false;
      else break;
    }
    stream.expect(close);
    const [only] = items;
    if (single && only !== undefined && items.length === 1) return only;
    return stream.node({ kind: 'sequence', of, items, at, end: stream.taken }, items);
  });
}

function braced(stream: TokenStream): Expression {
  return stream.within(() => {
    const { at } = stream.take();
    const entries: { key: Expression | undefined; value: Expression }[] = [];
    const items: Expression[] = [];
    while (!stream.is('}')) {
      if (stream.accept('**')) entries.push({ key: undefined, value: operatorRow(stream, 4) });
      else {
        const first = starred(stream);
        const value = stream.accept(':') ? parseExpression(stream) : undefined;
        if (startsComprehension(stream)) {
          const made = comprehension(stream, value ? 'dictionary' : 'set', first, value, at);
          stream.expect('}');
          return made;
        }
        if (value) entries.push({ key: first, value });
        else items.push(first);
      }
      if (!stream.accept(',')) break;
    }
    stream.expect('}');
    if (items.length > 0) return stream.node({ kind: 'sequence', of: 'set', items, at, end: stream.taken }, items);
    return stream.node(
      { kind: 'dictionary', entries, at, end: stream.taken },
      entries.flatMap(({ key, value }) => [key, value]),
    );
  });
}

/** One or several literals in a row, which Python joins. */
function strings(stream: TokenStream): Expression {
  const { at } = stream.token;
  const texts: string[] = [];
  const parts: Expression[] = [];
  let bytes = false;
  let formatted = false;
  const flush = (end: number) => {
    const value = texts.join('');
    texts.length = 0;
    if (value !== '') parts.push(stream.node({ kind: 'text', value, at, end }, []));
  };
  while (stream.isKind('string')) {
    const token = stream.take();
    const literal = literalParts(token.text, token.at, token.end);
    if (literal.kind === 'bytes') bytes = true;
    if (literal.kind !== 'format') {
      texts.push(resolveEscapes(stream.lexer.text.slice(literal.from, literal.to), literal.raw, literal.kind === 'bytes'));
      continue;
    }
    formatted = true;
    const { fields, rest } = fieldsOf(stream.lexer.text, literal.from, literal.to);
    for (const field of fields) {
      texts.push(resolveEscapes(field.before, literal.raw, false));
      flush(token.end);
      parts.push(fieldValue(stream, field.from, field.to));
    }
    texts.push(resolveEscapes(rest, literal.raw, false));
  }
  const end = stream.taken;
  if (formatted) {
    flush(end);
    return stream.node({ kind: 'format', parts, at, end }, parts);
  }
  const text = texts.join('');
  if (bytes) return stream.node({ kind: 'bytes', value: Buffer.from(text, 'latin1'), at, end }, []);
  return stream.node({ kind: 'text', value: text, at, end }, []);
}

/** The expression of a field, and those of its format specification. */
function fieldValue(stream: TokenStream, from: number, to: number): Expression {
  if (stream.level >= 8) stream.fail('Strings are nested too deep.');
  const inner = new TokenStream(new Lexer(stream.lexer.text, stream.budget, from, to, true), stream.budget, stream.level + 1);
  const value = parseList(inner);
  inner.accept('=');
  if (inner.accept('!')) inner.name();
  if (!inner.is(':')) return value;
  const { fields } = fieldsOf(stream.lexer.text, inner.token.end, to);
  if (fields.length === 0) return value;
  const parts = [value, ...fields.map((field) => fieldValue(inner, field.from, field.to))];
  return stream.node({ kind: 'format', parts, at: from, end: to }, parts);
}
