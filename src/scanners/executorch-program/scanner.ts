/** Reads ExecuTorch programs: operators and delegates that a runtime must bring, segments against the file, text that acts (schema/program.fbs). */
import type { Budget } from '#formats/budget';
import { type ByteSource, sliceSource, viewOf } from '#formats/byte-source';
import { type FlatTable, rootTable } from '#formats/flatbuffer/table';
import { MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { defineScanner, type ScanContext } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { examineInner } from '../inner-file.ts';
import { actingName } from '../tensorflow-graph/ops.ts';
import { textPayload } from '../text-payload.ts';

const stock =
  /^(?:aten|prim|executorch_prim|dim_order_ops|quantized_decomposed|torchao|llama|et_vk|cadence|cortex_m|xnnpack|quantized|coreml|etensor)::/;
const delegates =
  /^(?:XnnpackBackend|CoreMLBackend|MPSBackend|QnnBackend|VulkanBackend|EthosUBackend|ArmBackend|VgfBackend|NeuropilotBackend|MediaTekBackend|CudaBackend|MetalBackend|OpenvinoBackend|NXPBackend|NeutronBackend|EnnBackend|AotiBackend|SamsungBackend)$/;

interface Segment {
  readonly from: number;
  readonly to: number;
}

interface Program {
  readonly segments: Segment[];
  readonly operators: Map<string, number>;
  readonly delegates: Map<string, number>;
  readonly methods: string[];
}

function* text(table: FlatTable, slot: number, path: string, budget: Budget): Generator<GraphFinding, string> {
  const value = table.text(slot, 1024 * 1024);
  const payload = textPayload(value, budget);
  const place = table.textPlace(slot);
  if (payload && place)
    yield {
      ruleId: 'MDL-FB-003',
      ...place,
      pointer: `/${path}`,
      detail: `The text at ${path} holds ${payload.what}.`,
      reconstruction: printable(payload.excerpt),
    };
  return value;
}

function* readPlan(plan: FlatTable, program: Program, budget: Budget): Generator<GraphFinding> {
  if (program.methods.length < 64) program.methods.push(yield* text(plan, 0, 'method', budget));
  for (const operator of plan.tables(6)) {
    const name = yield* text(operator, 0, 'operator', budget);
    const known = program.operators.get(name);
    program.operators.set(name, (known ?? 0) + 1);
    if (stock.test(name) || known !== undefined || program.operators.size > 10_000) continue;
    const acts = actingName.test(name);
    yield {
      ...{ ruleId: 'MDL-FB-001', from: operator.at, to: operator.at + 16, pointer: `/operators/${printable(name.slice(0, 100))}` },
      ...(acts ? { severity: 'high' as const } : {}),
      detail: `The operator ${printable(name.slice(0, 200)) || 'without a name'} is of no library that ExecuTorch brings${acts ? ', and its name says that it acts outside the model' : ''}.`,
    };
  }
  for (const delegate of plan.tables(7)) {
    const id = yield* text(delegate, 0, 'delegate', budget);
    const known = program.delegates.get(id);
    program.delegates.set(id, (known ?? 0) + 1);
    for (const spec of delegate.tables(2)) {
      yield* text(spec, 0, 'compile specification', budget);
      yield* text(spec, 1, 'compile specification', budget);
    }
    if (delegates.test(id) || known !== undefined) continue;
    yield {
      ...{ ruleId: 'MDL-FB-001', from: delegate.at, to: delegate.at + 16, pointer: `/delegates/${printable(id.slice(0, 100))}` },
      detail: `A part of the program is handed to the backend ${printable(id.slice(0, 200)) || 'without a name'}, which ExecuTorch does not bring.`,
    };
  }
}

function* readProgram(source: ByteSource, program: Program, budget: Budget): Generator<GraphFinding> {
  const root = rootTable(source, budget);
  const header = viewOf(source, 8, 24);
  const extended = header !== undefined && Buffer.from(source.read(8, 4)).toString('latin1') === 'eh00';
  const base = extended ? Number(header.getBigUint64(16, true)) : 0;
  for (const plan of root.tables(1)) yield* readPlan(plan, program, budget);
  for (const segment of root.tables(4)) {
    const [offset, size] = [Number(segment.u64(0)), Number(segment.u64(1))];
    if (base + offset + size > source.size)
      yield {
        ...{ ruleId: 'MDL-FB-002', from: segment.at, to: segment.at + 16, pointer: '/segments' },
        detail: `A segment of ${size} bytes at ${base + offset} reaches beyond the file of ${source.size}.`,
      };
    else if (program.segments.length < 2000) program.segments.push({ from: base + offset, to: base + offset + size });
  }
  for (const inline of root.tables(3)) {
    const { at, length } = inline.vector(0, 1);
    if (length > 0 && program.segments.length < 2000) program.segments.push({ from: at, to: at + length });
  }
}

function tell({ delegates: backends, methods, operators, segments }: Program, end: number, context: ScanContext): void {
  context.describe({ framework: 'ExecuTorch', architecture: printable(methods.join(', ').slice(0, 300)) });
  if (backends.size > 0) context.fact('Backends', printable([...backends.keys()].slice(0, 20).join(', ')));
  context.fact('Operators', String(operators.size));
  let position = 0;
  for (const { from, to } of [...segments].sort((left, right) => left.from - right.from)) {
    if (from < position || to > end) continue;
    context.cover({ from: position, to: from, state: 'parsed', what: 'program' });
    context.cover({ from, to, state: 'hashed', what: 'segment' });
    position = to;
  }
  context.cover({ from: position, to: end, state: 'parsed', what: 'program' });
}

export const executorchProgram = defineScanner({
  id: 'executorch-program',
  version: 1,
  title: 'Operators, delegates and segments of ExecuTorch programs',
  rules: ['MDL-FB-001', 'MDL-FB-002', 'MDL-FB-003'],
  blindSpots:
    'What a delegate does with its own bytes is known to its backend alone; files of known formats at their start and pickles in them are found. ' +
    'Instructions and shapes are not checked against each other.',
  accepts: (format) => format.kind === 'executorch',
  *scan(source, context) {
    const program: Program = { segments: [], operators: new Map(), delegates: new Map(), methods: [] };
    let broken: MalformedInput | undefined;
    const read = function* (): Generator<GraphFinding> {
      try {
        yield* readProgram(source, program, context.budget);
      } catch (error) {
        if (!(error instanceof MalformedInput)) throw error;
        broken = error;
        yield { ruleId: 'MDL-FB-002', from: error.offset, to: error.offset + 16, detail: error.message };
      }
    };
    yield* tellFindings(source, read(), context);
    tell(program, broken ? Math.min(broken.offset, source.size) : source.size, context);
    for (const { from, to } of program.segments.slice(0, 500))
      if (to - from >= 16) yield* examineInner(sliceSource(source, from, to - from), `segment at ${from}`, context);
    if (broken) throw broken;
  },
});
