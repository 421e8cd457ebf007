/** Reads a Jinja template as a list of what its tags do: set, loop, test, print, define, include. */
import { MalformedInput } from '../limits.ts';
import { type Expression, ExpressionParser } from './expression.ts';
import { type Tag, tagsOf } from './lexer.ts';

export interface Step {
  /** The tag's first word; `output` for `{{ … }}`. */
  readonly word: string;
  readonly expressions: readonly Expression[];
  /** Names that the tag gives a value: targets of set and for, a macro and its parameters. */
  readonly names: readonly string[];
  /** Whether the tag needs a closing one. */
  readonly opens: boolean;
  readonly at: number;
  readonly end: number;
}

export interface Template {
  readonly steps: readonly Step[];
  /** Why reading stopped before the end, with a character offset. */
  readonly fault: { readonly detail: string; readonly at: number } | undefined;
}

/** Tags that need a closing one. `set` and `block` depend on their form. */
const paired = new Set(['for', 'if', 'macro', 'call', 'filter', 'with', 'block', 'generation', 'autoescape', 'trans']);

function targets(parser: ExpressionParser): string[] {
  const names: string[] = [];
  do {
    const bracket = parser.takes('(');
    names.push(parser.name());
    // `set ns.found = true` writes into a namespace; that is no new name.
    while (parser.takes('.')) parser.name();
    if (bracket) while (parser.takes(',')) names.push(parser.name());
    if (bracket) parser.need(')');
  } while (parser.takes(','));
  return names;
}

function signature(parser: ExpressionParser): { names: string[]; expressions: Expression[] } {
  const names: string[] = [];
  const expressions: Expression[] = [];
  parser.need('(');
  while (!parser.takes(')')) {
    parser.takes('*');
    names.push(parser.name());
    if (parser.takes('=')) expressions.push(parser.expression());
    if (!parser.is(')')) parser.need(',');
  }
  return { names, expressions };
}

type Parsed = { readonly names: readonly string[]; readonly expressions: readonly Expression[]; readonly opens?: boolean };

function withBindings(parser: ExpressionParser): Parsed {
  const names: string[] = [];
  const expressions: Expression[] = [];
  while (!parser.done) {
    names.push(parser.name());
    parser.need('=');
    expressions.push(parser.expression());
    if (!parser.done) parser.need(',');
  }
  return { names, expressions };
}

function parseStatement(word: string, parser: ExpressionParser): Parsed {
  switch (word) {
    case 'for': {
      const names = targets(parser);
      parser.need('in');
      const expressions = [parser.expression(true)];
      if (parser.takes('if')) expressions.push(parser.expression());
      parser.takes('recursive');
      return { names: [...names, 'loop'], expressions };
    }
    case 'set': {
      const names = targets(parser);
      if (parser.takes('=')) return { names, expressions: [parser.expression(true)] };
      const expressions: Expression[] = [];
      while (parser.takes('|')) expressions.push(parser.filter(undefined));
      return { names, expressions, opens: true };
    }
    case 'macro': {
      const name = parser.name();
      const { names, expressions } = signature(parser);
      return { names: [name, ...names, 'caller', 'varargs', 'kwargs'], expressions };
    }
    case 'call': {
      const given = parser.is('(') ? signature(parser) : { names: [], expressions: [] };
      return { names: given.names, expressions: [...given.expressions, parser.expression()] };
    }
    case 'filter':
      return { names: [], expressions: [parser.filter(undefined)] };
    case 'with':
      return withBindings(parser);
    case 'block':
      parser.name();
      parser.takes('scoped');
      return { names: [], expressions: [] };
    case 'if':
    case 'elif':
    case 'do':
    case 'include':
    case 'extends':
      return { names: [], expressions: [parser.expression(true)] };
    default:
      return { names: [], expressions: [] };
  }
}

/** Words whose arguments are read; all others may carry anything and are judged by the word alone. */
const read = new Set(['for', 'set', 'macro', 'call', 'filter', 'with', 'block', 'if', 'elif', 'do']);

function stepOf(tag: Tag): Step {
  if (tag.kind === 'output') {
    const parser = new ExpressionParser(tag.tokens);
    const expression = parser.expression(true);
    if (!parser.done) throw new MalformedInput('Something stands behind an expression.', parser.token.at);
    return { word: 'output', expressions: [expression], names: [], at: tag.at, end: tag.end, opens: false };
  }
  const word = tag.tokens[0]?.text ?? '';
  const parser = new ExpressionParser(tag.tokens, 1);
  const parsed = parseStatement(word, parser);
  if (read.has(word) && !parser.done) throw new MalformedInput(`Something stands behind the "${word}" of a tag.`, parser.token.at);
  return { word, names: parsed.names, expressions: parsed.expressions, at: tag.at, end: tag.end, opens: parsed.opens ?? paired.has(word) };
}

/** Reads a template to its end or to the first tag that Jinja would refuse; what stands before that is given. */
export function readTemplate(text: string): Template {
  const steps: Step[] = [];
  const open: Step[] = [];
  try {
    for (const tag of tagsOf(text)) {
      const step = stepOf(tag);
      steps.push(step);
      if (step.opens) open.push(step);
      if (step.word.startsWith('end')) {
        const opened = open.pop();
        if (opened && `end${opened.word}` !== step.word) throw new MalformedInput(`"${step.word}" closes a "${opened.word}".`, step.at);
        if (!opened) throw new MalformedInput(`"${step.word}" closes nothing.`, step.at);
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedInput)) throw error;
    return { steps, fault: { detail: error.message, at: error.offset } };
  }
  const left = open.at(-1);
  return { steps, fault: left ? { detail: `The "${left.word}" at ${left.at} is never closed.`, at: left.at } : undefined };
}
