/** Says what an ONNX model is, for the model card and the facts: only what the file states. */
import type { ByteSource } from '#formats/byte-source';
import type { OnnxModel, OnnxValue } from '#formats/onnx/model';
import { printable } from '#formats/pickle/render';
import type { ScanContext } from '../define.ts';
import { addressesIn } from '../text-payload.ts';

const listed = (values: readonly OnnxValue[]) =>
  `${values
    .slice(0, 12)
    .map(({ name, type }) => `${name}: ${type}`)
    .join('; ')}${values.length > 12 ? ' and more' : ''}`;

/** `float32[N, 4]` in its two parts. */
const port = ({ name, type }: OnnxValue) => {
  const bracket = type.indexOf('[');
  return {
    name: printable(name.slice(0, 200)),
    type: printable((bracket < 0 ? type : type.slice(0, bracket)).slice(0, 100)),
    shape: printable((bracket < 0 ? '?' : type.slice(bracket)).slice(0, 200)),
  };
};

const quantising =
  /^(?:(?:Dynamic)?QuantizeLinear|DequantizeLinear|QLinear\w+|MatMulInteger|ConvInteger|MatMulNBits|QAttention|QGemm|DynamicQuantize\w+)$/;

/** The first property of one of these names, in whatever case. */
function stated(model: OnnxModel, ...names: readonly string[]): string | undefined {
  for (const [key, value] of model.properties)
    if (names.includes(key.toLowerCase()) && value.trim() !== '') return printable(value.trim().slice(0, 500));
  return undefined;
}

export function tellModel(source: ByteSource, model: OnnxModel, context: ScanContext): void {
  const inputs = model.inputs.filter(({ name }) => !model.initializers.has(name));
  const opset = model.opsets.map(({ domain, version }) => `${domain || 'ai.onnx'} ${version}`).join(', ');
  const producer = `${model.producer} ${model.producerVersion}`.trim();
  const common = [...model.operators.values()].sort((left, right) => right.count - left.count || (left.type < right.type ? -1 : 1));
  context.fact('IR version', String(model.irVersion));
  if (producer) context.fact('Producer', printable(producer.slice(0, 200)));
  context.fact('Operator sets', opset);
  context.fact('Nodes', String(model.nodes));
  context.fact('Graphs', `${model.graphs}, nested ${model.deepest} deep`);
  context.fact('Tensors', String(model.tensors));
  context.fact('Parameters', String(model.parameters));
  context.fact('Inputs', listed(inputs));
  context.fact('Outputs', listed(model.outputs));
  context.fact(
    'Operators',
    common
      .slice(0, 20)
      .map(({ domain, type, count }) => `${domain ? `${domain}.` : ''}${type} × ${count}`)
      .join(', '),
  );
  if (model.functions.length > 0) context.fact('Functions', String(model.functions.length));
  if (model.training > 0) context.fact('Training', `${model.training} training graphs are kept in the model`);
  const unused = [...model.initializers.keys()].filter((name) => !model.used.has(name));
  if (unused.length > 0)
    context.fact('Unused initializers', printable(`${unused.length}: ${unused.slice(0, 12).join(', ')}`.slice(0, 1000)));
  const addresses = new Set(
    model.texts.flatMap(({ from, to }) => addressesIn(Buffer.from(source.read(from, Math.min(65_536, to - from))).toString('utf8'), 10)),
  );
  if (addresses.size > 0) context.fact('Addresses named', [...addresses].slice(0, 10).join(' '));
  const quantised = common.filter(({ type }) => quantising.test(type));
  const [licence, author] = [stated(model, 'license', 'licence', 'model_license'), stated(model, 'author', 'authors', 'model_author')];
  const origin = stated(model, 'url', 'source', 'repository', 'homepage', 'docs');
  const version = model.modelVersion !== '' && model.modelVersion !== '0' ? model.modelVersion : stated(model, 'version');
  const name =
    stated(model, 'name', 'model_name', 'description') ?? (model.graphName ? printable(model.graphName.slice(0, 200)) : undefined);
  context.describe({
    ...{
      framework: 'ONNX',
      opset: opset.slice(0, 500),
      parameters: model.parameters,
      tensors: model.tensors,
      elementTypes: model.elementTypes,
    },
    ...{ inputs: inputs.slice(0, 32).map(port), outputs: model.outputs.slice(0, 32).map(port) },
    ...(producer ? { producer: printable(producer.slice(0, 200)) } : {}),
    ...(quantised.length > 0
      ? {
          quantisation: quantised
            .map(({ type, count }) => `${type} × ${count}`)
            .join(', ')
            .slice(0, 500),
        }
      : {}),
    ...(name ? { name } : {}),
    ...(licence ? { licence } : {}),
    ...(author ? { author } : {}),
    ...(origin ? { origin } : {}),
    ...(version ? { version } : {}),
  });
  if (model.externalCount === 0 && model.tensors > 0)
    context.assure('The weights', 'They lie in the model itself as bare numbers; nothing is opened to load them.');
}
