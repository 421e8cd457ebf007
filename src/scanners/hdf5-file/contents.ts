/** Examines what stands in attributes and datasets: configurations, and files that stand where numbers or text should. */
import type { Observation } from '#contract/findings';
import { type ByteSource, bytesSource, copyBytes } from '#formats/byte-source';
import type { Format } from '#formats/format';
import { elementsOf } from '#formats/hdf5/datatype';
import type { Hdf5File } from '#formats/hdf5/file';
import type { Attribute, Hdf5Object, Value } from '#formats/hdf5/model';
import { carriesBytes, type ValueReader } from '#formats/hdf5/values';
import { tryPickle } from '#formats/pickle/recognise';
import { sniff } from '#formats/sniff';
import type { ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { hiddenFile, isSurely } from './hidden-file.ts';
import { located, shown } from './storage.ts';
import { storedBytes } from './stored-bytes.ts';

/** No file that does something is shorter. */
const shortest = 8;
const mostRead = 16 * 1024 * 1024;
const programs = new Map([
  ['\x7fELF', 'an ELF executable'],
  ['PK\x03\x04', 'a zip archive'],
]);
/** Attributes in which Keras keeps what it builds a model from; each must be JSON. */
const configurations = new Set(['model_config', 'training_config']);

/** Text of fixed length is filled up with zeros. */
function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}

function* foreign(
  content: ByteSource,
  format: Format | undefined,
  what: string,
  at: number | undefined,
  object: Pick<Hdf5Object, 'path' | 'place'>,
  context: ScanContext,
  source: ByteSource,
): Generator<Observation> {
  const head = Buffer.from(content.read(0, 4)).toString('latin1');
  const trial = programs.has(head) ? undefined : tryPickle(content);
  context.budget.spend('maxSteps', 4 + (trial?.opcodes ?? 0));
  const kind = programs.get(head) ?? (trial?.recognised && trial.imports > 0 ? 'a pickle that imports something' : undefined);
  if (kind) {
    const place = at === undefined ? object.place : { from: at, to: at + Math.min(content.size, 64) };
    yield {
      ruleId: 'MDL-H5-007',
      detail: `${shown(what)} holds ${kind}.`,
      location: located(context, place, object.path),
      evidence: excerpt(source, context.member, place.from, place.to),
    };
  }
  const known = format ?? sniff(content, '');
  // A value of its own may be a packed stream; numbers begin with such marks by chance.
  const packed = format !== undefined && (known.kind === 'zlib' || known.kind === 'gzip') && context.reads(known);
  if (packed || isSurely(known, content, context)) yield* context.nested(what, content, at);
}

/** Text as its readers take it: C ends it at the first zero, NumPy at the last byte that is none. */
function readings(bytes: Uint8Array): Uint8Array[] {
  const whole = trimmed(bytes);
  const zero = whole.indexOf(0);
  return zero < 0 ? [whole] : [whole.subarray(0, zero), whole];
}

/** Words on one line that open no bracket: neither a configuration nor, without a line's end or a control byte, a pickle that imports. */
function isPlainWord(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte !== 0x20);
  return first !== 0x7b && first !== 0x5b && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function* value(each: Value, name: string, object: Hdf5Object, context: ScanContext, source: ByteSource): Generator<Observation> {
  for (const bytes of readings(each.bytes)) {
    if (bytes.length < shortest || isPlainWord(bytes)) continue;
    context.budget.spend('maxSteps', 30);
    const content = bytesSource(new Uint8Array(bytes));
    const format = sniff(content, '');
    if (format.kind !== 'text') yield* foreign(content, format, name, each.at, object, context, source);
    // One reading that is a configuration leaves nothing for the other.
    if (format.kind === 'keras-config') return;
  }
}

/** One attribute; what Keras would build a model from must be readable. */
export function* examineAttribute(
  source: ByteSource,
  attribute: Attribute,
  object: Hdf5Object,
  context: ScanContext,
): Generator<Observation> {
  const name = `${object.path}@${attribute.name}`;
  for (const [index, each] of attribute.values.entries()) {
    const path = attribute.values.length === 1 ? name : `${name}[${index}]`;
    yield* value(each, path, object, context, source);
  }
  const [only] = attribute.values;
  if (!configurations.has(attribute.name) || only === undefined) return;
  const kinds = readings(only.bytes).map((bytes) => sniff(bytesSource(new Uint8Array(bytes)), '').kind);
  if (kinds.some((kind) => kind === 'json' || kind === 'keras-config' || kind === 'model-config')) return;
  yield {
    ruleId: 'MDL-H5-005',
    detail: `${shown(name)} is no JSON, so that no loader builds a model from it.`,
    location: located(context, attribute.place, name),
    evidence: excerpt(source, context.member, attribute.place.from, attribute.place.to),
  };
}

/** The data of a dataset: in full where its type can carry a file, by its first bytes where it holds numbers. */
export function* examineDataset(file: Hdf5File, values: ValueReader, object: Hdf5Object, context: ScanContext): Generator<Observation> {
  const { source } = file;
  const { type } = object;
  if (type === undefined) return;
  const stored = carriesBytes(type) || object.filters.length === 0 ? storedBytes(source, object, context.budget) : undefined;
  if (stored === undefined) return;
  const inPlace = stored.at !== undefined;
  if (!carriesBytes(type)) {
    yield* foreign(stored.source, undefined, object.path, stored.at, object, context, source);
    return;
  }
  const byBytes = type.kind === 'integer' || type.kind === 'opaque' || type.kind === 'unknown' || type.kind === 'bitfield';
  if (byBytes || type.kind === 'string') {
    const found = hiddenFile(stored.source, context);
    if (found && found.offset > 0)
      yield* context.nested(`${object.path}, at ${found.offset}`, found.source, inPlace ? (stored.at ?? 0) + found.offset : undefined);
    else if (found && type.kind !== 'string') yield* foreign(stored.source, undefined, object.path, stored.at, object, context, source);
  }
  if (byBytes) return;
  const size = Math.min(stored.source.size, mostRead);
  const read = file.attempt(object.path, () =>
    values.read(type, elementsOf(object.shape), file.cursor(copyBytes(stored.source, 0, size), stored.at ?? 0), inPlace),
  );
  for (const [index, each] of (read ?? []).entries()) yield* value(each, `${object.path}[${index}]`, object, context, source);
}
