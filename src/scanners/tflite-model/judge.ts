/** Judges a TFLite model: operators of TensorFlow that act, custom operators, places outside the file, text that acts. */
import type { Budget } from '#formats/budget';
import { printable } from '#formats/pickle/render';
import type { Range, TfliteModel, TfliteOperator } from '#formats/tflite/model';
import type { GraphFinding } from '../graph-finding.ts';
import { leavesFolder } from '../tensorflow-graph/destination.ts';
import { expansionOf } from '../tensorflow-graph/expansion.ts';
import { actingName, type Capability, capabilities } from '../tensorflow-graph/ops.ts';
import { isStockOp } from '../tensorflow-graph/stock-ops.ts';
import { textPayload } from '../text-payload.ts';

/** Custom operators of published runtimes: MediaPipe, the TFLite support libraries, Edge TPU, Ethos-U. */
const published =
  /^(?:TFLite_Detection_PostProcess|Mfcc|AudioSpectrogram|MaxPoolingWithArgmax2D|MaxUnpooling2D|Convolution2DTransposeBias|Landmarks\w+|Transform(?:Tensor\w*|Landmarks\w*)|Resampler|RoiToTransformMatrix|TFSentencepiece\w+|WhitespaceTokenize\w*|Ngrams|RaggedTensorTo\w+|PREDICT|NORMALIZE|EXTRACT_FEATURES|Irfft2d|NumericVerify|RandomUniform|RandomStandardNormal|Multinomial|Roll|Sign|Atan2|Cumsum|HashtableV2|edgetpu-custom-op|ethos-u|SignalFramer|SignalRfft\w*|SignalFft\w*|SignalFilterBank\w*|SignalPcan|SignalStacker|SignalDelay|SignalEnergy|SignalWindow|SignalOverlapAdd|SignalIrfft|CIRCULAR_BUFFER)$/;

/** What a Flex operator's counterpart does, where its inputs or options leave no doubt that it is ordinary. */
function actsByFlex({ ordinary }: Capability, operator: TfliteOperator, options: string): boolean {
  const [first = ''] = operator.inputs;
  if (ordinary === 'checkpoint') return first !== '' && leavesFolder(first);
  if (ordinary === 'stream' || ordinary === 'debug') return options.includes('://');
  if (ordinary === 'descriptor' || ordinary === 'empty') return operator.inputs.some((text) => text !== '') || /:\/\/|\//.test(options);
  return true;
}

function* judgeOperator(operator: TfliteOperator, read: (range: Range) => string): Generator<GraphFinding> {
  const { name, count, from, to, inputs } = operator;
  const shown = printable(name.slice(0, 120));
  const at = { from, to, pointer: `/operators/${shown}` };
  const flex = name.startsWith('Flex') ? name.slice(4) : undefined;
  const capability = flex === undefined ? undefined : capabilities.get(flex);
  const options = operator.options ? read(operator.options) : '';
  if (capability && capability.does !== 'opaque') {
    if (actsByFlex(capability, operator, options))
      yield {
        ...{ ruleId: 'MDL-TFL-001', ...at },
        detail: `${count} operators are ${shown}, which ${capability.why}.`,
        reconstruction: `${shown}(${inputs.map((text) => (text === '' ? '…' : JSON.stringify(printable(text.slice(0, 300))))).join(', ')})`,
        note: 'Whoever runs this model with the Flex delegate has the op act on their machine.',
        fields: inputs.map((text, index) => ({
          pointer: capability.inputs[index] ?? `input ${index}`,
          value: printable(text.slice(0, 1000)),
        })),
      };
    return;
  }
  if (flex !== undefined && isStockOp(flex)) return;
  const known = published.test(name);
  const acts = actingName.test(name);
  yield {
    ...{ ruleId: 'MDL-TFL-002', ...at },
    ...(acts ? { severity: 'high' as const } : known ? { severity: 'low' as const } : {}),
    detail: `${count} operators are ${shown === '' ? 'custom without a name' : shown}, ${
      known ? 'a custom operator of a published runtime' : 'which no interpreter has built in'
    }${acts ? ', and the name says that it acts outside the model' : ''}.`,
    reconstruction: `resolver.AddCustom("${shown}", …)`,
    note: 'Running this model needs native code that the application registers under this name.',
  };
}

/** Everything to say about a model, in a fixed order. */
export function* judgeTflite(model: TfliteModel, read: (range: Range) => string, budget: Budget): Generator<GraphFinding> {
  for (const operator of model.operators.values()) if (operator.custom) yield* judgeOperator(operator, read);
  for (const each of model.astray) yield { ruleId: 'MDL-TFL-003', ...each };
  for (const each of model.notes) yield { ruleId: 'MDL-TFL-004', ...each };
  for (const { path, from, to } of model.texts) {
    const payload = textPayload(read({ from, to }), budget);
    if (payload)
      yield {
        ...{ ruleId: 'MDL-TFL-005', from, to, pointer: `/${path}`, reconstruction: printable(payload.excerpt) },
        detail: `The text at ${path} holds ${payload.what}.`,
      };
  }
  const { recursive, calls } = expansionOf(model.calls, budget);
  if (recursive.length > 0 || calls > 1e7)
    yield {
      ...{ ruleId: 'MDL-TFL-006', from: 0, to: 0 },
      detail:
        recursive.length > 0 ? `Subgraph ${recursive.slice(0, 8).join(', ')} calls itself.` : `Subgraphs are called ${calls} times over.`,
    };
}
