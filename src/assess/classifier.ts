/** A model as the question it answers: rows in, one score per class out, in batches of a size that does not depend on the clock. */
import { Tensor } from 'onnxruntime-node';
import { AssayError } from '#contract/errors';
import { type OpenModel, runtimeWords } from './model.ts';

export interface Classifier {
  /** Number of values of one row. */
  readonly rowSize: number;
  readonly classes: number;
  /** Whether the scores are probabilities; otherwise they are logits. */
  readonly probabilities: boolean;
  /** Most rows of one call of `scores`. */
  readonly batch: number;
  readonly outputName: string;
  /** Rows evaluated so far. */
  readonly queries: () => number;
  /** Row-major scores [rows, classes]; `x` holds at least rows × rowSize values. The result is overwritten by nobody. */
  scores(x: Float32Array, rows: number): Promise<Float32Array>;
}

/** Values in one batch: small on the CPU, so that a cancel is heard quickly; larger where a device wants to be filled. */
const batchValues = { cpu: 2 ** 18, device: 2 ** 22 };
const maxBatch = 256;
/** Most values that a model of a fixed batch may demand at once. */
const maxFixedValues = 2 ** 26;

function refuse(reason: string): never {
  throw new AssayError('not-assessable', reason);
}

interface Scores {
  readonly name: string;
  readonly classes: number;
  readonly values: Float32Array;
}

function scoresIn(outputs: Readonly<Record<string, unknown>>, rows: number): Scores[] {
  return Object.entries(outputs).flatMap(([name, value]) => {
    if (!(value instanceof Tensor)) return [];
    const { data, dims } = value;
    const [first, classes = 0, ...rest] = dims;
    if (first !== rows || classes < 2 || rest.some((dim) => dim !== 1)) return [];
    if (data instanceof Float32Array) return [{ name, classes, values: data }];
    return data instanceof Float64Array ? [{ name, classes, values: Float32Array.from(data) }] : [];
  });
}

function describe(outputs: Readonly<Record<string, unknown>>): string {
  return Object.entries(outputs)
    .slice(0, 6)
    .map(([name, value]) => `${name.slice(0, 60)} ${value instanceof Tensor ? `${value.type} [${value.dims.join(', ')}]` : '(no tensor)'}`)
    .join('; ');
}

function requireFinite(values: Float32Array): void {
  for (const value of values) if (!Number.isFinite(value)) refuse('The model answers with NaN or infinite scores.');
}

/** Whether each row lies in [0, 1] and adds up to 1. */
export function areProbabilities(values: Float32Array, classes: number): boolean {
  for (let at = 0; at < values.length; at += classes) {
    const row = values.subarray(at, at + classes);
    const sum = row.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > 1e-3 || row.some((value) => value < -1e-6 || value > 1 + 1e-6)) return false;
  }
  return true;
}

/**
 * Finds the output that holds the scores by running the first rows.
 * @param rowShape shape of one row, without the batch
 * @param first rows to try, at least one
 * @throws AssayError `not-assessable` when no output is [rows, classes], or scores are not finite
 */
export async function openClassifier(
  model: OpenModel,
  rowShape: readonly number[],
  first: Float32Array,
  provider: string,
): Promise<Classifier> {
  const rowSize = rowShape.reduce((product, dim) => product * dim, 1);
  const stated = model.inputShape[0];
  const fixed = typeof stated === 'number' && stated > 0 ? stated : undefined;
  if (fixed !== undefined && fixed * rowSize > maxFixedValues)
    refuse(`The model takes only batches of ${fixed.toLocaleString('en')} rows, more than are assessed at once.`);
  const fitting = Math.floor((provider === 'cpu' ? batchValues.cpu : batchValues.device) / rowSize);
  const batch = fixed ?? Math.max(1, Math.min(maxBatch, fitting));
  let asked = 0;

  const run = async (x: Float32Array, rows: number): Promise<Readonly<Record<string, unknown>>> => {
    const size = fixed ?? rows;
    let values = x.subarray(0, rows * rowSize);
    if (size !== rows) {
      values = new Float32Array(size * rowSize);
      values.set(x.subarray(0, rows * rowSize));
    }
    asked += rows;
    try {
      return await model.session.run({ [model.inputName]: new Tensor('float32', values, [size, ...rowShape]) });
    } catch (thrown) {
      return refuse(`The model cannot be run on rows of shape [${rowShape.join(', ')}]: ${runtimeWords(thrown)}`);
    }
  };

  const tried = Math.max(1, Math.min(batch, Math.floor(first.length / rowSize)));
  const outputs = await run(first, tried);
  const found = scoresIn(outputs, fixed ?? tried);
  const chosen = found.find(({ name }) => /logit/i.test(name)) ?? found.find(({ name }) => /prob/i.test(name)) ?? found[0];
  if (!chosen) refuse(`No output of the model is [rows, classes] of floats with at least 2 classes: ${describe(outputs)}.`);
  const { name: outputName, classes } = chosen;
  requireFinite(chosen.values);

  return {
    rowSize,
    classes,
    batch,
    outputName,
    probabilities: areProbabilities(chosen.values.subarray(0, tried * classes), classes),
    queries: () => asked,
    scores: async (x, rows) => {
      const answer = scoresIn(await run(x, rows), fixed ?? rows).find(({ name }) => name === outputName);
      if (answer?.classes !== classes) refuse('The shape of the scores changes between runs.');
      const values = answer.values.subarray(0, rows * classes);
      requireFinite(values);
      return values;
    },
  };
}
