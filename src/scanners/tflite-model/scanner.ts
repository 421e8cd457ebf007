/** Reads TFLite models: what their operators reach, whether every offset stays in the file, and what is attached. */
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { emptyTfliteModel, type Range, type TfliteModel, type TflitePort } from '#formats/tflite/model';
import { TfliteReader } from '#formats/tflite/read';
import { findEndRecord } from '#formats/zip/end-record';
import { CoverRuns } from '../cover-runs.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { tellFindings } from '../graph-finding.ts';
import { innerFile } from '../inner-file.ts';
import { judgeTflite } from './judge.ts';

const longestText = 256 * 1024;
const largeData = 1024;
const maxRanges = 900;

const ports = (list: readonly TflitePort[]) =>
  list.slice(0, 32).map(({ name, type, shape }) => ({ name: printable(name.slice(0, 200)), type, shape: shape.slice(0, 200) }));

function tell(model: TfliteModel, context: ScanContext): void {
  const stated = (key: string) => {
    const value = model.stated.get(key);
    return value === undefined ? undefined : printable(value.slice(0, 1000));
  };
  const common = [...model.operators.values()].sort((left, right) => right.count - left.count || (left.name < right.name ? -1 : 1));
  context.fact('Schema version', String(model.version));
  if (model.description) context.fact('Description', printable(model.description.slice(0, 500)));
  context.fact('Subgraphs', String(model.subgraphs));
  context.fact(
    'Operators',
    printable(
      common
        .slice(0, 20)
        .map(({ name, count }) => `${name} × ${count}`)
        .join(', '),
    ),
  );
  if (model.signatures.length > 0) context.fact('Signatures', printable(model.signatures.join(', ').slice(0, 500)));
  if (model.metadata.length > 0)
    context.fact(
      'Metadata',
      printable(
        model.metadata
          .map(({ name }) => name)
          .join(', ')
          .slice(0, 500),
      ),
    );
  const [name, version, author, licence] = [stated('name'), stated('version'), stated('author'), stated('licence')];
  context.describe({
    ...{ framework: 'TensorFlow Lite', parameters: model.parameters, tensors: model.tensors, elementTypes: model.elementTypes },
    ...{ inputs: ports(model.inputs), outputs: ports(model.outputs) },
    ...(model.quantised > 0 ? { quantisation: `${model.quantised} of ${model.tensors} tensors are quantised` } : {}),
    ...(name ? { name } : {}),
    ...(version ? { version } : {}),
    ...(author ? { author } : {}),
    ...(licence ? { licence } : {}),
  });
}

function cover(model: TfliteModel, end: number, context: ScanContext): void {
  const runs = new CoverRuns((range) => context.cover(range));
  const large = model.buffers
    .filter(({ from, to }) => to - from >= largeData)
    .sort((left, right) => right.to - left.to - (right.from - left.from));
  let position = 0;
  for (const { from, to } of large.slice(0, maxRanges).sort((left, right) => left.from - right.from)) {
    if (from < position) continue;
    runs.cover(position, from, 'parsed', 'graph');
    runs.cover(from, to, 'hashed', 'tensor data');
    position = to;
  }
  runs.cover(position, end, 'parsed', 'graph');
  runs.finish();
}

function readText(source: ByteSource, { from, to }: Range): string {
  return Buffer.from(source.read(from, Math.min(longestText, to - from))).toString('utf8');
}

export const tfliteModel = defineScanner({
  id: 'tflite-model',
  version: 1,
  title: 'Operators, buffers and metadata of TFLite models',
  rules: ['MDL-TFL-001', 'MDL-TFL-002', 'MDL-TFL-003', 'MDL-TFL-004', 'MDL-TFL-005', 'MDL-TFL-006'],
  blindSpots:
    'Does not run the model: a backdoor in weights is not seen. What a custom operator does depends on the application and is not in the ' +
    'file. Options of built-in operators are not checked against what each operator allows.',
  accepts: (format) => format.kind === 'tflite',
  *scan(source, context) {
    const model = emptyTfliteModel();
    let broken: MalformedInput | undefined;
    try {
      new TfliteReader(source, context.budget, model).read();
    } catch (error) {
      if (!(error instanceof MalformedInput)) {
        yield* tellFindings(
          source,
          judgeTflite(model, (range) => readText(source, range), context.budget),
          context,
        );
        throw error;
      }
      broken = error;
      model.astray.push({ from: error.offset, to: Math.min(source.size, error.offset + 16), detail: error.message });
    }
    yield* tellFindings(
      source,
      judgeTflite(model, (range) => readText(source, range), context.budget),
      context,
    );
    tell(model, context);
    const archive = findEndRecord(source);
    const from = archive && archive.entries > 0 ? Math.max(0, Math.min(archive.prefix, source.size)) : source.size;
    cover(model, broken ? broken.offset : from, context);
    for (const { name, data } of model.metadata) {
      if (data === undefined) continue;
      const content = sliceSource(source, data.from, data.to - data.from);
      const file = name === 'TFLITE_METADATA' ? undefined : innerFile(content, context);
      if (file) yield* context.nested(`metadata ${printable(name.slice(0, 80))}`, file.source, data.from + file.offset);
    }
    if (from < source.size) {
      context.cover({ from, to: source.size, state: 'parsed', what: 'attached files' });
      context.assure(
        'A zip archive at the end',
        'TFLite keeps files that belong to a model, such as labels, in an archive behind it; its members are examined.',
      );
      yield* context.nested('attached files', sliceSource(source, from, source.size - from), from);
    }
    if (broken) throw broken;
  },
});
