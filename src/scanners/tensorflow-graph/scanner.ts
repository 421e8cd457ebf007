/** Reads TensorFlow's graph files and says what running them does outside the graph. */
import type { ByteSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { emptyTfModel, type Range, type TfModel, type TfNode, type TfScope } from '#formats/saved-model/graph';
import { TfReader } from '#formats/saved-model/read';
import { readTextGraph } from '#formats/saved-model/read-text';
import { tfShape } from '#formats/saved-model/recognise';
import { defineScanner, type ScanContext } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { tellGraph } from './card.ts';
import { type Constant, insideFiles, judgeTexts, keptObjects, noteConstants } from './contents.ts';
import { type GraphNotes, judgeGraph, type VisitNode } from './judge.ts';

const maxHashed = 900;
/** Tensor data from this size on counts as known payload. */
const largeData = 1024;

function read(source: ByteSource, context: ScanContext, model: TfModel): void {
  const reader = new TfReader(source, context.budget, model);
  const shape = tfShape(source);
  if (shape === 'saved-model') reader.readSavedModel();
  else if (shape === 'meta-graph') reader.readMetaGraph();
  else if (shape === 'keras-metadata') reader.readKerasMetadata();
  else if (shape === 'graph') reader.readGraph();
  else readTextGraph(source, context.budget, model);
}

/** What is noted of each node while the graph is judged. */
class Noted {
  readonly constants: Constant[] = [];
  readonly data: Range[] = [];
  readonly faults: GraphFinding[] = [];
  readonly notes: GraphNotes = { ops: new Map(), ordinary: new Map(), parameters: 0 };

  readonly visit: VisitNode = (_scope: TfScope, node: TfNode, body) => {
    noteConstants(node, body, this.constants);
    for (const attribute of body.attributes.values())
      for (const { content, dimensions, fault, type, from, to } of attribute.tensors) {
        if (content && content.to - content.from >= largeData) this.data.push(content);
        if (type !== 7 && dimensions.length > 0) {
          const elements = Number(dimensions.reduce((product, size) => product * size, 1n));
          if (content && Number.isSafeInteger(elements) && elements > 0) this.notes.parameters += elements;
        }
        if (fault && this.faults.length < 200)
          this.faults.push({
            ruleId: 'MDL-TF-007',
            detail: `${fault} It belongs to the node ${JSON.stringify(node.name.slice(0, 120))}.`,
            from,
            to,
          });
      }
  };
}

function cover(data: readonly Range[], end: number, context: ScanContext): void {
  const largest = [...data].sort((left, right) => right.to - right.from - (left.to - left.from)).slice(0, maxHashed);
  let position = 0;
  for (const { from, to } of largest.sort((left, right) => left.from - right.from)) {
    if (from < position) continue;
    context.cover({ from: position, to: from, state: 'parsed', what: 'graph' });
    context.cover({ from, to, state: 'hashed', what: 'tensor data' });
    position = to;
  }
  context.cover({ from: position, to: end, state: 'parsed', what: 'graph' });
}

function* findings(source: ByteSource, model: TfModel, noted: Noted, context: ScanContext): Generator<GraphFinding> {
  for (const graph of model.graphs) yield* judgeGraph(graph, context.budget, noted.notes, noted.visit);
  yield* noted.faults;
  yield* judgeTexts(source, model, noted.constants, context);
}

export const tensorflowGraph = defineScanner({
  id: 'tensorflow-graph',
  version: 1,
  title: 'Ops, functions, assets and metadata of TensorFlow graphs',
  rules: [
    ...['MDL-TF-001', 'MDL-TF-002', 'MDL-TF-003', 'MDL-TF-004', 'MDL-TF-005', 'MDL-TF-006', 'MDL-TF-007', 'MDL-TF-008', 'MDL-TF-009'],
    ...['MDL-TF-010', 'MDL-TF-012'],
  ],
  blindSpots:
    'Does not run the graph: a backdoor in weights or control flow is not seen, and a path that the graph computes is told only as far as ' +
    'its parts are constants. Variables lie in other files. Ops are known as of TensorFlow 2.18; a later one is told as foreign.',
  accepts: (format) => format.kind === 'saved-model',
  *scan(source, context) {
    const model = emptyTfModel();
    const noted = new Noted();
    let broken: MalformedInput | LimitReached | undefined;
    try {
      read(source, context, model);
    } catch (error) {
      if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
      broken = error;
      const at = error instanceof MalformedInput ? Math.min(error.offset, source.size) : 0;
      if (error instanceof MalformedInput) model.notes.push({ from: at, to: Math.min(source.size, at + 16), detail: error.message });
    }
    yield* tellFindings(source, findings(source, model, noted, context), context);
    tellGraph(model, noted.notes, context);
    cover(noted.data, broken instanceof MalformedInput ? Math.min(source.size, broken.offset) : source.size, context);
    yield* keptObjects(source, model, context);
    yield* insideFiles(source, model, noted.constants, context);
    if (broken) throw broken;
  },
});
