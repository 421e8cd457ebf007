/** Finds files that lie where weights should: in a hole, behind the end, or as a tensor's bytes. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { executableFormat } from '#formats/executable/recognise';
import { tryPickle } from '#formats/pickle/recognise';
import { printable } from '#formats/pickle/render';
import type { Safetensors } from '#formats/safetensors/read';
import type { TensorEntry } from '#formats/safetensors/tensor';
import { sniff } from '#formats/sniff';
import type { ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { type LooseFile, looseFile } from '../loose-bytes.ts';

type Place = (context: ScanContext, from: number, to: number) => Observation['location'];

/** Tensors of single bytes, in which any file can lie. */
const byteTypes = new Set(['U8', 'I8', 'BOOL']);
const longestSearched = 1024 * 1024;
const mostSearched = 32 * 1024 * 1024;

/** What the bytes of a tensor are built like, to stand in a sentence. */
function builtLike(content: ByteSource, context: ScanContext): string | undefined {
  const head = Buffer.from(content.read(0, 64));
  const program = executableFormat(content);
  if (program) return program.label;
  const text = head.toString('latin1');
  // A local header of APPNOTE 4.3.7 with a version and a method that exist, and a name.
  if (
    text.startsWith('PK\x03\x04') &&
    head.length >= 30 &&
    head.readUInt16LE(4) < 100 &&
    head.readUInt16LE(8) < 100 &&
    head.readUInt16LE(26) > 0
  )
    return 'Zip archive';
  if (/^#![ ]?\/[\w/]{2,40}/.test(text)) return 'script';
  const trial = tryPickle(content);
  context.budget.spend('maxSteps', trial.opcodes);
  return trial.recognised && trial.imports > 0 ? 'pickle that imports something' : undefined;
}

function* told(source: ByteSource, from: number, to: number, what: string, context: ScanContext, place: Place): Generator<Observation> {
  yield {
    ruleId: 'MDL-STF-011',
    detail: what,
    location: place(context, from, to),
    evidence: excerpt(source, context.member, from, from + 64),
  };
}

function* inTensor(
  source: ByteSource,
  dataStart: number,
  tensor: TensorEntry,
  search: boolean,
  context: ScanContext,
  place: Place,
): Generator<Observation> {
  const from = dataStart + tensor.begin;
  const content = sliceSource(source, from, tensor.end - tensor.begin);
  const name = printable(tensor.name.slice(0, 80));
  const kind = builtLike(content, context);
  let found: LooseFile | undefined = kind === undefined ? undefined : { source: content, label: kind, offset: 0 };
  if (found === undefined && search) found = looseFile(content, context);
  // Bytes of numbers read as a text or a table now and then; those are no files that anybody runs.
  if (found === undefined || /^(?:Text|CSV|JSON|YAML|Tab)/.test(found.label)) return;
  yield* told(
    source,
    from + found.offset,
    dataStart + tensor.end,
    `The data of "${name}" is built like a file of its own: ${found.label}.`,
    context,
    place,
  );
  if (context.reads(sniff(found.source, ''))) yield* context.nested(`tensor ${tensor.name}`, found.source, from + found.offset);
}

/** Every file that hides among the tensors, examined as what it is. */
export function* hiddenFiles(source: ByteSource, file: Safetensors, context: ScanContext, place: Place): Generator<Observation> {
  for (const note of file.notes) {
    if (note.fault !== 'gap' && note.fault !== 'trailing') continue;
    const found = looseFile(sliceSource(source, note.from, note.to - note.from), context);
    if (!found) continue;
    const where = note.fault === 'gap' ? `bytes at ${note.from}` : 'bytes behind the last tensor';
    yield* told(
      source,
      note.from + found.offset,
      note.to,
      `Among bytes that no tensor claims lies a file: ${found.label}.`,
      context,
      place,
    );
    yield* context.nested(found.offset === 0 ? where : `${where}, at ${found.offset}`, found.source, note.from + found.offset);
  }
  let searched = 0;
  for (const tensor of file.tensors) {
    context.budget.spend('maxSteps', 16);
    const length = tensor.end - tensor.begin;
    const most = context.thoroughness === 'deep' ? source.size : mostSearched;
    const search =
      byteTypes.has(tensor.type) && searched + length <= most && (length <= longestSearched || context.thoroughness === 'deep');
    if (search) searched += length;
    yield* inTensor(source, file.headerEnd, tensor, search, context, place);
  }
}
