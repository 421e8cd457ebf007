/** States what a Keras configuration says about its model: architecture, layers, inputs and outputs, versions. */
import type { ModelCard } from '#contract/models';
import type { JsonNode } from '#formats/json/parse';
import { printable } from '#formats/pickle/render';
import { brief, type Found, type Named, textOf, valuesOf } from './tree.ts';

type Port = { name: string; type: string; shape: string };

const maxPorts = 64;
/** Parts of a model that are no layers. */
const noLayers =
  /^(?:Sequential|Functional|Model|function|__\w+__|DTypePolicy|Policy|.*(?:Initializer|Uniform|Normal|Scaling|Zeros|Ones|Constant|Orthogonal|Regularizer|Constraint|Norm|Optimizer|Loss|Metric|Accuracy|Crossentropy|Decay)|L1|L2|L1L2|Adam\w*|SGD|RMSprop|NonNeg|TensorShape|KerasTensor)$/;

function portOf(object: Named): Port | undefined {
  const { config } = object;
  const shape = [...valuesOf(config, 'batch_shape'), ...valuesOf(config, 'batch_input_shape'), ...valuesOf(config, 'shape')].at(0);
  if (shape === undefined) return undefined;
  return {
    name: printable((textOf(config, 'name') ?? object.className).slice(0, 200)),
    type: printable((textOf(config, 'dtype') ?? '').slice(0, 60)),
    shape: brief(shape, 200),
  };
}

/** Names in a functional model's `output_layers`: a list of [layer, node, tensor], or one such. */
function outputs(node: JsonNode | undefined): string[] {
  if (node?.kind !== 'array') return [];
  if (node.items[0]?.kind === 'string') return [node.items[0].value];
  return node.items.flatMap((item) => (item.kind === 'array' && item.items[0]?.kind === 'string' ? [item.items[0].value] : []));
}

export interface KerasSummary {
  readonly card: ModelCard;
  /** Layers by class. */
  readonly layers: ReadonlyMap<string, number>;
}

/** @param alone the file is nothing but this configuration, so that no other part will say what wrote it */
export function summarise(root: JsonNode, found: Found, alone: boolean): KerasSummary {
  const layers = new Map<string, number>();
  const layerObjects = found.named.filter(
    (object) =>
      (object.inLayers || /\/config\/(?:layer|cell|cells\/\d+|forward_layer|backward_layer)$/.test(object.pointer)) &&
      !noLayers.test(object.className),
  );
  for (const { className } of layerObjects) layers.set(className, (layers.get(className) ?? 0) + 1);
  const [top] = found.named;
  const whole = top !== undefined && top.pointer === '' ? top : undefined;
  const config = whole?.config;
  const inputs = found.named
    .filter((object) => object.className === 'InputLayer' || (object.inLayers && valuesOf(object.config, 'batch_input_shape').length > 0))
    .map(portOf)
    .filter((port) => port !== undefined)
    .slice(0, maxPorts);
  const ends = outputs(valuesOf(config, 'output_layers').at(-1)).map((name) => ({
    name: printable(name.slice(0, 200)),
    type: '',
    shape: '',
  }));
  const version = textOf(root, 'keras_version');
  const name = textOf(config, 'name');
  return {
    layers,
    card: {
      ...(name ? { name: printable(name.slice(0, 200)) } : {}),
      ...(whole && layers.size > 0 ? { architecture: printable(whole.className.slice(0, 100)), layers: layerObjects.length } : {}),
      ...(version ? { framework: `Keras ${printable(version.slice(0, 40))}` } : alone ? { framework: 'Keras' } : {}),
      ...(inputs.length > 0 ? { inputs } : {}),
      ...(ends.length > 0 ? { outputs: ends.slice(0, maxPorts) } : {}),
    },
  };
}

/** Whether this version of Keras loads in ways for which advisories exist (CVE-2026-1669, the last, is closed in 3.13.2). */
export function hasKnownFaults(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  return major < 3 || (major === 3 && (minor < 13 || (minor === 13 && patch < 2)));
}
