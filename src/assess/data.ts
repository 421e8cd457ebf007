/** Labelled data as the assessment takes them: rows, their shape, one whole-number label each, and what was done to get there. */
import { AssayError } from '#contract/errors';
import { type NumberArray, readNumberArray } from './npy.ts';
import { readNpz } from './npz.ts';

export interface LabelledData {
  /** Row-major. */
  readonly x: Float32Array;
  /** Rows first. */
  readonly shape: readonly number[];
  /** Class index of each row, from 0. */
  readonly y: Int32Array;
  /** Names of the classes by index, where the source has them. */
  readonly classNames?: readonly string[];
  /** Sentences on what was done to the data; they go into the limits of the result. */
  readonly notes?: readonly string[];
}

const inputNames = ['x', 'X', 'images', 'data', 'x_test', 'X_test'];
const labelNames = ['y', 'Y', 'labels', 'label', 'y_test', 'Y_test'];

function refuse(reason: string): never {
  throw new AssayError('not-assessable', reason);
}

function firstOf(found: ReadonlyMap<string, Uint8Array>, names: readonly string[], what: string): { name: string; array: NumberArray } {
  for (const name of names) {
    const bytes = found.get(name);
    if (bytes) return { name, array: readNumberArray(bytes, name) };
  }
  return refuse(`The archive has no ${what}: none of its arrays is named ${names.slice(0, 4).join(', ')}.`);
}

function labelsOf({ name, array }: { name: string; array: NumberArray }): Int32Array {
  const [, ...rest] = array.shape;
  if (rest.some((dim) => dim !== 1) || array.shape.length === 0)
    refuse(`The labels “${name}” have shape [${array.shape.join(', ')}]; one whole number a row is needed.`);
  const labels = new Int32Array(array.values.length);
  for (const [row, value] of array.values.entries()) {
    // Beyond 32 bits a number would wrap into another label.
    if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 31)
      refuse(`The label of row ${row + 1} is ${value}; whole numbers from 0 are needed.`);
    labels[row] = value;
  }
  return labels;
}

/**
 * Labelled data of a NumPy archive: inputs in x, X, images or data, labels in y or labels.
 * Unsigned bytes are scaled to [0, 1]; other numbers are taken as they stand.
 * @throws AssayError `not-assessable` with the reason
 */
export function labelledFromNpz(bytes: Uint8Array): LabelledData {
  const found = readNpz(bytes, new Set([...inputNames, ...labelNames]));
  const inputs = firstOf(found, inputNames, 'inputs');
  const y = labelsOf(firstOf(found, labelNames, 'labels'));
  const { values, shape, dtype } = inputs.array;
  if (values instanceof Uint8Array)
    return {
      x: Float32Array.from(values, (value) => value / 255),
      shape,
      y,
      notes: ['The pictures are stored as bytes and were divided by 255, so that epsilon counts on a scale from 0 to 1.'],
    };
  const notes = dtype === 'f8' ? ['The inputs are stored as float64 and were rounded to float32.'] : [];
  return { x: values instanceof Float32Array ? values : Float32Array.from(values), shape, y, notes };
}

/**
 * Refuses data on which no figure would mean anything.
 * @param clip range that inputs are held to, in units of the data
 */
export function checkData({ x, shape, y }: LabelledData, clip: readonly [number, number]): void {
  const [rows = 0, ...rest] = shape;
  if (rows === 0 || rest.includes(0)) refuse('The data have no rows.');
  if (rest.length === 0) refuse('The inputs are a single column of numbers without features.');
  if (x.length !== shape.reduce((product, dim) => product * dim, 1))
    refuse(`The data hold ${x.length} values, their shape [${shape.join(', ')}] needs another number.`);
  if (y.length !== rows) refuse(`There are ${rows} inputs and ${y.length} labels.`);
  const [low, high] = clip;
  if (!(low < high)) refuse(`The plan's range from ${low} to ${high} is empty.`);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of x) {
    if (!Number.isFinite(value)) refuse('The inputs hold NaN or infinite values.');
    if (value < least) least = value;
    if (value > most) most = value;
  }
  // Float32 data need not hit the bounds of the plan exactly.
  const tolerance = (high - low) * 1e-6;
  if (least < low - tolerance || most > high + tolerance)
    refuse(
      `The inputs span ${shown(least)} to ${shown(most)}, the plan holds them to ${low} to ${high}. Set the plan's range and its epsilons to the scale that the model takes.`,
    );
}

/** @param classes number of classes that the model tells apart */
export function checkLabels(y: Int32Array, classes: number): void {
  for (const [row, label] of y.entries())
    if (label < 0 || label >= classes)
      refuse(`The label of row ${row + 1} is ${label}; the model has ${classes} classes, 0 to ${classes - 1}.`);
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
