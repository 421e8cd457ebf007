/** Judges the manifest of weights of a TensorFlow.js model: where loaders fetch from, and whether its tensors make sense. */
import { type JsonNode, memberOf } from '#formats/json/parse';
import { printable } from '#formats/pickle/render';
import type { GraphFinding } from '../graph-finding.ts';
import { leavesFolder } from '../tensorflow-graph/destination.ts';
import { itemsOf } from './graph.ts';

/** Bytes of an element by the names of weights_loader's types; strings have a length of their own. */
const widths: Readonly<Record<string, number>> = {
  ...{ float32: 4, float16: 2, int32: 4, uint8: 1, uint16: 2, bool: 1, complex64: 8, string: 0, int8: 1, int16: 2, int64: 8, float64: 8 },
};

export interface Weights {
  readonly paths: string[];
  readonly elementTypes: Record<string, number>;
  readonly quantised: Set<string>;
  tensors: number;
  parameters: number;
}

/** Also what a URL or a decoder makes of it: percent signs and backslashes. */
function fetchedFrom(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function* judgePath(node: JsonNode, pointer: string, weights: Weights): Generator<GraphFinding> {
  const at = { from: node.at, to: node.end, pointer };
  if (node.kind !== 'string') {
    yield { ruleId: 'MDL-TJS-002', ...at, detail: 'A path in the manifest of weights is no text.' };
    return;
  }
  if (weights.paths.length < 1000) weights.paths.push(node.value);
  if (leavesFolder(node.value) || leavesFolder(fetchedFrom(node.value)) || /^(?:data|blob|javascript|file):/i.test(node.value.trim()))
    yield {
      ...{ ruleId: 'MDL-TJS-001', ...at },
      detail: `Weights are fetched from ${JSON.stringify(printable(node.value.slice(0, 300)))}, which is not beside the model.`,
      reconstruction: `fetch(weightPathPrefix + ${JSON.stringify(printable(node.value.slice(0, 300)))})`,
      note: 'Whoever loads this model has their machine fetch a file that its author has chosen.',
      fields: [{ pointer, value: printable(node.value.slice(0, 2000)) }],
    };
}

function* judgeWeight(node: JsonNode, pointer: string, weights: Weights): Generator<GraphFinding> {
  const name = memberOf(node, 'name');
  const dtype = memberOf(node, 'dtype');
  const sizes = itemsOf(memberOf(node, 'shape')).map((each) => (each.kind === 'number' ? each.value : Number.NaN));
  const elements = sizes.reduce((product, size) => product * size, 1);
  const type = dtype?.kind === 'string' ? dtype.value : '';
  weights.tensors += 1;
  const wrong = sizes.some((size) => !Number.isInteger(size) || size < 0) || elements > Number.MAX_SAFE_INTEGER;
  if (name?.kind !== 'string' || widths[type] === undefined || wrong)
    yield {
      ...{ ruleId: 'MDL-TJS-002', from: node.at, to: node.end, pointer },
      detail: `The weight ${name?.kind === 'string' ? JSON.stringify(printable(name.value.slice(0, 120))) : 'without a name'} has the type ${JSON.stringify(printable(type.slice(0, 40)))} and the shape [${sizes.join(', ').slice(0, 200)}].`,
    };
  else {
    weights.parameters += elements;
    weights.elementTypes[type] = (weights.elementTypes[type] ?? 0) + elements;
    const quantised = memberOf(memberOf(node, 'quantization'), 'dtype');
    if (quantised?.kind === 'string' && weights.quantised.size < 20) weights.quantised.add(quantised.value);
  }
}

export function* judgeManifest(manifest: JsonNode, weights: Weights): Generator<GraphFinding> {
  if (manifest.kind !== 'array')
    yield { ruleId: 'MDL-TJS-002', from: manifest.at, to: manifest.end, detail: 'The manifest of weights is no list.' };
  for (const [group, entry] of itemsOf(manifest).entries()) {
    const paths = memberOf(entry, 'paths');
    // A path alone instead of a list of them is read letter by letter by no loader, and named all the same.
    for (const [index, path] of (paths?.kind === 'array' ? paths.items : paths ? [paths] : []).entries())
      yield* judgePath(path, `/weightsManifest/${group}/paths/${index}`, weights);
    for (const [index, weight] of itemsOf(memberOf(entry, 'weights')).entries())
      yield* judgeWeight(weight, `/weightsManifest/${group}/weights/${index}`, weights);
  }
}
