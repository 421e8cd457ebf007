/** Reads PaddlePaddle programs for operators that call Python, touch files, or need code from outside. */
import type { Budget } from '#formats/budget';
import type { ByteSource } from '#formats/byte-source';
import { MalformedInput } from '#formats/limits';
import { paddleOperators } from '#formats/paddle/read';
import { printable } from '#formats/pickle/render';
import { defineScanner } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { leavesFolder } from '../tensorflow-graph/destination.ts';
import { actingName } from '../tensorflow-graph/ops.ts';
import { textPayload } from '../text-payload.ts';

const python = /^(?:py_func|py_layer|py_function|pylayer|run_program)$/;
const files =
  /^(?:load|load_combine|save|save_combine|read_file|create_(?:custom|py)_reader|read|print|dgc|checkpoint_notify|listen_and_serv|send|recv)$/;
const custom = /custom|external|plugin|tensorrt_engine|lite_engine|dlnne_engine|cinn_launch/i;
/** Attributes that converters and compilers note for people. */
const noted = /^(?:op_callstack|op_namescope|op_device|op_role_var)$/;

function* judge(source: ByteSource, budget: Budget, counts: Map<string, number>): Generator<GraphFinding> {
  for (const { from, texts, to, type } of paddleOperators(source, budget)) {
    const shown = printable(type.slice(0, 120));
    const fields = texts
      .filter(({ name }) => !noted.test(name))
      .map(({ name, text }) => ({ pointer: name, value: printable(text.slice(0, 300)) }));
    const seen = counts.get(type) ?? 0;
    if (counts.size < 10_000) counts.set(type, seen + 1);
    const at = { from, to, pointer: `/operators/${shown}`, fields };
    if (python.test(type))
      yield { ruleId: 'MDL-FB-004', ...at, detail: `The operator ${shown} calls a function of Python.`, reconstruction: `${shown}(…)` };
    else if (files.test(type) && type !== 'print' && type !== 'read')
      yield {
        ruleId: 'MDL-FB-005',
        ...at,
        detail: `The operator ${shown} reads, writes or sends: ${fields
          .map(({ value }) => value)
          .join(', ')
          .slice(0, 300)}`,
      };
    else if ((custom.test(type) || actingName.test(type)) && seen === 0)
      yield { ruleId: 'MDL-FB-001', severity: 'high', ...at, detail: `The operator ${shown} is run by code that is not in the program.` };
    for (const { from: start, name, text, to: end } of texts) {
      // The stack of calls that built the operator is source text by nature.
      if (noted.test(name)) continue;
      const payload = textPayload(text, budget);
      if (payload)
        yield {
          ruleId: 'MDL-FB-003',
          from: start,
          to: end,
          pointer: `/operators/${shown}/${printable(name)}`,
          detail: `An attribute of ${shown} holds ${payload.what}.`,
          reconstruction: printable(payload.excerpt),
        };
      else if (/(?:path|file|dir)/i.test(name) && leavesFolder(text) && !files.test(type))
        yield {
          ruleId: 'MDL-FB-005',
          from: start,
          to: end,
          pointer: `/operators/${shown}/${printable(name)}`,
          detail: `An attribute of ${shown} names the place ${printable(text.slice(0, 300))}.`,
        };
    }
  }
}

export const paddleProgram = defineScanner({
  id: 'paddle-program',
  version: 1,
  title: 'Operators of PaddlePaddle programs',
  rules: ['MDL-FB-001', 'MDL-FB-002', 'MDL-FB-003', 'MDL-FB-004', 'MDL-FB-005'],
  blindSpots:
    'Parameters lie in a file of their own. Operators are judged by name: one that a library registers under an ordinary name is not seen.',
  accepts: (format) => format.kind === 'paddle',
  *scan(source, context) {
    const counts = new Map<string, number>();
    let broken: MalformedInput | undefined;
    const read = function* (): Generator<GraphFinding> {
      try {
        yield* judge(source, context.budget, counts);
      } catch (error) {
        if (!(error instanceof MalformedInput)) throw error;
        broken = error;
        yield { ruleId: 'MDL-FB-002', from: error.offset, to: error.offset + 16, detail: error.message };
      }
    };
    yield* tellFindings(source, read(), context);
    context.cover({ from: 0, to: broken ? Math.min(broken.offset, source.size) : source.size, state: 'parsed', what: 'program' });
    context.describe({ framework: 'PaddlePaddle', layers: [...counts.values()].reduce((sum, count) => sum + count, 0) });
    if (broken) throw broken;
  },
});
