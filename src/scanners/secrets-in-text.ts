/** Finds secrets in text by their shape, and shows them without giving them away. */
import type { Budget } from '#formats/budget';
import { visible } from './python-code/render.ts';
import { mayHoldSecret, secretShapes } from './secret-shapes.ts';

export interface SecretFound {
  readonly kind: string;
  readonly at: number;
  readonly end: number;
  readonly value: string;
}

/** Kinds that words around them announce; in programs those are judged by the name of the setting. */
const announced = /setting|option|random|bearer|signature/;
const mostPerShape = 20;

/** Values that stand for a secret in examples. */
export const isPlaceholder = (value: string): boolean =>
  /x{4,}|\*{3,}|\.\.\.|<|your|example|placeholder|changeme|dummy|test|fake|sample|insert|replace|user(?:name)?|password|\{|\$/i.test(
    value,
  ) || /^(.)\1+$/.test(value);

/** A secret's first letters and its length. */
export const redacted = (value: string): string => visible(`${value.slice(0, 4)}… (${value.length} characters)`);

/** Secrets that tell themselves by their shape, wherever they stand. */
export function* secretsIn(text: string, budget: Budget): Generator<SecretFound> {
  budget.spend('maxSteps', 1 + Math.ceil(text.length / 16));
  if (!mayHoldSecret.test(text)) return;
  for (const shape of secretShapes) {
    if (announced.test(shape.kind)) continue;
    let count = 0;
    for (const match of text.matchAll(shape.pattern)) {
      const value = match.groups?.secret ?? match[0];
      count += 1;
      if (count > mostPerShape) break;
      if ((shape.valid && !shape.valid(value)) || isPlaceholder(value)) continue;
      const at = match.index + match[0].indexOf(value);
      yield { kind: shape.kind, at, end: at + value.length, value };
    }
  }
}
