/** Follows values into macros and out of `set` blocks, so that a name in pieces is put together where the pieces meet. */
import type { Expression } from '#formats/jinja/expression';
import type { Step } from '#formats/jinja/template';
import { fold, type Known, numberOf } from './fold.ts';

export interface Macro {
  readonly parameters: readonly string[];
  readonly defaults: readonly Expression[];
  /** Half-open range of the steps inside. */
  readonly from: number;
  readonly to: number;
}

/** Names that every macro has beside its parameters. */
const own = new Set(['caller', 'varargs', 'kwargs']);

/** Macros by name. */
export function macrosOf(steps: readonly Step[]): ReadonlyMap<string, Macro> {
  const macros = new Map<string, Macro>();
  const open: { readonly step: Step; readonly from: number }[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.word === 'macro') open.push({ step, from: index + 1 });
    if (step.word !== 'endmacro') continue;
    const opened = open.pop();
    const [name, ...rest] = opened?.step.names ?? [];
    if (opened === undefined || name === undefined) continue;
    const parameters = rest.filter((each) => !own.has(each));
    macros.set(name, { parameters, defaults: opened.step.expressions, from: opened.from, to: index });
  }
  return macros;
}

/** What the parameters of one call are known to hold; undefined when nothing is known of them. */
export function bindArguments(
  macro: Macro,
  call: Extract<Expression, { kind: 'call' }>,
  known: Known,
): ReadonlyMap<string, string | number> | undefined {
  const values = new Map<string, string | number>();
  const keep = (name: string | undefined, expression: Expression | undefined) => {
    const value = fold(expression, known) ?? numberOf(expression, known);
    if (name !== undefined && value !== undefined) values.set(name, value);
  };
  const { parameters, defaults } = macro;
  for (const [index, expression] of defaults.entries()) keep(parameters[parameters.length - defaults.length + index], expression);
  for (const [index, expression] of call.args.entries()) keep(parameters[index], expression);
  for (const { name, value } of call.named) keep(name, value);
  return values.size > 0 ? values : undefined;
}

/** The text that `{% set x %} … {% endset %}` captures, where nothing but text and known values stand inside. */
export function capturedText(text: string, steps: readonly Step[], opening: number, known: Known): string | undefined {
  let captured = '';
  let at = steps[opening]?.end ?? 0;
  for (let index = opening + 1; index < steps.length && captured.length < 4096; index += 1) {
    const step = steps[index];
    if (step === undefined) return undefined;
    captured += text.slice(at, step.at);
    if (step.word === 'endset') return captured.trim();
    if (step.word !== 'output') return undefined;
    const value = fold(step.expressions[0], known) ?? numberOf(step.expressions[0], known);
    if (value === undefined) return undefined;
    captured += String(value);
    at = step.end;
  }
  return undefined;
}
