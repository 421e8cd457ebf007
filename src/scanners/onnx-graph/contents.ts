/** Looks into the texts, strings and undefined fields of an ONNX model for files: pickles, archives, other models. */
import type { Observation } from '#contract/findings';
import { type ByteSource, bytesSource, sliceSource } from '#formats/byte-source';
import type { OnnxModel, Range } from '#formats/onnx/model';
import { printable } from '#formats/pickle/render';
import type { ScanContext } from '../define.ts';
import { examineInner, innerFile } from '../inner-file.ts';

const shortest = 12;
const longest = 32 * 1024 * 1024;
const longestEncoded = 4 * 1024 * 1024;
const maxExamined = 3000;

/** The bytes of a text that is base64 from end to end. */
function decoded(source: ByteSource, { from, to }: Range): ByteSource | undefined {
  if (to - from < 24 || to - from > longestEncoded) return undefined;
  const text = Buffer.from(source.read(from, to - from))
    .toString('latin1')
    .trim();
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? bytesSource(new Uint8Array(Buffer.from(text, 'base64'))) : undefined;
}

export function* filesInside(source: ByteSource, model: OnnxModel, context: ScanContext): Generator<Observation> {
  const places = [
    ...[...model.texts, ...model.strings].map(({ path, from, to }) => ({ what: path, from, to })),
    ...model.unknown.map(({ where, number, body }) => ({ what: `field ${number} of ${where}`, ...body })),
  ];
  for (const place of places.slice(0, maxExamined)) {
    const { what, from, to } = place;
    if (to - from < shortest) continue;
    const name = printable(what.slice(0, 160));
    const found = yield* examineInner(sliceSource(source, from, Math.min(longest, to - from)), name, context);
    const inner = found ? undefined : decoded(source, place);
    const file = inner ? innerFile(inner, context) : undefined;
    if (file) yield* context.nested(`${name} (base64)`, file.source);
  }
  if (places.length > maxExamined)
    context.content('further texts', 'text', 0, `Only the first ${maxExamined} texts of the model are examined for files.`);
}
