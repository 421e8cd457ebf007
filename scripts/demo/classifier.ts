/** Makes the demo's classifier and its test pictures from a seed alone: drawn, trained and written here, nothing downloaded. */
import { onnxBytes } from '#assess/onnx-writer';
import { generatorFor } from '#assess/random';
import { npzBytes } from './npz.ts';
import { drawShapes, shapeNames, side } from './shapes.ts';
import { accuracyOf, type Network, trainNetwork } from './train.ts';

/** Pictures to train and to test on, and the strength of their noise: set so that about one in twenty is decided wrongly. */
const trainCount = 1500;
const testCount = 500;
const noise = 0.14;

export interface DemoClassifier {
  /** Input `image` [N, 1, 12, 12] in [0, 1], output `logits` [N, 5]. */
  readonly onnx: Uint8Array;
  /** x float32 [500, 1, 12, 12], y int64 [500]. */
  readonly test: Uint8Array;
  readonly classNames: readonly string[];
  /** Share of the test pictures decided rightly. */
  readonly accuracy: number;
}

function onnxOf(network: Network): Uint8Array {
  const { bias, classes, filters, flat, kernel, kernelBias, matrix } = network;
  return onnxBytes({
    name: 'shapes',
    inputs: [{ name: 'image', dims: ['N', 1, side, side] }],
    outputs: [{ name: 'logits', dims: ['N', classes] }],
    weights: [
      { name: 'kernel', dims: [filters, 1, 3, 3], values: kernel },
      { name: 'kernel_bias', dims: [filters], values: kernelBias },
      { name: 'matrix', dims: [flat, classes], values: matrix },
      { name: 'bias', dims: [classes], values: bias },
    ],
    nodes: [
      {
        operator: 'Conv',
        inputs: ['image', 'kernel', 'kernel_bias'],
        outputs: ['conv'],
        attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
      },
      { operator: 'Relu', inputs: ['conv'], outputs: ['relu'] },
      { operator: 'MaxPool', inputs: ['relu'], outputs: ['pool'], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
      { operator: 'Flatten', inputs: ['pool'], outputs: ['flat'], attributes: { axis: 1 } },
      { operator: 'Gemm', inputs: ['flat', 'matrix', 'bias'], outputs: ['logits'] },
    ],
  });
}

/** The same seed gives the same bytes. Takes a few seconds on one core. */
export function makeClassifier(seed: number): DemoClassifier {
  const train = drawShapes(trainCount, noise, generatorFor(seed, 11));
  const test = drawShapes(testCount, noise, generatorFor(seed, 12));
  const schedule = { epochs: 12, batch: 25, rate: 0.05, momentum: 0.9 };
  const network = trainNetwork(train, shapeNames.length, schedule, generatorFor(seed, 13));
  return {
    onnx: onnxOf(network),
    test: npzBytes({ x: { shape: [testCount, 1, side, side], values: test.x }, y: { shape: [testCount], values: test.y } }),
    classNames: shapeNames,
    accuracy: accuracyOf(network, test),
  };
}
