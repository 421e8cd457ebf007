/** Reads the name, element type and shape of a graph's input or output, for a person to read. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { textOf } from '../protobuf/message.ts';
import { type WireField, WireReader } from '../protobuf/wire.ts';
import type { OnnxValue } from './model.ts';
import { typeNames } from './tensor.ts';

const kinds: Readonly<Record<number, string>> = { 4: 'sequence', 5: 'map', 8: 'sparse tensor', 9: 'optional' };

function* fields(source: ByteSource, field: WireField, budget: Budget): Generator<WireField> {
  const reader = new WireReader(source, field.start, field.end);
  while (!reader.done) {
    budget.spend('maxSteps');
    yield reader.next();
  }
}

function dimension(source: ByteSource, field: WireField, budget: Budget): string {
  let shown = '?';
  for (const part of fields(source, field, budget)) {
    if (part.number === 1) shown = String(BigInt.asIntN(64, part.value));
    if (part.number === 2) shown = textOf(source, part, 64);
  }
  return shown;
}

function tensorType(source: ByteSource, field: WireField, budget: Budget): string {
  let element = '?';
  let shape = '';
  for (const part of fields(source, field, budget)) {
    if (part.number === 1) element = typeNames[Number(part.value)] ?? `type ${part.value}`;
    if (part.number !== 2 || part.wireType !== 2) continue;
    const sizes: string[] = [];
    for (const each of fields(source, part, budget))
      if (each.number === 1 && each.wireType === 2 && sizes.length < 16) sizes.push(dimension(source, each, budget));
    shape = `[${sizes.join(', ')}]`;
  }
  return `${element}${shape}`;
}

/** A ValueInfoProto, its type as `float32[N, 4]`. */
export function readValue(source: ByteSource, field: WireField, budget: Budget): OnnxValue {
  let name = '';
  let type = '?';
  for (const part of fields(source, field, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 1) name = textOf(source, part, 256);
    if (part.number !== 2) continue;
    for (const each of fields(source, part, budget)) {
      if (each.number === 1 && each.wireType === 2) type = tensorType(source, each, budget);
      else type = kinds[each.number] ?? type;
    }
  }
  return { name, type };
}
