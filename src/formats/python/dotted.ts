/** Every dotted name that a program writes, wherever it stands. */
import type { Budget } from '../budget.ts';
import type { Expression, Statement } from './tree.ts';

export interface DottedName {
  readonly name: string;
  readonly at: number;
  readonly end: number;
}

type Part = Statement | Expression | object;

function nameOf(expression: Expression): string | undefined {
  let rest = '';
  let part = expression;
  while (part.kind === 'attribute') {
    rest = `.${part.name}${rest}`;
    if (rest.length > 400) return undefined;
    part = part.target;
  }
  if (part.kind === 'foreign') return `^${part.name}${rest}`;
  return part.kind === 'name' ? part.name + rest : undefined;
}

const isExpression = (part: Part): part is Expression =>
  'kind' in part && (part.kind === 'attribute' || part.kind === 'name' || part.kind === 'foreign');

/** @throws LimitReached when the budget is spent */
export function* dottedNames(parts: readonly Part[], budget: Budget): Generator<DottedName> {
  const open: Part[] = [...parts].reverse();
  for (let part = open.pop(); part; part = open.pop()) {
    budget.spend('maxSteps');
    if (part instanceof Uint8Array) continue;
    if (isExpression(part)) {
      const name = nameOf(part);
      if (name !== undefined) {
        yield { name, at: part.at, end: part.end };
        continue;
      }
    }
    // The parts of the tree are plain objects and lists.
    for (const inner of Object.values(part).reverse()) if (typeof inner === 'object' && inner !== null) open.push(inner);
  }
}
