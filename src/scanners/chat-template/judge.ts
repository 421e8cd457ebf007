/** Judges a chat template by what its expressions reach for: Python's inside, foreign functions, other files, hidden conditions. */
import type { Expression } from '#formats/jinja/expression';
import { readTemplate, type Step } from '#formats/jinja/template';
import { printable } from '#formats/pickle/render';
import { asksForDate, builtInPieces, readsContent } from './conditions.ts';
import { Effort } from './effort.ts';
import { fold, numberOf } from './fold.ts';
import { bindArguments, capturedText, type Macro, macrosOf } from './macros.ts';
import {
  dataMethods,
  isClimbingAttribute,
  isInnerName,
  knownFilters,
  knownTags,
  offeredFunctions,
  reachableObjects,
} from './vocabulary.ts';

export interface TemplateFinding {
  readonly ruleId: string;
  readonly detail: string;
  /** Half-open range in characters of the template. */
  readonly at: number;
  readonly end: number;
  /** The tag that carries the claim, short. */
  readonly source: string;
}

const longestTemplate = 1024 * 1024;
const maxFindings = 30;
/** Tags that bring in other templates. */
const including = new Set(['include', 'import', 'from', 'extends']);

/** Tags looked at again because a macro was called with other values. */
const mostReplays = 2000;
const deepestCall = 6;

type Say = (ruleId: string, detail: string) => void;

class TemplateJudge {
  readonly #text: string;
  readonly #steps: readonly Step[];
  readonly #macros: ReadonlyMap<string, Macro>;
  /** Names that the template itself gives a value may be called: macros, loop variables, what `set` stored. */
  readonly #names: ReadonlySet<string>;
  readonly #found = new Map<string, TemplateFinding>();
  #known = new Map<string, string | number>();
  #replays = 0;
  #calls = 0;

  constructor(text: string, steps: readonly Step[]) {
    this.#text = text;
    this.#steps = steps;
    this.#macros = macrosOf(steps);
    this.#names = new Set(steps.flatMap((step) => step.names));
  }

  say(ruleId: string, detail: string, at: number, end: number): void {
    const key = `${ruleId}\n${detail}`;
    if (this.#found.has(key) || this.#found.size >= maxFindings) return;
    this.#found.set(key, { ruleId, detail, at, end, source: printable(this.#text.slice(at, Math.min(end, at + 400))) });
  }

  /** Judges every tag in the order of the template, so that a later value cannot hide an earlier one. */
  run(): void {
    const effort = new Effort();
    for (const [index, step] of this.#steps.entries()) {
      for (const detail of effort.step(step, this.#known)) this.say('MDL-TPL-005', detail, step.at, step.end);
      this.#step(step, index);
    }
  }

  #step(step: Step, index: number): void {
    const say: Say = (ruleId, detail) => this.say(ruleId, detail, step.at, step.end);
    if (including.has(step.word)) say('MDL-TPL-002', `The template brings in another file by "${step.word}".`);
    if (step.word === 'debug') say('MDL-TPL-002', 'The template prints everything that its renderer holds.');
    if (!knownTags.has(step.word))
      say('MDL-TPL-003', `The template has the tag "${printable(step.word.slice(0, 40))}", which Jinja does not know.`);
    for (const expression of step.expressions) this.#judge(expression, say);
    if (step.word === 'if' || step.word === 'elif') for (const expression of step.expressions) this.#condition(expression, say);
    this.#learn(step, index);
  }

  /** Keeps what a tag stores, where that is certain. */
  #learn(step: Step, index: number): void {
    const [only] = step.names;
    if (only === undefined || this.#known.size >= 1000) return;
    if (step.word === 'with' || (step.word === 'set' && step.names.length > 1)) {
      const [first] = step.expressions;
      const values = step.word === 'with' ? step.expressions : first?.kind === 'list' ? first.items : [];
      for (const [place, name] of step.names.entries()) this.#keep(name, values[place]);
    } else if (step.word === 'set') {
      if (step.opens) {
        const text = capturedText(this.#text, this.#steps, index, this.#known);
        if (text !== undefined) this.#known.set(only, text);
      } else this.#keep(only, step.expressions[0]);
    } else if (step.word === 'for' && step.names.length === 2) {
      const [list] = step.expressions;
      const value = list?.kind === 'list' && list.items.length === 1 ? list.items[0] : undefined;
      this.#keep(only, value);
    }
  }

  #keep(name: string, expression: Expression | undefined): void {
    const value = fold(expression, this.#known) ?? numberOf(expression, this.#known);
    if (value !== undefined) this.#known.set(name, value);
  }

  /** Judges a macro's tags with the values of one call. */
  #replay(macro: Macro, call: Extract<Expression, { kind: 'call' }>): void {
    if (this.#calls >= deepestCall) return;
    const values = bindArguments(macro, call, this.#known);
    if (values === undefined) return;
    const outer = this.#known;
    this.#known = new Map([...outer, ...values]);
    this.#calls += 1;
    for (let index = macro.from; index < macro.to && this.#replays < mostReplays; index += 1) {
      const step = this.#steps[index];
      this.#replays += 1;
      if (step) this.#step(step, index);
    }
    this.#calls -= 1;
    this.#known = outer;
  }

  found(): TemplateFinding[] {
    return [...this.#found.values()];
  }

  #judge(expression: Expression, say: Say): void {
    const text = fold(expression, this.#known);
    if (text !== undefined && isInnerName(text)) say('MDL-TPL-001', `The template writes the inner name ${printable(text)} as a string.`);
    switch (expression.kind) {
      case 'name':
        if (isInnerName(expression.name)) say('MDL-TPL-001', `The template reads the inner name ${expression.name}.`);
        return;
      case 'attribute':
        this.#attribute(expression.name, expression.target, say);
        this.#judge(expression.target, say);
        return;
      case 'item': {
        const key = fold(expression.index, this.#known);
        if (key !== undefined) this.#attribute(key, expression.target, say);
        else {
          if (expression.target.kind === 'name') this.#object(expression.target.name, say);
          if (numberOf(expression.index, this.#known) === undefined && builtInPieces(expression.index, expression.target))
            say('MDL-TPL-002', 'The template reads something by a name that it puts together from pieces.');
        }
        this.#judge(expression.index, say);
        this.#judge(expression.target, say);
        return;
      }
      case 'call':
        this.#call(expression, say);
        return;
      case 'filter':
      case 'test':
        this.#filter(expression, say);
        return;
      case 'list':
        for (const item of expression.items) this.#judge(item, say);
        return;
      case 'binary':
        this.#judge(expression.left, say);
        this.#judge(expression.right, say);
        return;
      case 'choice':
      case 'slice':
        for (const part of expression.parts) if (part) this.#judge(part, say);
        return;
      default:
        return;
    }
  }

  #object(name: string, say: Say): void {
    if (reachableObjects.has(name) && !this.#names.has(name)) say('MDL-TPL-002', `The template reaches into the object ${name}.`);
  }

  #attribute(name: string, target: Expression, say: Say): void {
    if (isClimbingAttribute(name)) say('MDL-TPL-001', `The template reads the inner attribute ${printable(name)}.`);
    else if (/^_[A-Za-z]/.test(name)) say('MDL-TPL-002', `The template reads the private attribute ${printable(name)}.`);
    if (target.kind === 'name') this.#object(target.name, say);
  }

  #call(call: Extract<Expression, { kind: 'call' }>, say: Say): void {
    const { callee } = call;
    if (callee.kind === 'name') {
      if (!offeredFunctions.has(callee.name) && !this.#names.has(callee.name))
        say('MDL-TPL-002', `The template calls ${printable(callee.name)}, which no chat template needs.`);
      const macro = this.#macros.get(callee.name);
      if (macro) this.#replay(macro, call);
    } else if (callee.kind === 'attribute') {
      if (!dataMethods.has(callee.name))
        say('MDL-TPL-002', `The template calls the method ${printable(callee.name)}, which no chat template needs.`);
      const pattern = callee.name === 'format' ? fold(callee.target, this.#known) : undefined;
      if (pattern !== undefined && /\{[^{}]*(?:\.|\[)_/.test(pattern))
        say('MDL-TPL-001', 'The template reads inner attributes through a format string.');
    } else say('MDL-TPL-002', 'The template calls what another expression gives.');
    this.#judge(callee, say);
    for (const arg of call.args) this.#judge(arg, say);
    for (const { name, value } of call.named) {
      if (isInnerName(name)) say('MDL-TPL-001', `The template names an argument ${name}.`);
      this.#judge(value, say);
    }
  }

  #filter(filter: Extract<Expression, { kind: 'filter' | 'test' }>, say: Say): void {
    if (filter.kind === 'filter' && !knownFilters.has(filter.name))
      say('MDL-TPL-002', `The template uses the filter ${printable(filter.name)}, which Jinja does not have.`);
    if (filter.kind === 'filter' && filter.name === 'attr') {
      const name = fold(filter.args[0], this.#known);
      if (name === undefined) say('MDL-TPL-002', 'The template reads an attribute whose name it computes.');
      else this.#attribute(name, filter.target ?? filter, say);
    }
    const first = fold(filter.args[0], this.#known);
    if (filter.name === 'map' && first !== undefined && !knownFilters.has(first))
      say('MDL-TPL-002', `The template uses the filter ${printable(first.slice(0, 80))}, which Jinja does not have.`);
    const named = filter.name === 'map' && first === 'attr';
    if (named && fold(filter.args[1], this.#known) === undefined)
      say('MDL-TPL-002', 'The template reads an attribute whose name it computes.');
    const attributes = [
      ...filter.args.slice(0, named ? 2 : 1),
      ...filter.named.filter(({ name }) => name === 'attribute').map(({ value }) => value),
    ];
    for (const each of attributes) {
      const path = fold(each, this.#known);
      if (path?.split('.').some((part) => isClimbingAttribute(part)))
        say('MDL-TPL-001', `The filter ${filter.name} reads the inner attribute ${printable(path)}.`);
    }
    if (filter.target) this.#judge(filter.target, say);
    for (const arg of filter.args) this.#judge(arg, say);
    for (const { value } of filter.named) this.#judge(value, say);
  }

  /** A test on the date, or on ordinary words in a message: conditions that fire on one day or for one topic. */
  #condition(expression: Expression, say: Say): void {
    if (expression.kind === 'binary') {
      const sides = [expression.left, expression.right];
      if (/^(?:==|!=|<|>|<=|>=)$/.test(expression.operator) && sides.some(asksForDate))
        say('MDL-TPL-004', 'The template acts on the present date.');
      const words = fold(expression.left, this.#known);
      if (
        expression.operator === 'in' &&
        words !== undefined &&
        /^[\p{L}][\p{L}\p{N}' ,-]{3,}$/u.test(words) &&
        readsContent(expression.right)
      )
        say('MDL-TPL-004', `The template acts on the words "${printable(words.slice(0, 80))}" in a message.`);
      for (const side of sides) this.#condition(side, say);
    }
    if (expression.kind === 'choice') for (const part of expression.parts) this.#condition(part, say);
  }
}

/** Everything that is wrong with a template; an empty list for one that only writes out the conversation. */
export function judgeTemplate(text: string): TemplateFinding[] {
  const shortened = text.length > longestTemplate ? text.slice(0, longestTemplate) : text;
  const template = readTemplate(shortened);
  const judge = new TemplateJudge(shortened, template.steps);
  judge.run();
  const fault =
    shortened.length < text.length
      ? { detail: `The template has ${text.length} characters, more than are read.`, at: longestTemplate }
      : template.fault;
  if (fault) {
    judge.say('MDL-TPL-003', fault.detail, fault.at, Math.min(shortened.length, fault.at + 80));
    // What cannot be parsed is still looked at for the names that no template needs.
    for (const match of shortened.slice(fault.at).matchAll(/\b__\w{2,30}__\b/g))
      if (isInnerName(match[0]))
        judge.say(
          'MDL-TPL-001',
          `The template cannot be read to its end and names ${match[0]}.`,
          fault.at + match.index,
          fault.at + match.index + match[0].length,
        );
  }
  return judge.found();
}
