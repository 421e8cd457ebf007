/** Brings rows into the shape that a model takes, or says with both shapes why that cannot be done. */
import { AssayError } from '#contract/errors';

export interface Layout {
  /** Shape of one row as the model takes it. */
  readonly rowShape: readonly number[];
  /** For each value of a row in the model's order, its place in the row as stored; undefined where they agree. */
  readonly order: Int32Array | undefined;
  /** What was done, as a sentence for the report. */
  readonly note: string | undefined;
}

const product = (dims: readonly number[]): number => dims.reduce((all, dim) => all * dim, 1);
const fits = (model: readonly (number | string)[], row: readonly number[]): boolean =>
  model.length === row.length && model.every((dim, axis) => typeof dim === 'string' || dim === row[axis]);

/** Places of a [height, width, channels] row in the order of [channels, height, width], or the other way round. */
function permuted(row: readonly number[], axes: readonly [number, number, number]): Int32Array {
  const strides = [(row[1] ?? 1) * (row[2] ?? 1), row[2] ?? 1, 1];
  const [a, b, c] = axes.map((axis) => ({ count: row[axis] ?? 1, stride: strides[axis] ?? 1 }));
  const out = new Int32Array(product(row));
  let at = 0;
  for (let i = 0; i < (a?.count ?? 0); i += 1)
    for (let j = 0; j < (b?.count ?? 0); j += 1)
      for (let k = 0; k < (c?.count ?? 0); k += 1) {
        out[at] = i * (a?.stride ?? 0) + j * (b?.stride ?? 0) + k * (c?.stride ?? 0);
        at += 1;
      }
  return out;
}

function transposed(model: readonly (number | string)[], row: readonly number[]): Layout | undefined {
  if (row.length !== 3) return undefined;
  const orders = [
    { axes: [2, 0, 1], note: 'channels last, the model takes them first' },
    { axes: [1, 2, 0], note: 'channels first, the model takes them last' },
  ] as const;
  for (const { axes, note } of orders) {
    const rowShape = axes.map((axis) => row[axis] ?? 1);
    if (fits(model, rowShape)) return { rowShape, order: permuted(row, axes), note: `The data keep ${note}; they were reordered.` };
  }
  return undefined;
}

/**
 * @param model the model's input as stated, batch first; names stand for free dimensions
 * @param data shape of the data, rows first
 * @throws AssayError `not-assessable` naming both shapes when neither the same shape, a reordering nor a reshape agrees
 */
export function layoutFor(model: readonly (number | string)[], data: readonly number[]): Layout {
  const wanted = model.slice(1);
  const row = data.slice(1);
  if (fits(wanted, row)) return { rowShape: row, order: undefined, note: undefined };
  const reordered = transposed(wanted, row);
  if (reordered) return reordered;
  for (const rowShape of [
    [1, ...row],
    [...row, 1],
  ])
    if (row.length === 2 && fits(wanted, rowShape)) return { rowShape, order: undefined, note: undefined };
  const fixed = wanted.filter((dim) => typeof dim === 'number');
  const isFlat = row.length === 1 || wanted.length === 1 || row.includes(1);
  if (wanted.length > 0 && fixed.length === wanted.length && product(fixed) === product(row) && isFlat)
    return {
      rowShape: fixed,
      order: undefined,
      note: `Rows of shape [${row.join(', ')}] were read as [${fixed.join(', ')}] in the order of their values.`,
    };
  if (wanted.length === 1 && typeof wanted[0] === 'string')
    return { rowShape: [product(row)], order: undefined, note: `Rows of shape [${row.join(', ')}] were read as flat rows.` };
  throw new AssayError(
    'not-assessable',
    `The model takes [${model.join(', ')}], the data are [${data.join(', ')}]: the shapes do not agree and no reordering makes them.`,
  );
}

/** Copies the chosen rows out of the data, in the model's order. */
export function rowsInLayout(x: Float32Array, rows: Int32Array, { rowShape, order }: Layout): Float32Array {
  const size = product(rowShape);
  const out = new Float32Array(rows.length * size);
  for (const [index, row] of rows.entries()) {
    const source = x.subarray(row * size, (row + 1) * size);
    if (order) for (let at = 0; at < size; at += 1) out[index * size + at] = source[order[at] ?? 0] ?? 0;
    else out.set(source, index * size);
  }
  return out;
}
