/** Tells models that their own runtime executes and that are not read here: native code and graphs in formats without a description. */

import { sliceSource } from '#formats/byte-source';
import { streamWithin } from '#formats/pickle/carve';
import { sniff } from '#formats/sniff';
import { defineScanner } from '../define.ts';
import { excerpt } from '../excerpt.ts';

const why: readonly (readonly [start: string, why: string])[] = [
  ['TensorRT', 'It holds compiled kernels and plugins, which the runtime executes on the graphics card and beside it.'],
  ['RKNN', 'It holds a compiled graph for Rockchip processors.'],
  ['ONNX Runtime', 'It holds a graph that may name custom operators; convert it back from the ONNX model that it was made of.'],
  ['PyTorch Mobile', 'It holds byte code of TorchScript.'],
  ['Torch7', 'It may hold functions of Lua, which loading restores.'],
];

export const opaqueModel = defineScanner({
  id: 'opaque-model',
  version: 1,
  title: 'Models that only their own runtime can read',
  rules: ['MDL-FB-007', 'MDL-FB-010'],
  blindSpots:
    'Only the mark of the format and pickles among the bytes are looked at: nothing can be said of the code and the graph inside.',
  accepts: (format) => format.kind === 'opaque-model',
  *scan(source, context) {
    const { label } = sniff(source, '');
    context.cover({ from: 0, to: source.size, state: 'unread', what: label });
    const reason = why.find(([start]) => label.startsWith(start))?.[1] ?? '';
    const member = context.member ? { member: context.member } : {};
    yield {
      ruleId: 'MDL-FB-007',
      detail: `${label}: this format is read by its runtime alone. ${reason}`.trim(),
      location: { ...member, offset: 0, length: Math.min(64, source.size) },
      evidence: excerpt(source, context.member, 0, Math.min(64, source.size)),
    };
    const at = streamWithin(source, 0, context.budget);
    if (at === undefined) return;
    yield {
      ruleId: 'MDL-FB-010',
      detail: `A pickle that imports something stands among the bytes, at ${at}.`,
      location: { ...member, offset: at },
    };
    yield* context.nested(`pickle at ${at}`, sliceSource(source, at, source.size - at), at);
  },
});
