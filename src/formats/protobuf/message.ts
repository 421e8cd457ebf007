/** Walks the fields of a protobuf message and reads their values, so that each format only says what its numbers mean. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { type WireField, WireReader } from './wire.ts';

/** The fields of the message in [start, end) in file order; each costs one step. */
export function* fieldsOf(source: ByteSource, start: number, end: number, budget: Budget): Generator<WireField> {
  const reader = new WireReader(source, start, end);
  while (!reader.done) {
    budget.spend('maxSteps');
    yield reader.next();
  }
}

/** Up to `limit` bytes of a field as UTF-8 text. */
export function textOf(source: ByteSource, field: Pick<WireField, 'start' | 'end'>, limit: number): string {
  return Buffer.from(source.read(field.start, Math.min(limit, field.end - field.start))).toString('utf8');
}

/** Up to `limit` values of a repeated integer field, packed or not, as signed 64-bit numbers. */
export function integersOf(source: ByteSource, field: WireField, limit: number): bigint[] {
  if (field.wireType === 0) return [BigInt.asIntN(64, field.value)];
  const values: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of source.read(field.start, Math.min(limit * 10, field.end - field.start))) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80 && shift < 70n) continue;
    if (values.length >= limit) break;
    values.push(BigInt.asIntN(64, value));
    value = 0n;
    shift = 0n;
  }
  return values;
}
