/** Trains the demo's network with plain loops: one convolution, ReLU, 2 x 2 maximum, one linear layer, by gradient descent with momentum. */
import type { Generator } from '#assess/random';
import { type Pictures, side } from './shapes.ts';

const filters = 8;
const taps = 9;
const half = side / 2;
const flat = filters * half * half;

export interface Network {
  readonly filters: number;
  readonly flat: number;
  readonly classes: number;
  /** [filters, 1, 3, 3] and one bias each. */
  readonly kernel: Float32Array;
  readonly kernelBias: Float32Array;
  /** [flat, classes] and one bias a class. */
  readonly matrix: Float32Array;
  readonly bias: Float32Array;
}

interface Activations {
  readonly pooled: Float32Array;
  /** Place in the picture that each pooled value came from; -1 where ReLU gave 0. */
  readonly source: Int32Array;
  readonly logits: Float64Array;
}

/** Value at a place of the padded picture. */
function pixel(x: Float32Array, from: number, line: number, column: number): number {
  return line < 0 || column < 0 || line >= side || column >= side ? 0 : (x[from + line * side + column] ?? 0);
}

function convolved(network: Network, x: Float32Array, from: number, filter: number, line: number, column: number): number {
  let sum = network.kernelBias[filter] ?? 0;
  for (let tap = 0; tap < taps; tap += 1)
    sum += (network.kernel[filter * taps + tap] ?? 0) * pixel(x, from, line + Math.floor(tap / 3) - 1, column + (tap % 3) - 1);
  return sum;
}

function forward(network: Network, x: Float32Array, from: number, into: Activations): void {
  const { logits, pooled, source } = into;
  logits.set(network.bias);
  for (let unit = 0; unit < flat; unit += 1) {
    const filter = Math.floor(unit / (half * half));
    const line = Math.floor((unit % (half * half)) / half) * 2;
    const column = (unit % half) * 2;
    let most = 0;
    let place = -1;
    for (let corner = 0; corner < 4; corner += 1) {
      const [down, right] = [line + (corner >> 1), column + (corner & 1)];
      const value = convolved(network, x, from, filter, down, right);
      if (value > most) [most, place] = [value, down * side + right];
    }
    pooled[unit] = most;
    source[unit] = place;
    if (place < 0) continue;
    for (let label = 0; label < network.classes; label += 1)
      logits[label] = (logits[label] ?? 0) + most * (network.matrix[unit * network.classes + label] ?? 0);
  }
}

/** Rounds to float32 with 12 bits of mantissa, so that the last digit of `Math.exp` on another machine is lost before it can grow. */
function coarse(value: number): number {
  return Math.fround(Math.round(value * 4096) / 4096);
}

function softmaxLessTruth(logits: Float64Array, label: number): Float64Array {
  const highest = Math.max(...logits);
  const powers = logits.map((value) => coarse(Math.exp(value - highest)));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value, index) => value / sum - (index === label ? 1 : 0));
}

const activations = (classes: number): Activations => ({
  pooled: new Float32Array(flat),
  source: new Int32Array(flat),
  logits: new Float64Array(classes),
});

/** Adds one picture's gradient. */
function backward(network: Network, gradient: Network, x: Float32Array, from: number, at: Activations, slope: Float64Array): void {
  const { classes } = network;
  for (let label = 0; label < classes; label += 1) gradient.bias[label] = (gradient.bias[label] ?? 0) + (slope[label] ?? 0);
  for (let unit = 0; unit < flat; unit += 1) {
    const place = at.source[unit] ?? -1;
    if (place < 0) continue;
    let error = 0;
    for (let label = 0; label < classes; label += 1) {
      const index = unit * classes + label;
      error += (slope[label] ?? 0) * (network.matrix[index] ?? 0);
      gradient.matrix[index] = (gradient.matrix[index] ?? 0) + (slope[label] ?? 0) * (at.pooled[unit] ?? 0);
    }
    const filter = Math.floor(unit / (half * half));
    gradient.kernelBias[filter] = (gradient.kernelBias[filter] ?? 0) + error;
    const [line, column] = [Math.floor(place / side), place % side];
    for (let tap = 0; tap < taps; tap += 1) {
      const index = filter * taps + tap;
      const input = pixel(x, from, line + Math.floor(tap / 3) - 1, column + (tap % 3) - 1);
      gradient.kernel[index] = (gradient.kernel[index] ?? 0) + error * input;
    }
  }
}

function emptyNetwork(classes: number): Network {
  return {
    filters,
    flat,
    classes,
    kernel: new Float32Array(filters * taps),
    kernelBias: new Float32Array(filters),
    matrix: new Float32Array(flat * classes),
    bias: new Float32Array(classes),
  };
}

const weightsOf = ({ kernel, kernelBias, matrix, bias }: Network): Float32Array[] => [kernel, kernelBias, matrix, bias];

function shuffled(count: number, generator: Generator): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let left = count - 1; left > 0; left -= 1) {
    const pick = generator.below(left + 1);
    const kept = order[left] ?? 0;
    order[left] = order[pick] ?? 0;
    order[pick] = kept;
  }
  return order;
}

export interface Schedule {
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  readonly momentum: number;
}

export function trainNetwork({ x, y }: Pictures, classes: number, schedule: Schedule, generator: Generator): Network {
  const network = emptyNetwork(classes);
  for (const weights of [network.kernel, network.matrix])
    for (const index of weights.keys()) weights[index] = (generator.uniform() * 2 - 1) * (weights === network.kernel ? 0.4 : 0.08);
  const speed = emptyNetwork(classes);
  const at = activations(classes);
  for (let epoch = 0; epoch < schedule.epochs; epoch += 1) {
    const order = shuffled(y.length, generator);
    const rate = schedule.rate * (1 - epoch / schedule.epochs);
    for (let start = 0; start < order.length; start += schedule.batch) {
      const chunk = order.subarray(start, start + schedule.batch);
      const gradient = emptyNetwork(classes);
      for (const row of chunk) {
        forward(network, x, row * side * side, at);
        backward(network, gradient, x, row * side * side, at, softmaxLessTruth(at.logits, y[row] ?? 0));
      }
      const [weights, slopes, speeds] = [weightsOf(network), weightsOf(gradient), weightsOf(speed)];
      for (const [part, values] of weights.entries())
        for (const index of values.keys()) {
          const step = schedule.momentum * (speeds[part]?.[index] ?? 0) - (rate * (slopes[part]?.[index] ?? 0)) / chunk.length;
          speeds[part]?.fill(step, index, index + 1);
          values[index] = (values[index] ?? 0) + step;
        }
    }
  }
  return network;
}

/** Share of pictures that the network decides rightly. */
export function accuracyOf(network: Network, { x, y }: Pictures): number {
  const at = activations(network.classes);
  let right = 0;
  for (const [row, label] of y.entries()) {
    forward(network, x, row * side * side, at);
    if (at.logits.indexOf(Math.max(...at.logits)) === label) right += 1;
  }
  return right / y.length;
}
