/** Reads the program of a PaddlePaddle model: its operators with their attributes (paddle/fluid/framework/framework.proto). */
import { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Format } from '../format.ts';
import { defaultLimits, LimitReached, MalformedInput } from '../limits.ts';
import { fieldsOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';

export interface PaddleOperator {
  readonly type: string;
  /** Attributes that are texts. */
  readonly texts: readonly { readonly name: string; readonly text: string; readonly from: number; readonly to: number }[];
  readonly from: number;
  readonly to: number;
}

const longestText = 1024 * 1024;
const looked = 5000;

/** Every operator of every block: blocks 1, their operators 4, each with a type 3 and attributes 4 (name 1, text 5, texts 8). */
export function* paddleOperators(source: ByteSource, budget: Budget): Generator<PaddleOperator> {
  for (const block of fieldsOf(source, 0, source.size, budget)) {
    if (block.number !== 1 || block.wireType !== 2) continue;
    for (const operator of fieldsOf(source, block.start, block.end, budget))
      if (operator.number === 4 && operator.wireType === 2) yield readOperator(source, operator, budget);
  }
}

function readOperator(source: ByteSource, operator: WireField, budget: Budget): PaddleOperator {
  let type = '';
  const texts: { name: string; text: string; from: number; to: number }[] = [];
  for (const field of fieldsOf(source, operator.start, operator.end, budget)) {
    if (field.wireType !== 2) continue;
    if (field.number === 3) type = textOf(source, field, 400);
    if (field.number !== 4) continue;
    let name = '';
    for (const part of fieldsOf(source, field.start, field.end, budget)) {
      if (part.wireType !== 2) continue;
      if (part.number === 1) name = textOf(source, part, 200);
      else if ((part.number === 5 || part.number === 8) && texts.length < 1000) {
        budget.spend('maxSteps', 1 + ((part.end - part.start) >> 6));
        texts.push({ name, text: textOf(source, part, longestText), from: part.start, to: part.end });
      }
    }
  }
  return { type, texts, from: operator.start, to: operator.end };
}

/** A block with its number and its parent's, and an operator with a name. */
export function paddleFormat(source: ByteSource, head: Uint8Array): Format | undefined {
  if (head[0] !== 0x0a) return undefined;
  const budget = new Budget({ ...defaultLimits, maxSteps: looked });
  try {
    const block = fieldsOf(source, 0, source.size, budget).next().value;
    if (block === undefined || block.wireType !== 2) return undefined;
    let index = -1;
    let parent = false;
    for (const field of fieldsOf(source, block.start, block.end, budget)) {
      if (field.number === 1 && field.wireType === 0) index = Number(field.value);
      else if (field.number === 2 && field.wireType === 0) parent = true;
      else if (field.number === 4 && field.wireType === 2) {
        const { type } = readOperator(source, field, budget);
        return index >= 0 && parent && /^[a-z_][\w.]{0,100}$/i.test(type) ? { kind: 'paddle', label: 'PaddlePaddle program' } : undefined;
      } else if (field.number > 5 || field.wireType !== 2) return undefined;
    }
  } catch (error) {
    if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
  }
  return undefined;
}
