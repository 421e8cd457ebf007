/** Judges what an ONNX model reaches outside itself: files, libraries, and text that acts. */
import type { Budget } from '#formats/budget';
import type { OnnxModel, Range } from '#formats/onnx/model';
import { printable } from '#formats/pickle/render';
import type { GraphFinding } from '../graph-finding.ts';
import { textPayload } from '../text-payload.ts';
import { judgeExternals } from './judge-external.ts';
import { judgeGrowth } from './judge-growth.ts';
import { judgeOperators } from './judge-operators.ts';

function* judgeTexts(model: OnnxModel, read: (range: Range) => string, budget: Budget): Generator<GraphFinding> {
  // What stands in a tensor is data, which nothing shows or runs by itself.
  for (const [texts, inert] of [
    [model.texts, false],
    [model.strings, true],
  ] as const)
    for (const text of texts) {
      const value = read(text);
      const payload = textPayload(value, budget);
      if (!payload) continue;
      yield {
        ruleId: 'MDL-ONX-004',
        ...(inert ? { severity: 'medium' as const } : {}),
        detail: `The text at ${printable(text.path.slice(0, 160))} holds ${payload.what}.`,
        from: text.from,
        to: text.to,
        pointer: text.path,
        reconstruction: printable(payload.excerpt),
        fields: [{ pointer: text.path, value: printable(value.slice(0, 2000)) }],
      };
    }
}

/**
 * Everything to say about a model, in a fixed order.
 * @param read the text in a range of the file
 */
export function* judgeModel(model: OnnxModel, read: (range: Range) => string, budget: Budget): Generator<GraphFinding> {
  yield* judgeExternals(model);
  yield* judgeOperators(model, read);
  yield* judgeGrowth(model, budget);
  yield* judgeTexts(model, read, budget);
  for (const { where, number, from, to } of model.unknown)
    yield {
      ruleId: 'MDL-ONX-009',
      detail: `${where} carries field ${number} of ${to - from} bytes, which the format does not define: loaders step over it.`,
      ...{ from, to },
    };
  for (const { detail, from, to } of model.repeated) yield { ruleId: 'MDL-ONX-010', detail: `${detail}.`, from, to };
  for (const { detail, from, to, refused } of model.notes)
    yield { ruleId: 'MDL-ONX-005', ...(refused ? { severity: 'medium' as const } : {}), detail, from, to };
}
