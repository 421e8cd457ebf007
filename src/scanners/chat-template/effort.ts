/** Tells templates that keep their renderer busy without end: loops over huge ranges, strings that double, lists that grow while they are read. */
import type { Expression } from '#formats/jinja/expression';
import type { Step } from '#formats/jinja/template';
import { fold, type Known, numberOf } from './fold.ts';

/** Rounds and characters beyond which no conversation is rendered; Jinja's own sandbox allows ranges of 100,000. */
const mostRounds = 2_000_000;
const mostCharacters = 50_000_000;
/** Doublings that make a megabyte of a character. */
const mostDoublings = 20;
const maxDepth = 40;

interface OpenLoop {
  /** Rounds of this loop times those around it. */
  readonly rounds: number;
  /** Name of the list that is walked, where it is a plain name. */
  readonly over: string | undefined;
}

function roundsOf(expression: Expression | undefined, known: Known): number {
  if (expression?.kind === 'list') return Math.max(1, expression.items.length);
  if (expression?.kind === 'call' && expression.callee.kind === 'name' && expression.callee.name === 'range') {
    const [first, second, step] = expression.args.map((each) => numberOf(each, known));
    if (first === undefined) return 1;
    const span = expression.args.length === 1 ? first : second === undefined ? 1 : (second - first) / (step || 1);
    return Math.max(1, span);
  }
  if (expression?.kind === 'filter') return roundsOf(expression.target, known);
  return Math.max(1, fold(expression, known)?.length ?? 1);
}

const sameName = (left: Expression, right: Expression): boolean =>
  (left.kind === 'name' && right.kind === 'name' && left.name === right.name) ||
  (left.kind === 'attribute' && right.kind === 'attribute' && left.name === right.name && sameName(left.target, right.target));

const doubles = (expression: Expression | undefined): boolean =>
  expression?.kind === 'binary' && /^[~+]$/.test(expression.operator) && sameName(expression.left, expression.right);

const padding = /^(?:center|ljust|rjust|zfill|indent)$/;

/** Follows one template from tag to tag; `step` gives what is wrong with a tag. */
export class Effort {
  readonly #loops: OpenLoop[] = [];
  readonly #sizes = new Map<string, number>();
  #doublings = 0;

  /** Characters that an expression makes at least. */
  #size(expression: Expression | undefined, known: Known, depth = 0): number {
    if (expression === undefined || depth > maxDepth) return 1;
    switch (expression.kind) {
      case 'constant':
        return typeof expression.value === 'string' ? expression.value.length : 1;
      case 'name':
        return this.#sizes.get(expression.name) ?? 1;
      case 'list':
        return expression.items.length;
      case 'binary': {
        const left = this.#size(expression.left, known, depth + 1);
        if (expression.operator === '*') {
          const times = numberOf(expression.right, known) ?? numberOf(expression.left, known) ?? 1;
          const repeated = numberOf(expression.left, known) === undefined ? left : this.#size(expression.right, known, depth + 1);
          return numberOf(expression, known) === undefined ? repeated * Math.max(1, times) : 1;
        }
        if (expression.operator === '~' || expression.operator === '+') return left + this.#size(expression.right, known, depth + 1);
        if (expression.operator === '**') return (numberOf(expression, known) ?? 0) > 1e300 ? Number.POSITIVE_INFINITY : 1;
        return expression.operator === '%' ? this.#padded(fold(expression.left, known)) : left;
      }
      case 'filter':
        if (padding.test(expression.name)) return Math.max(numberOf(expression.args[0], known) ?? 1, 1);
        if (expression.name === 'format') return this.#padded(fold(expression.target, known));
        return this.#size(expression.target, known, depth + 1);
      case 'call': {
        const { callee, args } = expression;
        // A range is a number of rounds; whatever takes it walks through them.
        if (callee.kind === 'name' && callee.name === 'range') return roundsOf(expression, known);
        if (callee.kind !== 'attribute') return 1;
        if (padding.test(callee.name)) return Math.max(numberOf(args[0], known) ?? 1, 1);
        return callee.name === 'format' ? this.#padded(fold(callee.target, known)) : this.#size(callee.target, known, depth + 1);
      }
      default:
        return 1;
    }
  }

  /** `%1000000000d` and `{:1000000000}` ask for that many characters. */
  #padded(pattern: string | undefined): number {
    const widths = [...(pattern ?? '').matchAll(/[%:][-+ #0<>^]{0,3}(\d{6,18})/g)].map(([, width]) => Number(width));
    return Math.max(1, ...widths);
  }

  #grows(expression: Expression): boolean {
    if (expression.kind !== 'call' || expression.callee.kind !== 'attribute') return false;
    const { name, target } = expression.callee;
    return (
      /^(?:append|extend|insert)$/.test(name) && target.kind === 'name' && this.#loops.slice(-20).some((loop) => loop.over === target.name)
    );
  }

  *step(step: Step, known: Known): Generator<string> {
    const [first] = step.expressions;
    if (step.word === 'for') {
      const around = this.#loops.at(-1)?.rounds ?? 1;
      const rounds = around * roundsOf(first, known);
      this.#loops.push({ rounds, over: first?.kind === 'name' ? first.name : undefined });
      // Told where the bound is passed, not again for each loop inside.
      if (rounds > mostRounds && around <= mostRounds) yield `The template loops ${rounds.toExponential(0)} times.`;
    }
    if (step.word === 'endfor') this.#loops.pop();
    if (step.word === 'set' && first) {
      if (doubles(first)) {
        this.#doublings += this.#loops.length > 0 ? mostDoublings : 1;
        if (this.#doublings >= mostDoublings) yield 'The template doubles a text again and again.';
      }
      const [name] = step.names;
      if (name !== undefined && step.names.length === 1) this.#sizes.set(name, this.#size(first, known));
    }
    for (const expression of step.expressions) {
      if (this.#size(expression, known) > mostCharacters) yield 'The template makes a text of more than 50 million characters.';
      if (this.#grows(expression)) yield 'The template makes a list longer while it walks through it, without end.';
    }
  }
}
