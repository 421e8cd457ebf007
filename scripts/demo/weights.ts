/** Small weights for the demo's models: drawn from a seed, of shapes that a claims model could have. */
import { generatorFor } from '#assess/random';
import type { TorchTensor } from './torch-archive.ts';

const weightStream = 21;

/** Uniform in [-0.1, 0.1), the same for the same seed. */
export function weights(count: number, seed: number): Float32Array {
  const generator = generatorFor(seed, weightStream);
  return Float32Array.from({ length: count }, () => (generator.uniform() * 2 - 1) * 0.1);
}

/** Two layers over 24 features, three classes. */
export function claimsLayers(seed: number): TorchTensor[] {
  const shapes: readonly (readonly [name: string, shape: readonly number[]])[] = [
    ['encoder.weight', [64, 24]],
    ['encoder.bias', [64]],
    ['triage.weight', [3, 64]],
    ['triage.bias', [3]],
  ];
  return shapes.map(([name, shape], index) => ({
    name,
    shape,
    values: weights(
      shape.reduce((product, dim) => product * dim, 1),
      seed + index,
    ),
  }));
}
