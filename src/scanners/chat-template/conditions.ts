/** Small questions that a judge asks of an expression. */
import type { Expression } from '#formats/jinja/expression';

/** Whether an expression gives the present date. */
export function asksForDate(expression: Expression): boolean {
  if (expression.kind === 'filter') return expression.target !== undefined && asksForDate(expression.target);
  if (expression.kind === 'item') return asksForDate(expression.target);
  return expression.kind === 'call' && expression.callee.kind === 'name' && /^(?:strftime_now|now|today)$/.test(expression.callee.name);
}

/** Whether an expression gives what a message says. */
export function readsContent(expression: Expression): boolean {
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

/** Filters and methods that make one text out of others. */
const joining = /^(?:join|format|replace|lower|upper|reverse|swapcase|title|capitalize|strip|trim|removeprefix|removesuffix)$/;

/** Whether a key is a text put together of pieces, as no key of a message is; `messages[loop.index0 + 1]` counts. */
export function builtInPieces(key: Expression, target: Expression): boolean {
  switch (key.kind) {
    case 'binary':
      return key.operator === '~' || (/^[+%*]$/.test(key.operator) && [key.left, key.right].some((side) => isText(side)));
    case 'filter':
      return joining.test(key.name);
    case 'call':
      return key.callee.kind === 'attribute' && joining.test(key.callee.name);
    default:
      // A plain text has no members that are worth a computed name.
      return target.kind === 'constant' && typeof target.value === 'string' && (key.kind === 'name' || key.kind === 'attribute');
  }
}

function isText(expression: Expression): boolean {
  if (expression.kind === 'constant') return typeof expression.value === 'string';
  if (expression.kind === 'filter') return joining.test(expression.name);
  return expression.kind === 'binary' && (isText(expression.left) || isText(expression.right));
}
