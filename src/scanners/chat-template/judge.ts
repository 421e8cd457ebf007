/** Judges a chat template by what its expressions reach for: Python's inside, foreign functions, other files, hidden conditions. */
import type { Expression } from '#formats/jinja/expression';
import { readTemplate, type Step } from '#formats/jinja/template';
import { printable } from '#formats/pickle/render';
import { fold } from './fold.ts';
import { dataMethods, isClimbingAttribute, isInnerName, knownFilters, offeredFunctions, reachableObjects } from './vocabulary.ts';

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

type Say = (ruleId: string, detail: string) => void;

class TemplateJudge {
  readonly #text: string;
  readonly #names = new Set<string>();
  readonly #known = new Map<string, string>();
  readonly #found = new Map<string, TemplateFinding>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Names that the template itself gives a value may be called: macros, loop variables, what `set` stored. */
  learn(steps: readonly Step[]): void {
    for (const step of steps) for (const name of step.names) this.#names.add(name);
  }

  say(ruleId: string, detail: string, at: number, end: number): void {
    const key = `${ruleId}\n${detail}`;
    if (this.#found.has(key) || this.#found.size >= maxFindings) return;
    this.#found.set(key, { ruleId, detail, at, end, source: printable(this.#text.slice(at, Math.min(end, at + 400))) });
  }

  step(step: Step): void {
    const say: Say = (ruleId, detail) => this.say(ruleId, detail, step.at, step.end);
    if (including.has(step.word)) say('MDL-TPL-002', `The template brings in another file by "${step.word}".`);
    for (const expression of step.expressions) this.#judge(expression, say);
    if (step.word === 'if' || step.word === 'elif') for (const expression of step.expressions) this.#condition(expression, say);
    // In the order of the template, so that a later value cannot hide an earlier one.
    const [only] = step.names;
    const value = step.word === 'set' && step.names.length === 1 ? fold(step.expressions[0], this.#known) : undefined;
    if (only !== undefined && value !== undefined && this.#known.size < 1000) this.#known.set(only, value);
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
        else if (expression.target.kind === 'name') this.#object(expression.target.name, say);
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
    const attributes = [...filter.args.slice(0, 1), ...filter.named.filter(({ name }) => name === 'attribute').map(({ value }) => value)];
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

function asksForDate(expression: Expression): boolean {
  if (expression.kind === 'filter') return expression.target !== undefined && asksForDate(expression.target);
  if (expression.kind === 'item') return asksForDate(expression.target);
  return expression.kind === 'call' && expression.callee.kind === 'name' && /^(?:strftime_now|now|today)$/.test(expression.callee.name);
}

function readsContent(expression: Expression): boolean {
  switch (expression.kind) {
    case 'attribute':
      return expression.name === 'content';
    case 'item':
      return expression.index.kind === 'constant' && expression.index.value === 'content';
    case 'filter':
      return expression.target !== undefined && readsContent(expression.target);
    case 'call':
      return expression.callee.kind === 'attribute' && readsContent(expression.callee.target);
    default:
      return false;
  }
}

/** Everything that is wrong with a template; an empty list for one that only writes out the conversation. */
export function judgeTemplate(text: string): TemplateFinding[] {
  const shortened = text.length > longestTemplate ? text.slice(0, longestTemplate) : text;
  const template = readTemplate(shortened);
  const judge = new TemplateJudge(shortened);
  judge.learn(template.steps);
  for (const step of template.steps) judge.step(step);
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
