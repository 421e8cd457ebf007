/** The small fixed graph that every provider must answer like the CPU: convolution, pooling, matrix product and softmax. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { sessionOptions } from './model.ts';
import { onnxBytes } from './onnx-writer.ts';
import { type Generator, generatorFor } from './random.ts';

/** Pictures in a batch, channels and side of a picture, filters, classes. */
const shape = { batch: 16, channels: 3, side: 24, filters: 16, classes: 10 };
const pooled = shape.side / 2;
const flat = shape.filters * pooled * pooled;

/** Largest accepted difference of a logit from its reference; logits are of the order of 1. TF32 stays below it, half precision does not. */
export const tolerance = 2e-3;

function values(count: number, scale: number, generator: Generator): Float32Array {
  return Float32Array.from({ length: count }, () => (generator.uniform() * 2 - 1) * scale);
}

interface Parts {
  readonly input: Float32Array;
  readonly filters: Float32Array;
  readonly bias: Float32Array;
  readonly matrix: Float32Array;
}

function parts(): Parts {
  const generator = generatorFor(1, 0);
  return {
    input: values(shape.batch * shape.channels * shape.side ** 2, 1, generator),
    filters: values(shape.filters * shape.channels * 9, 0.5, generator),
    bias: values(shape.filters, 0.5, generator),
    matrix: values(flat * shape.classes, 0.05, generator),
  };
}

function graph({ filters, bias, matrix }: Parts): Uint8Array {
  return onnxBytes({
    name: 'self-check',
    inputs: [{ name: 'x', dims: [shape.batch, shape.channels, shape.side, shape.side] }],
    outputs: [{ name: 'y', dims: [shape.batch, shape.classes] }],
    weights: [
      { name: 'filters', dims: [shape.filters, shape.channels, 3, 3], values: filters },
      { name: 'bias', dims: [shape.filters], values: bias },
      { name: 'matrix', dims: [flat, shape.classes], values: matrix },
      { name: 'rows', dims: [2], values: [shape.batch, flat] },
    ],
    nodes: [
      { operator: 'Conv', inputs: ['x', 'filters', 'bias'], outputs: ['conv'], attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
      { operator: 'Relu', inputs: ['conv'], outputs: ['relu'] },
      { operator: 'AveragePool', inputs: ['relu'], outputs: ['pool'], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
      { operator: 'Reshape', inputs: ['pool', 'rows'], outputs: ['flat'] },
      { operator: 'MatMul', inputs: ['flat', 'matrix'], outputs: ['y'] },
    ],
  });
}

/** The same arithmetic in float64, written out: what the CPU provider itself is held against. */
function reference({ input, filters, bias, matrix }: Parts): Float64Array {
  const { batch, channels, classes, side } = shape;
  const out = new Float64Array(batch * classes);
  const plane = new Float64Array(side * side);
  for (let picture = 0; picture < batch; picture += 1)
    for (let filter = 0; filter < shape.filters; filter += 1) {
      plane.fill(bias[filter] ?? 0);
      for (let tap = 0; tap < channels * 9; tap += 1) {
        const weight = filters[filter * channels * 9 + tap] ?? 0;
        const base = (picture * channels + Math.floor(tap / 9)) * side * side;
        const down = Math.floor((tap % 9) / 3) - 1;
        const right = (tap % 3) - 1;
        for (let line = Math.max(0, -down); line < Math.min(side, side - down); line += 1)
          for (let column = Math.max(0, -right); column < Math.min(side, side - right); column += 1) {
            const at = line * side + column;
            plane[at] = (plane[at] ?? 0) + weight * (input[base + (line + down) * side + column + right] ?? 0);
          }
      }
      const relu = (line: number, column: number) => Math.max(0, plane[line * side + column] ?? 0);
      for (let line = 0; line < pooled; line += 1)
        for (let column = 0; column < pooled; column += 1) {
          const [y, x] = [line * 2, column * 2];
          const mean = (relu(y, x) + relu(y, x + 1) + relu(y + 1, x) + relu(y + 1, x + 1)) / 4;
          const row = ((filter * pooled + line) * pooled + column) * classes;
          for (let label = 0; label < classes; label += 1)
            out[picture * classes + label] = (out[picture * classes + label] ?? 0) + mean * (matrix[row + label] ?? 0);
        }
    }
  return out;
}

export interface SelfCheck {
  readonly maxDifference: number;
  /** What was compared with. */
  readonly against: string;
  /** How many times as fast as the CPU provider on this graph; 1 for the CPU itself. */
  readonly relativeSpeed: number;
}

interface Run {
  readonly output: Float32Array;
  readonly milliseconds: number;
}

async function runOn(provider: string, given: Parts, now: () => number): Promise<Run> {
  const options = sessionOptions(provider);
  const session = await InferenceSession.create(graph(given), {
    ...options,
    // A graph of five plain operators that falls back to the CPU would only compare the CPU with itself.
    ...(provider === 'cpu' ? {} : { executionProviders: [provider], extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  });
  try {
    const feeds = { x: new Tensor('float32', given.input, [shape.batch, shape.channels, shape.side, shape.side]) };
    let output: Float32Array = new Float32Array(0);
    let milliseconds = Number.POSITIVE_INFINITY;
    // The first run compiles kernels; the best of the others is the device's own time.
    for (let round = 0; round < 4; round += 1) {
      const started = now();
      const data = (await session.run(feeds)).y?.data;
      if (round > 0) milliseconds = Math.min(milliseconds, now() - started);
      if (!(data instanceof Float32Array)) throw new Error('the answer is not float32');
      output = data;
    }
    return { output, milliseconds };
  } finally {
    await session.release();
  }
}

function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let index = 0; index < one.length; index += 1) {
    const difference = Math.abs((one[index] ?? 0) - (other[index] ?? 0));
    // Also true for NaN, which no comparison would let through.
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** @throws whatever ONNX Runtime throws where the provider cannot be loaded or cannot run the graph */
export async function selfCheck(provider: string, now: () => number): Promise<SelfCheck> {
  const given = parts();
  const cpu = await runOn('cpu', given, now);
  if (provider === 'cpu')
    return { maxDifference: largestDifference(cpu.output, reference(given)), against: 'float64 arithmetic', relativeSpeed: 1 };
  const device = await runOn(provider, given, now);
  return {
    maxDifference: largestDifference(device.output, cpu.output),
    against: 'the CPU',
    relativeSpeed: cpu.milliseconds / device.milliseconds,
  };
}
