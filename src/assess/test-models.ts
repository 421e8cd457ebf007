/** Small classifiers for tests: linear ones, whose robust accuracy is known in closed form. */
import type { Classifier } from './classifier.ts';
import { onnxBytes } from './onnx-writer.ts';

/** Scores of class 0 and 1 are 0 and weights · x + bias. */
export interface Linear {
  readonly weights: readonly number[];
  readonly bias: number;
}

export function marginOf({ bias, weights }: Linear, row: ArrayLike<number>): number {
  return weights.reduce((sum, weight, index) => sum + weight * (row[index] ?? 0), bias);
}

/** The same arithmetic as a Classifier, without a runtime; keeps what it was asked. */
export function linearClassifier(linear: Linear, batch = 16): Classifier & { readonly asked: Float32Array[] } {
  const rowSize = linear.weights.length;
  const asked: Float32Array[] = [];
  let queries = 0;
  return {
    rowSize,
    classes: 2,
    probabilities: false,
    batch,
    outputName: 'scores',
    asked,
    queries: () => queries,
    scores: async (x, rows) => {
      queries += rows;
      const scores = new Float32Array(rows * 2);
      for (let row = 0; row < rows; row += 1) {
        const values = x.slice(row * rowSize, (row + 1) * rowSize);
        asked.push(values);
        scores[row * 2 + 1] = marginOf(linear, values);
      }
      return scores;
    },
  };
}

/** The same as an ONNX file for pictures [N, 1, side, side]. */
export function linearOnnx({ bias, weights }: Linear, batch: number | string = 'N'): Uint8Array {
  const side = Math.sqrt(weights.length);
  return onnxBytes({
    name: 'linear',
    inputs: [{ name: 'x', dims: [batch, 1, side, side] }],
    outputs: [{ name: 'scores', dims: [batch, 2] }],
    weights: [
      { name: 'matrix', dims: [weights.length, 2], values: Float32Array.from(weights.flatMap((weight) => [0, weight])) },
      { name: 'bias', dims: [2], values: Float32Array.from([0, bias]) },
    ],
    nodes: [
      { operator: 'Flatten', inputs: ['x'], outputs: ['flat'], attributes: { axis: 1 } },
      { operator: 'Gemm', inputs: ['flat', 'matrix', 'bias'], outputs: ['scores'] },
    ],
  });
}
