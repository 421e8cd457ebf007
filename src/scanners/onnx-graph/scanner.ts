/** Reads the graph of an ONNX model and says what it takes from outside itself. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { MalformedInput } from '#formats/limits';
import { emptyModel, type OnnxModel, type Range } from '#formats/onnx/model';
import { OnnxReader } from '#formats/onnx/read';
import { defineScanner, type ScanContext } from '../define.ts';
import { tellFindings } from '../graph-finding.ts';
import { tellModel } from './card.ts';
import { filesInside } from './contents.ts';
import { judgeModel } from './judge.ts';

const maxRanges = 900;
/** Longest text that is looked at, in bytes. */
const longestText = 256 * 1024;

function readText(source: ByteSource, { from, to }: Range): string {
  return Buffer.from(source.read(from, Math.min(longestText, to - from))).toString('utf8');
}

/** Large tensor data is hashed, all around it is parsed. */
function coverModel(model: OnnxModel, end: number, context: ScanContext): void {
  let raw: Range[] = model.rawRanges.filter(({ from, to }) => to - from >= 1024);
  // The largest ones, when there are more than the account holds.
  if (raw.length > maxRanges) raw = [...raw].sort((left, right) => right.to - right.from - (left.to - left.from)).slice(0, maxRanges);
  let position = 0;
  for (const { from, to } of raw.sort((left, right) => left.from - right.from)) {
    context.cover({ from: position, to: from, state: 'parsed', what: 'graph' });
    context.cover({ from, to, state: 'hashed', what: 'tensor data' });
    position = to;
  }
  context.cover({ from: position, to: end, state: 'parsed', what: 'graph' });
}

function* observations(source: ByteSource, model: OnnxModel, context: ScanContext): Generator<Observation> {
  yield* tellFindings(
    source,
    judgeModel(model, (range) => readText(source, range), context.budget),
    context,
  );
}

export const onnxGraph = defineScanner({
  id: 'onnx-graph',
  version: 2,
  title: 'Graph, external data and metadata of ONNX models',
  rules: [
    ...['MDL-ONX-001', 'MDL-ONX-002', 'MDL-ONX-003', 'MDL-ONX-004', 'MDL-ONX-005', 'MDL-ONX-006', 'MDL-ONX-007', 'MDL-ONX-008'],
    ...['MDL-ONX-009', 'MDL-ONX-010'],
  ],
  blindSpots:
    'Does not compute the graph: a backdoor in weights or control flow is not seen. Files with external data are named, not opened. ' +
    "Does not check that operators fit together, which the format's own checker does.",
  accepts: (format) => format.kind === 'onnx',
  *scan(source, context) {
    const model = emptyModel();
    let end = source.size;
    let broken: MalformedInput | undefined;
    try {
      new OnnxReader(source, context.budget, model).readModel();
    } catch (error) {
      if (!(error instanceof MalformedInput)) {
        yield* observations(source, model, context);
        throw error;
      }
      broken = error;
      end = Math.min(source.size, error.offset);
      model.notes.push({ from: end, to: Math.min(source.size, end + 16), detail: error.message, refused: true });
    }
    tellModel(source, model, context);
    coverModel(model, end, context);
    if (!model.hasGraph && broken === undefined) model.notes.push({ from: 0, to: 0, detail: 'The model has no graph.', refused: true });
    yield* observations(source, model, context);
    yield* filesInside(source, model, context);
    if (broken) throw broken;
  },
});
