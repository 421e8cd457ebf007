/** Reads the model.json of TensorFlow.js: its graph by the judge of TensorFlow graphs, its layers by that of Keras, its manifest here. */
import type { Observation } from '#contract/findings';
import { type ByteSource, copyBytes, sliceSource } from '#formats/byte-source';
import { type JsonNode, memberOf, parseJson } from '#formats/json/parse';
import { LimitReached } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { sniff } from '#formats/sniff';
import { defineScanner, type ScanContext } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { type GraphNotes, judgeGraph } from '../tensorflow-graph/judge.ts';
import { textPayload } from '../text-payload.ts';
import { graphOfJson, itemsOf } from './graph.ts';
import { judgeManifest, type Weights } from './manifest.ts';

/** Topologies in JSON stay below a few MiB; the weights lie in other files. */
const longest = 48 * 1024 * 1024;

const written = (node: JsonNode | undefined): string | undefined =>
  node?.kind === 'string' && node.value !== '' ? printable(node.value.slice(0, 200)) : undefined;

/** Text that programs show: whatever stands beside topology and weights. */
function* judgeText(root: JsonNode, context: ScanContext): Generator<GraphFinding> {
  if (root.kind !== 'object') return;
  for (const { key, value } of root.members) {
    if (['modelTopology', 'weightsManifest', 'signature', 'trainingConfig'].includes(key)) continue;
    const waiting: JsonNode[] = [value];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node.kind === 'array') for (const item of node.items) waiting.push(item);
      if (node.kind === 'object') for (const member of node.members) waiting.push(member.value);
      const payload = node.kind === 'string' ? textPayload(node.value, context.budget) : undefined;
      if (payload)
        yield {
          ...{ ruleId: 'MDL-TF-009', from: node.at, to: node.end, pointer: `/${printable(key.slice(0, 100))}` },
          detail: `The text at ${printable(key.slice(0, 100))} holds ${payload.what}.`,
          reconstruction: printable(payload.excerpt),
        };
    }
  }
}

/** The configuration of a layers model, which a Keras loader reads as well. */
function* layersModel(source: ByteSource, topology: JsonNode, context: ScanContext): Generator<Observation> {
  const config = memberOf(topology, 'model_config') ?? (memberOf(topology, 'class_name') ? topology : undefined);
  if (config === undefined) return;
  const json = sliceSource(source, config.at, config.end - config.at);
  if (context.reads(sniff(json, ''))) yield* context.nested('modelTopology', json, config.at);
  else context.content('modelTopology', 'Keras configuration', json.size, 'No scanner reads it.', config.at);
}

/** Layers of a configuration whose class TensorFlow.js does not have and whose behaviour is code. */
function* judgeLayers(topology: JsonNode): Generator<GraphFinding> {
  const waiting: JsonNode[] = [topology];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === 'array') for (const item of node.items) waiting.push(item);
    if (node.kind !== 'object') continue;
    for (const member of node.members) waiting.push(member.value);
    const name = memberOf(node, 'class_name');
    if (name?.kind === 'string' && /^(?:Lambda|TorchModuleWrapper|.*[>.].*)$/.test(name.value))
      yield {
        ...{ ruleId: 'MDL-TJS-003', from: node.at, to: node.end, pointer: '/modelTopology' },
        ...(/^(?:Lambda|Torch)/.test(name.value) ? { severity: 'high' as const } : {}),
        detail: `The configuration has a layer of the class ${JSON.stringify(printable(name.value.slice(0, 120)))}, which TensorFlow.js does not define${
          /^(?:Lambda|Torch)/.test(name.value) ? ' and whose behaviour is code for a Keras loader' : ''
        }.`,
      };
  }
}

function describe(root: JsonNode, weights: Weights, notes: GraphNotes, context: ScanContext): void {
  const format = written(memberOf(root, 'format'));
  const producer = written(memberOf(root, 'convertedBy')) ?? written(memberOf(root, 'generatedBy'));
  if (format) context.fact('Format', format);
  if (producer) context.fact('Producer', producer);
  if (notes.ops.size > 0) {
    const common = [...notes.ops].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
    context.fact(
      'Ops',
      printable(
        common
          .slice(0, 20)
          .map(([op, count]) => `${op} × ${count}`)
          .join(', '),
      ),
    );
  }
  context.fact('Weight files', printable(weights.paths.slice(0, 20).join(', ').slice(0, 1000)));
  context.describe({
    ...{ framework: 'TensorFlow.js', tensors: weights.tensors, parameters: weights.parameters, elementTypes: weights.elementTypes },
    ...(producer ? { producer } : {}),
    ...(weights.quantised.size > 0 ? { quantisation: [...weights.quantised].join(', ').slice(0, 200) } : {}),
  });
}

export const tfjsModel = defineScanner({
  id: 'tfjs-model',
  version: 1,
  title: 'Topology and weight manifest of TensorFlow.js models',
  rules: [
    ...['MDL-TJS-001', 'MDL-TJS-002', 'MDL-TJS-003'],
    // Those of the graph's judge.
    ...['MDL-TF-001', 'MDL-TF-002', 'MDL-TF-003', 'MDL-TF-004', 'MDL-TF-005', 'MDL-TF-006', 'MDL-TF-007', 'MDL-TF-009', 'MDL-TF-010'],
  ],
  blindSpots:
    'Reads the model.json alone: the weight files beside it hold numbers and are examined as files of their own. What a custom layer does ' +
    'is decided by the application that registers it.',
  // A key of another configuration does not make the rest unread.
  accepts: ({ kind }) => kind === 'tfjs' || kind === 'keras-config' || kind === 'model-config',
  *scan(source, context) {
    const bytes = copyBytes(source, 0, longest);
    const named = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (!named.includes('weightsManifest') && !named.includes('modelTopology') && !named.includes('\\u')) return;
    if (source.size > longest) throw new LimitReached('maxHeaderBytes', `A TensorFlow.js model is longer than ${longest / 1024 ** 2} MiB.`);
    const { value: root } = parseJson(bytes, context.budget, 'python');
    const topology = memberOf(root, 'modelTopology');
    const manifest = memberOf(root, 'weightsManifest');
    if (topology === undefined && manifest === undefined) return;
    const weights: Weights = { paths: [], elementTypes: {}, quantised: new Set(), tensors: 0, parameters: 0 };
    const notes: GraphNotes = { ops: new Map(), ordinary: new Map(), parameters: 0 };
    if (manifest) yield* tellFindings(source, judgeManifest(manifest, weights), context);
    yield* tellFindings(source, judgeText(root, context), context);
    if (topology && (memberOf(topology, 'node') ?? memberOf(topology, 'library')))
      yield* tellFindings(
        source,
        judgeGraph(graphOfJson(topology), context.budget, notes, () => undefined),
        context,
      );
    if (topology) {
      yield* tellFindings(source, judgeLayers(topology), context);
      // A file that is told as a Keras configuration has met that judge as a whole.
      if (sniff(source, '').kind === 'tfjs') yield* layersModel(source, topology, context);
    }
    if (root.kind === 'object' && new Set(root.members.map(({ key }) => key)).size < root.members.length)
      yield* tellFindings(
        source,
        [{ ruleId: 'MDL-TJS-002', from: root.at, to: root.end, detail: 'A key of the model stands in it twice.' }],
        context,
      );
    describe(root, weights, notes, context);
    if (itemsOf(manifest).length > 0) context.assure('Weights', 'They are plain numbers in files that the manifest names.');
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'model description' });
  },
});
