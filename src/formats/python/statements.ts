/** Reads Python statements (language reference, chapters 7 and 8), those of Python 2 that still are met, and goes on after a fault. */
import type { Budget } from '../budget.ts';
import { isKeyword, parseArguments, parseExpression, parseList, parseParameters, parseTargets } from './expressions.ts';
import { Lexer, SyntaxFault } from './lexer.ts';
import { TokenStream } from './token-stream.ts';
import type { Expression, FunctionDefinition, Statement } from './tree.ts';

const augmented = new Set(['+=', '-=', '*=', '/=', '//=', '%=', '@=', '&=', '|=', '^=', '>>=', '<<=', '**=']);

/**
 * Reads a program; what is no Python becomes a `fault` statement and reading goes on at the next line.
 * @throws LimitReached when the budget is spent
 */
export function parsePython(text: string, budget: Budget): Statement[] {
  const lexer = new Lexer(text, budget);
  const program: Statement[] = [];
  const stream = open(lexer, budget, program);
  readInto(stream, program, () => stream.isKind('end'));
  return program;
}

/** The first token may already be a fault. */
function open(lexer: Lexer, budget: Budget, program: Statement[]): TokenStream {
  for (;;) {
    try {
      return new TokenStream(lexer, budget);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      lexer.skipLine(error.resume);
      program.push({ kind: 'fault', detail: error.message, at: error.at, end: Math.max(error.at, error.resume) });
    }
  }
}

/** Statements up to the end of a block; a fault costs its own statement alone. */
function readInto(stream: TokenStream, body: Statement[], atEnd: () => boolean): void {
  const { depth } = stream;
  while (!atEnd()) {
    const { at } = stream.token;
    try {
      if (stream.isKind('newline') || stream.isKind('indent') || stream.isKind('dedent')) stream.take();
      else for (const each of statement(stream)) body.push(each);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      const end = Math.max(at, stream.recover(error, depth));
      body.push({ kind: 'fault', detail: error.message, at, end: Math.min(stream.lexer.text.length, end) });
    }
  }
}

function statement(stream: TokenStream): Statement[] {
  const { at, kind, text } = stream.token;
  if (kind === 'operator' && text === '@') return [decorated(stream)];
  if (kind === 'name') {
    const compound = compounds[text];
    if (compound !== undefined) return [compound(stream, at)];
    if (text === 'match' && isMatch(stream)) return [match(stream, at)];
  }
  return simpleLine(stream);
}

type Compound = (stream: TokenStream, at: number) => Statement;

const compounds: Readonly<Record<string, Compound>> = Object.assign(Object.create(null), {
  if: conditional,
  while: loop,
  for: iteration,
  try: guarded,
  with: context,
  def: definition,
  class: classDefinition,
  async: asynchronous,
} satisfies Record<string, Compound>);

/** Simple statements up to the end of their line. */
function simpleLine(stream: TokenStream): Statement[] {
  const line: Statement[] = [];
  do {
    if (stream.isKind('newline') || stream.isKind('end')) break;
    line.push(simple(stream));
  } while (stream.accept(';'));
  if (!stream.isKind('end')) {
    if (!stream.isKind('newline')) stream.fail('A statement goes on after its end.');
    stream.take();
  }
  return line;
}

function block(stream: TokenStream): Statement[] {
  stream.expect(':');
  if (!stream.isKind('newline')) return simpleLine(stream);
  stream.take();
  if (!stream.isKind('indent')) stream.fail('An indented block is missing.');
  return stream.within(() => {
    stream.take();
    const body: Statement[] = [];
    readInto(stream, body, () => stream.isKind('dedent') || stream.isKind('end'));
    if (stream.isKind('dedent')) stream.take();
    return body;
  });
}

const otherwise = (stream: TokenStream): Statement[] => (stream.accept('else') ? block(stream) : []);

function conditional(stream: TokenStream, at: number): Statement {
  const branches: { test: Expression; body: Statement[] }[] = [];
  do {
    stream.take();
    const test = parseExpression(stream);
    branches.push({ test, body: block(stream) });
  } while (stream.is('elif'));
  return { kind: 'if', branches, otherwise: otherwise(stream), at, end: stream.taken };
}

function loop(stream: TokenStream, at: number): Statement {
  stream.take();
  const test = parseExpression(stream);
  const body = block(stream);
  return { kind: 'while', test, body, otherwise: otherwise(stream), at, end: stream.taken };
}

function iteration(stream: TokenStream, at: number): Statement {
  stream.take();
  const target = parseTargets(stream);
  stream.expect('in');
  const iterable = parseList(stream);
  const body = block(stream);
  return { kind: 'for', target, iterable, body, otherwise: otherwise(stream), at, end: stream.taken };
}

function guarded(stream: TokenStream, at: number): Statement {
  stream.take();
  const body = block(stream);
  const handlers: { type: Expression | undefined; name: string | undefined; body: Statement[] }[] = [];
  while (stream.accept('except')) {
    stream.accept('*');
    const type = stream.is(':') ? undefined : parseList(stream);
    const name = stream.accept('as') ? stream.name() : undefined;
    handlers.push({ type, name, body: block(stream) });
  }
  const last = otherwise(stream);
  const final = stream.accept('finally') ? block(stream) : [];
  return { kind: 'try', body, handlers, otherwise: [...last, ...final], at, end: stream.taken };
}

function context(stream: TokenStream, at: number): Statement {
  stream.take();
  const items: { value: Expression; target: Expression | undefined }[] = [];
  const grouped = stream.is('(') && isGroup(stream);
  if (grouped) stream.take();
  do {
    if (grouped && stream.is(')')) break;
    const value = parseExpression(stream);
    items.push({ value, target: stream.accept('as') ? asTarget(stream) : undefined });
  } while (stream.accept(','));
  if (grouped) stream.expect(')');
  return { kind: 'with', items, body: block(stream), at, end: stream.taken };
}

const asTarget = (stream: TokenStream): Expression => parseExpression(stream);

const groupReach = 2000;

/** Whether the bracket after `with` holds several items (PEP 617): an `as` stands directly in it and `:` follows. */
function isGroup(stream: TokenStream): boolean {
  const { lexer } = stream;
  const saved = lexer.save();
  let open = 1;
  let named = false;
  try {
    let count = 0;
    for (let token = lexer.next(); open > 0; token = lexer.next()) {
      count += 1;
      if (count > groupReach || token.kind === 'end' || token.kind === 'newline') return false;
      if (token.kind === 'operator' && /^[([{]$/.test(token.text)) open += 1;
      if (token.kind === 'operator' && /^[)\]}]$/.test(token.text)) open -= 1;
      if (open === 1 && token.kind === 'name' && token.text === 'as') named = true;
      if (open === 0) break;
    }
    return named && lexer.next().text === ':';
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return false;
  } finally {
    lexer.restore(saved);
  }
}

function definition(stream: TokenStream, at: number, decorators: readonly Expression[] = []): Statement & { kind: 'function' } {
  stream.take();
  const name = stream.name();
  if (stream.is('[')) skipBrackets(stream);
  stream.expect('(');
  const parameters = parseParameters(stream, ')', true);
  stream.expect(')');
  const returns = stream.accept('->') ? parseList(stream) : undefined;
  const made: FunctionDefinition = { name, parameters, returns, decorators, body: block(stream) };
  return { kind: 'function', ...made, at, end: stream.taken };
}

function classDefinition(stream: TokenStream, at: number, decorators: readonly Expression[] = []): Statement {
  stream.take();
  const name = stream.name();
  if (stream.is('[')) skipBrackets(stream);
  const bases = stream.is('(') ? parseArguments(stream) : [];
  return { kind: 'class', name, bases, decorators, body: block(stream), at, end: stream.taken };
}

/** Type parameters (PEP 695). */
function skipBrackets(stream: TokenStream): void {
  let open = 0;
  do {
    if (stream.isKind('end')) stream.fail('A bracket is not closed.');
    const { text } = stream.take();
    if (text === '[') open += 1;
    if (text === ']') open -= 1;
  } while (open > 0);
}

function asynchronous(stream: TokenStream, at: number): Statement {
  stream.take();
  const next = compounds[stream.token.text];
  if (next === undefined || !stream.isKind('name')) stream.fail('"async" stands alone.');
  return next(stream, at);
}

function decorated(stream: TokenStream): Statement {
  const { at } = stream.token;
  const decorators: Expression[] = [];
  while (stream.accept('@')) {
    decorators.push(parseExpression(stream));
    if (stream.isKind('newline')) stream.take();
  }
  stream.accept('async');
  if (stream.is('def')) return definition(stream, at, decorators);
  if (stream.is('class')) return classDefinition(stream, at, decorators);
  return stream.fail('A decorator stands in front of nothing.');
}

/** `match` is a keyword only where a block follows on its line. */
function isMatch(stream: TokenStream): boolean {
  const { lexer } = stream;
  const saved = lexer.save();
  let last = '';
  let open = 0;
  try {
    for (let count = 0; ; count += 1) {
      const token = lexer.next();
      if (count === 0 && (token.kind === 'newline' || (token.kind === 'operator' && !/^[([{*\-~]$/.test(token.text)))) return false;
      if (token.kind === 'newline' || token.kind === 'end') return last === ':';
      if (token.kind === 'operator' && open === 0 && /^(?:=|:=)$/.test(token.text)) return false;
      if (token.kind === 'operator' && /^[([{]$/.test(token.text)) open += 1;
      if (token.kind === 'operator' && /^[)\]}]$/.test(token.text)) open -= 1;
      last = token.kind === 'operator' ? token.text : '';
    }
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return false;
  } finally {
    lexer.restore(saved);
  }
}

function match(stream: TokenStream, at: number): Statement {
  stream.take();
  const subject = parseList(stream);
  stream.expect(':');
  if (!stream.isKind('newline')) stream.fail('Cases are missing.');
  stream.take();
  if (!stream.isKind('indent')) stream.fail('Cases are missing.');
  stream.take();
  const cases: { capture: string | undefined; guard: Expression | undefined; body: Statement[] }[] = [];
  while (stream.is('case')) {
    stream.take();
    const capture = pattern(stream);
    const guard = stream.accept('if') ? parseExpression(stream) : undefined;
    cases.push({ capture, guard, body: stream.within(() => block(stream)) });
  }
  if (stream.isKind('dedent')) stream.take();
  return { kind: 'match', subject, cases, at, end: stream.taken };
}

/** Steps over a pattern, which calls nothing; a pattern that is a bare name takes the subject. */
function pattern(stream: TokenStream): string | undefined {
  let open = 0;
  let count = 0;
  let name: string | undefined;
  while (open > 0 || !(stream.is(':') || stream.is('if'))) {
    const { kind, text } = stream.token;
    if (kind === 'end' || kind === 'newline') stream.fail('A pattern is not closed.');
    if (kind === 'operator' && /^[([{]$/.test(text)) open += 1;
    if (kind === 'operator' && /^[)\]}]$/.test(text)) open -= 1;
    if (kind === 'name') name = text;
    count += 1;
    stream.take();
  }
  return count === 1 ? name : undefined;
}

function simple(stream: TokenStream): Statement {
  const { at, kind, text } = stream.token;
  if (kind === 'name') {
    const act = simples[text];
    if (act !== undefined) {
      stream.take();
      return act(stream, at);
    }
    if (text === 'print' || text === 'exec') {
      const older = olderCall(stream, at, text);
      if (older) return older;
    }
  }
  return assignment(stream, parseList(stream), at);
}

const ends = (stream: TokenStream): boolean => stream.isKind('newline') || stream.isKind('end') || stream.is(';');

function values(stream: TokenStream, of: string, at: number): Statement {
  const given: Expression[] = [];
  while (!ends(stream)) {
    given.push(parseList(stream));
    if (!stream.accept('from') && !stream.accept(',')) break;
  }
  return { kind: 'evaluate', of, values: given, at, end: stream.taken };
}

const simples: Readonly<Record<string, Compound>> = Object.assign(Object.create(null), {
  pass: (stream, at) => ({ kind: 'evaluate', of: 'pass', values: [], at, end: stream.taken }),
  break: (stream, at) => ({ kind: 'evaluate', of: 'break', values: [], at, end: stream.taken }),
  continue: (stream, at) => ({ kind: 'evaluate', of: 'continue', values: [], at, end: stream.taken }),
  return: (stream, at) => values(stream, 'return', at),
  raise: (stream, at) => values(stream, 'raise', at),
  assert: (stream, at) => values(stream, 'assert', at),
  del: (stream, at) => values(stream, 'del', at),
  global: (stream, at) => nameList(stream, 'global', at),
  nonlocal: (stream, at) => nameList(stream, 'nonlocal', at),
  import: imported,
  from: importedFrom,
} satisfies Record<string, Compound>);

function nameList(stream: TokenStream, of: 'global' | 'nonlocal', at: number): Statement {
  const names = [stream.name()];
  while (stream.accept(',')) names.push(stream.name());
  return { kind: 'names', of, names, at, end: stream.taken };
}

function dotted(stream: TokenStream): string {
  let name = stream.name();
  while (stream.accept('.')) name += `.${stream.name()}`;
  return name;
}

function imported(stream: TokenStream, at: number): Statement {
  const names: { module: string; alias: string | undefined }[] = [];
  do names.push({ module: dotted(stream), alias: stream.accept('as') ? stream.name() : undefined });
  while (stream.accept(','));
  return { kind: 'import', names, at, end: stream.taken };
}

function importedFrom(stream: TokenStream, at: number): Statement {
  let module = '';
  while (stream.is('.') || stream.is('...')) module += stream.take().text;
  if (!stream.is('import')) module += dotted(stream);
  stream.expect('import');
  const names: { name: string; alias: string | undefined }[] = [];
  if (stream.accept('*')) return { kind: 'from', module, names: [{ name: '*', alias: undefined }], at, end: stream.taken };
  const grouped = stream.accept('(');
  do {
    if (grouped && stream.is(')')) break;
    names.push({ name: stream.name(), alias: stream.accept('as') ? stream.name() : undefined });
  } while (stream.accept(','));
  if (grouped) stream.expect(')');
  return { kind: 'from', module, names, at, end: stream.taken };
}

/** `print x` and `exec code in names` of Python 2 as the calls that they are. */
function olderCall(stream: TokenStream, at: number, name: 'print' | 'exec'): Statement | undefined {
  const { lexer } = stream;
  const saved = lexer.save();
  let follows: boolean;
  try {
    const next = lexer.next();
    follows = next.kind === 'string' || next.kind === 'number' || (next.kind === 'name' && !isKeyword(next.text)) || next.text === '>>';
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    follows = false;
  }
  lexer.restore(saved);
  if (!follows) return undefined;
  const word = stream.take();
  stream.accept('>>');
  const value = parseList(stream);
  const [first, scope] = value.kind === 'row' && value.rest[0]?.operator === 'in' ? [value.first, value.rest[0].value] : [value, undefined];
  const callee = stream.node({ kind: 'name', name, at: word.at, end: word.end }, []);
  const args = [first, ...(scope ? [scope] : [])].map((each) => ({ name: undefined, stars: 0, value: each }));
  const call = stream.node({ kind: 'call', callee, args, at, end: stream.taken }, [callee, ...args.map((each) => each.value)]);
  return { kind: 'evaluate', of: 'expression', values: [call], at, end: stream.taken };
}

function assignment(stream: TokenStream, first: Expression, at: number): Statement {
  const { text, kind } = stream.token;
  if (kind === 'operator' && augmented.has(text)) {
    stream.take();
    const value = parseList(stream);
    return { kind: 'assign', targets: [first], value, operator: text, at, end: stream.taken };
  }
  if (stream.accept(':')) {
    const annotation = parseExpression(stream);
    const value = stream.accept('=') ? parseList(stream) : undefined;
    return { kind: 'declare', target: first, annotation, value, at, end: stream.taken };
  }
  if (!stream.is('=')) return { kind: 'evaluate', of: 'expression', values: [first], at, end: stream.taken };
  const chain = [first];
  while (stream.accept('=')) chain.push(parseList(stream));
  const value = chain.pop() ?? first;
  return { kind: 'assign', targets: chain, value, operator: '=', at, end: stream.taken };
}
