/** Says what a TensorFlow graph is, for the model card and the facts: only what the file states. */
import type { ModelCard } from '#contract/models';
import { printable } from '#formats/pickle/render';
import type { TfModel, TfPort } from '#formats/saved-model/graph';
import { tfTypeName } from '#formats/saved-model/graph';
import type { ScanContext } from '../define.ts';
import type { GraphNotes } from './judge.ts';

const ports = (list: readonly TfPort[]) =>
  list.slice(0, 32).map(({ name, type, shape }) => ({ name: printable(name.slice(0, 200)), type, shape: shape.slice(0, 200) }));

const listed = (list: readonly TfPort[]) =>
  list
    .slice(0, 12)
    .map(({ name, type, shape }) => `${printable(name.slice(0, 80))}: ${type}${shape}`)
    .join('; ');

export function tellGraph(model: TfModel, notes: GraphNotes, context: ScanContext): void {
  const [graph] = model.graphs;
  if (graph === undefined) return;
  let parameters = notes.parameters;
  const elementTypes: Record<string, number> = {};
  for (const { type, shape } of graph.variables) {
    const elements = Number(shape.reduce((product, size) => product * (size < 0n ? 0n : size), 1n));
    if (!Number.isSafeInteger(elements)) continue;
    parameters += elements;
    elementTypes[tfTypeName(type)] = (elementTypes[tfTypeName(type)] ?? 0) + elements;
  }
  const signatures = graph.signatures.filter(({ key }) => !key.startsWith('__'));
  const signature = signatures.find(({ key }) => key === 'serving_default') ?? signatures[0];
  const functions = model.graphs.reduce((sum, each) => sum + each.functions.size, 0);
  context.fact('Nodes', String(model.nodes));
  context.fact('Functions', String(functions));
  if (graph.version) context.fact('TensorFlow version', printable(graph.version.slice(0, 60)));
  if (graph.tags.length > 0) context.fact('Tags', printable(graph.tags.join(', ').slice(0, 200)));
  if (signatures.length > 0)
    context.fact(
      'Signatures',
      printable(
        signatures
          .map(({ key }) => key)
          .join(', ')
          .slice(0, 500),
      ),
    );
  if (signature) context.fact('Inputs', listed(signature.inputs));
  if (signature) context.fact('Outputs', listed(signature.outputs));
  if (graph.assets.length > 0)
    context.fact(
      'Assets',
      printable(
        graph.assets
          .slice(0, 20)
          .map(({ file }) => file)
          .join(', ')
          .slice(0, 500),
      ),
    );
  if (graph.starts.length > 0) context.fact('Runs at load', printable(graph.starts.slice(0, 10).join(', ').slice(0, 500)));
  if (graph.collections.length > 0) context.fact('Collections', printable(graph.collections.slice(0, 20).join(', ').slice(0, 500)));
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
  const card: ModelCard = {
    framework: 'TensorFlow',
    ...(graph.version ? { producer: `TensorFlow ${printable(graph.version.slice(0, 60))}` } : {}),
    ...(parameters > 0 ? { parameters } : {}),
    ...(graph.variables.length > 0 ? { tensors: graph.variables.length, elementTypes } : {}),
    ...(signature ? { inputs: ports(signature.inputs), outputs: ports(signature.outputs) } : {}),
  };
  context.describe(card);
  for (const [op, reason] of notes.ordinary) context.assure(`Nodes of the op ${op}`, reason);
}
