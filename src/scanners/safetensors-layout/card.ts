/** Tells what a safetensors file states of its model: card and facts. */
import { printable } from '#formats/pickle/render';
import type { Safetensors } from '#formats/safetensors/read';
import { elements } from '#formats/safetensors/tensor';
import type { ScanContext } from '../define.ts';
import { redacted } from '../secrets.ts';

const frameworks: Readonly<Record<string, string>> = {
  pt: 'PyTorch',
  tf: 'TensorFlow',
  flax: 'Flax',
  jax: 'JAX',
  np: 'NumPy',
  mlx: 'MLX',
  paddle: 'PaddlePaddle',
};

/** Fills the card, from the tensors and from the metadata that exporters and trainers write. */
export function tellCard(file: Safetensors, context: ScanContext): void {
  const words = (...keys: readonly string[]): string | undefined => {
    const value = keys
      .map((key) => file.metadata.find((each) => each.key === key)?.value)
      .find((each) => each !== undefined && each !== '');
    return value === undefined ? undefined : printable(redacted(value.slice(0, 1000)));
  };
  const parameters = file.tensors.reduce((sum, tensor) => sum + elements(tensor.shape), 0);
  const elementTypes: Record<string, number> = {};
  const tensors = new Map<string, number>();
  for (const { type, shape } of file.tensors) {
    const name = printable(type.slice(0, 40));
    tensors.set(name, (tensors.get(name) ?? 0) + 1);
    elementTypes[name] = (elementTypes[name] ?? 0) + elements(shape);
  }
  const layers = new Set(file.tensors.flatMap(({ name }) => /(?:^|\.)(?:layers?|blocks?|h)\.(\d{1,4})\./.exec(name)?.[1] ?? [])).size;
  const format = words('format');
  // Keys of the Stability AI model specification (modelspec.*) and of kohya's trainer (ss_*).
  const card = {
    name: words('modelspec.title', 'ss_output_name', 'name'),
    architecture: words('modelspec.architecture', 'ss_network_module', 'architecture'),
    framework: format === undefined ? undefined : (frameworks[format] ?? format),
    parameters: Number.isFinite(parameters) ? parameters : undefined,
    tensors: file.tensors.length,
    layers: layers > 0 ? layers : undefined,
    elementTypes: Object.values(elementTypes).every(Number.isFinite) ? elementTypes : undefined,
    licence: words('modelspec.license', 'license'),
    author: words('modelspec.author', 'author'),
    origin: words('ss_sd_model_name', 'ss_base_model_version', 'modelspec.merged_from', 'base_model'),
    version: words('modelspec.version', 'version'),
  };
  context.describe(Object.fromEntries(Object.entries(card).filter(([, value]) => value !== undefined)));
  context.fact('Tensors', String(file.tensors.length));
  context.fact('Parameters', String(parameters));
  context.fact('Element types', [...tensors].map(([type, count]) => `${type} × ${count}`).join(', '));
  for (const { key, value } of file.metadata.slice(0, 20))
    context.fact(`Metadata ${printable(redacted(key.slice(0, 60)))}`, printable(redacted(value.slice(0, 200))));
}
