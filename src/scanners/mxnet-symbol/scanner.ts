/** Reads MXNet symbols, which are JSON: operators that call registered Python or native code, and attributes that name places. */
import type { Observation } from '#contract/findings';
import { type JsonNode, memberOf, parseJson } from '#formats/json/parse';
import { LimitReached } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { defineScanner } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { stringOf } from '../model-config/document.ts';
import { judgeDocument } from '../model-config/judge-document.ts';
import { textOf } from '../model-config/text-of.ts';
import { leavesFolder } from '../tensorflow-graph/destination.ts';

const calling =
  /^(?:Custom|_Native|_NDArray|_CustomFunction|_Python\w*|TorchModule|TorchCriterion|CaffeOp|CaffeLoss|_TVM\w*|_TensorRT|_subgraph_op|_contrib_Custom\w*)$/;
const longestFile = 96 * 1024 * 1024;

function* judge(root: JsonNode, base: number, counts: Map<string, number>): Generator<GraphFinding> {
  const waiting: (JsonNode | undefined)[] = [memberOf(root, 'nodes')];
  for (let list = waiting.pop(); list; list = waiting.pop()) {
    if (list.kind !== 'array') continue;
    for (const node of list.items) {
      const op = stringOf(node, 'op') ?? '';
      if (counts.size < 10_000) counts.set(op, (counts.get(op) ?? 0) + 1);
      const subgraphs = memberOf(node, 'subgraphs');
      if (subgraphs?.kind === 'array') for (const each of subgraphs.items) waiting.push(memberOf(each, 'nodes'));
      const attributes = memberOf(node, 'attrs') ?? memberOf(node, 'attr') ?? memberOf(node, 'param');
      const at = { from: base + node.at, to: base + node.end, pointer: `/nodes/${printable((stringOf(node, 'name') ?? '').slice(0, 80))}` };
      if (calling.test(op)) {
        const registered = stringOf(attributes, 'op_type') ?? stringOf(attributes, 'info') ?? '';
        yield {
          ...{ ruleId: 'MDL-FB-006', ...at },
          detail: `The operator ${printable(op)}${registered === '' ? '' : ` of type ${printable(registered.slice(0, 200))}`} calls code that the process has registered.`,
          reconstruction: `mx.operator.CustomOpProp("${printable(registered.slice(0, 200))}")`,
        };
      }
      if (attributes?.kind !== 'object') continue;
      for (const { key, value } of attributes.members)
        if (
          value.kind === 'string' &&
          (/\.(?:so|dll|dylib)$/i.test(value.value) || (/(?:path|file|lib)/i.test(key) && leavesFolder(value.value)))
        )
          yield {
            ruleId: 'MDL-FB-005',
            from: base + value.at,
            to: base + value.end,
            pointer: at.pointer,
            detail: `The attribute ${printable(key.slice(0, 80))} names ${printable(value.value.slice(0, 300))}.`,
          };
    }
  }
}

export const mxnetSymbol = defineScanner({
  id: 'mxnet-symbol',
  version: 1,
  title: 'Operators of MXNet symbols',
  rules: [
    ...['MDL-FB-005', 'MDL-FB-006'],
    ...['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '014'].map((number) => `MDL-CFG-${number}`),
    ...['001', '002', '003', '004', '005', '006'].map((number) => `MDL-TPL-${number}`),
  ],
  blindSpots:
    'Which code is registered under a name is decided by the process. Parameters lie in a file of their own, which is named and not read.',
  accepts: (format) => format.kind === 'mxnet',
  *scan(source, context): Iterable<Observation> {
    if (source.size > longestFile)
      throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestFile} are read at most.`);
    const { base, bytes, source: shown } = textOf(source);
    const { value } = parseJson(bytes, context.budget, 'python');
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'JSON' });
    const counts = new Map<string, number>();
    yield* tellFindings(shown, judge(value, base, counts), context);
    context.describe({
      framework: 'MXNet',
      layers: [...counts].filter(([op]) => op !== 'null').reduce((sum, [, count]) => sum + count, 0),
    });
    yield* judgeDocument({ root: value, source: shown, ofModel: true, base }, context);
  },
});
