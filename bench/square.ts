/** What the attack costs beyond the model: queries a second of Square against the same batches through the model alone. */

import { openClassifier } from '#assess/classifier';
import { labelledFromNpz } from '#assess/data';
import { geometryOf } from '#assess/geometry';
import { decisionOf } from '#assess/margin';
import { openModel } from '#assess/model';
import { onnxBytes } from '#assess/onnx-writer';
import { generatorFor } from '#assess/random';
import { squareAttack } from '#assess/square';
import { makeClassifier } from '../scripts/demo/classifier.ts';
import { inTurn, type Line, type Measure } from './measure.ts';

const queriesARow = 100;

/** A convolution of 32 filters over pictures of 28 x 28 with weights drawn at random: the size of a small real classifier. */
function largerModel(): { onnx: Uint8Array; shape: number[]; x: Float32Array; rows: number } {
  const generator = generatorFor(2, 1);
  const drawn = (count: number, scale: number) => Float32Array.from({ length: count }, () => (generator.uniform() - 0.5) * scale);
  const flat = 32 * 14 * 14;
  const onnx = onnxBytes({
    name: 'larger',
    inputs: [{ name: 'x', dims: ['N', 1, 28, 28] }],
    outputs: [{ name: 'y', dims: ['N', 10] }],
    weights: [
      { name: 'kernel', dims: [32, 1, 3, 3], values: drawn(288, 1) },
      { name: 'matrix', dims: [flat, 10], values: drawn(flat * 10, 0.1) },
      { name: 'bias', dims: [10], values: drawn(10, 1) },
    ],
    nodes: [
      { operator: 'Conv', inputs: ['x', 'kernel'], outputs: ['c'], attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
      { operator: 'Relu', inputs: ['c'], outputs: ['r'] },
      { operator: 'MaxPool', inputs: ['r'], outputs: ['p'], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
      { operator: 'Flatten', inputs: ['p'], outputs: ['f'], attributes: { axis: 1 } },
      { operator: 'Gemm', inputs: ['f', 'matrix', 'bias'], outputs: ['y'] },
    ],
  });
  return { onnx, shape: [1, 28, 28], x: drawn(256 * 784, 1).map((value) => value + 0.5), rows: 256 };
}

async function against(name: string, onnx: Uint8Array, rowShape: readonly number[], x: Float32Array, rows: number): Promise<Line> {
  const model = await openClassifier(await openModel(onnx, 'cpu'), rowShape, x, 'cpu');
  const labels = new Int32Array(rows);
  for (let from = 0; from < rows; from += model.batch) {
    const count = Math.min(model.batch, rows - from);
    const scores = await model.scores(x.subarray(from * model.rowSize), count);
    for (let row = 0; row < count; row += 1) labels[from + row] = decisionOf(scores, row * model.classes, model.classes);
  }
  // An epsilon this small turns hardly a row, so that nearly every batch stays full.
  const task = { x, labels, rows: Int32Array.from(labels.keys()), geometry: geometryOf(rowShape), epsilon: 0.001 };
  let spent = 0;
  const attack = async () => {
    const before = model.queries();
    await squareAttack({ ...task, clip: [0, 1], budget: queriesARow, seed: 1 }, model, () => {});
    spent = model.queries() - before;
  };
  const alone = async () => {
    for (let left = spent; left > 0; left -= model.batch) await model.scores(x, Math.min(model.batch, rows));
  };
  const [attacking = 1, bare = 1] = await inTurn(attack, alone);
  const perSecond = (time: number) => `${Math.round((1000 * spent) / time).toLocaleString('en')} queries/s`;
  return {
    name: `Square attack, ${name}, ${model.batch} rows a batch`,
    value: perSecond(attacking),
    against: `ONNX Runtime alone ${perSecond(bare)}`,
    ratio: attacking / bare,
  };
}

export const measureSquare: Measure = async () => {
  const { onnx, test } = makeClassifier(7);
  const { shape, x, y } = labelledFromNpz(test);
  const larger = largerModel();
  return [
    await against('demo classifier of 12 x 12', onnx, shape.slice(1), x, y.length),
    await against('classifier of 28 x 28', larger.onnx, larger.shape, larger.x, larger.rows),
  ];
};
