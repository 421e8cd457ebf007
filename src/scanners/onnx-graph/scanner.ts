/** Reads the graph of an ONNX model and says what it takes from outside itself. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { MalformedInput } from '#formats/limits';
import { emptyModel, type OnnxModel, type OnnxValue, type Range } from '#formats/onnx/model';
import { OnnxReader } from '#formats/onnx/read';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { addressesIn } from '../text-payload.ts';
import { judgeModel } from './judge.ts';

const maxPerRule = 60;
const maxRanges = 900;

const listed = (values: readonly OnnxValue[]) =>
  `${values
    .slice(0, 12)
    .map(({ name, type }) => `${name}: ${type}`)
    .join('; ')}${values.length > 12 ? ' and more' : ''}`;

/** Longest text that is looked at, in bytes. */
const longestText = 256 * 1024;

function readText(source: ByteSource, { from, to }: Range): string {
  return Buffer.from(source.read(from, Math.min(longestText, to - from))).toString('utf8');
}

function tellFacts(source: ByteSource, model: OnnxModel, context: ScanContext): void {
  const inputs = model.inputs.filter(({ name }) => !model.initializers.has(name));
  context.fact('IR version', String(model.irVersion));
  if (model.producer) context.fact('Producer', `${model.producer} ${model.producerVersion}`.trim());
  context.fact('Operator sets', model.opsets.map(({ domain, version }) => `${domain || 'ai.onnx'} ${version}`).join(', '));
  context.fact('Nodes', String(model.nodes));
  context.fact('Graphs', `${model.graphs}, nested ${model.deepest} deep`);
  context.fact('Tensors', String(model.tensors));
  context.fact('Parameters', String(model.parameters));
  context.fact('Inputs', listed(inputs));
  context.fact('Outputs', listed(model.outputs));
  const common = [...model.operators.values()].sort((left, right) => right.count - left.count || (left.type < right.type ? -1 : 1));
  context.fact(
    'Operators',
    common
      .slice(0, 20)
      .map(({ domain, type, count }) => `${domain ? `${domain}.` : ''}${type} × ${count}`)
      .join(', '),
  );
  if (model.functions.length > 0) context.fact('Functions', String(model.functions.length));
  const addresses = new Set(model.texts.flatMap((range) => addressesIn(readText(source, range), 10)));
  if (addresses.size > 0) context.fact('Addresses named', [...addresses].slice(0, 10).join(' '));
}

/** Large tensor data is hashed, all around it is parsed. */
function coverModel(model: OnnxModel, end: number, context: ScanContext): void {
  let raw: Range[] = model.rawRanges.filter(({ from, to }) => to - from >= 1024);
  // The largest ones, when there are more than the account holds.
  if (raw.length > maxRanges) raw = [...raw].sort((left, right) => right.to - right.from - (left.to - left.from)).slice(0, maxRanges);
  let position = 0;
  for (const { from, to } of raw.sort((left, right) => left.from - right.from)) {
    context.cover({ from: position, to: from, state: 'parsed', what: 'graph' });
    context.cover({ from, to, state: 'hashed', what: 'tensor data' });
    position = to;
  }
  context.cover({ from: position, to: end, state: 'parsed', what: 'graph' });
}

function* observations(source: ByteSource, model: OnnxModel, context: ScanContext): Generator<Observation> {
  const told = new Map<string, number>();
  for (const { ruleId, severity, detail, from, to, pointer, fields, reconstruction } of judgeModel(
    model,
    (range) => readText(source, range),
    context.budget,
  )) {
    const count = (told.get(ruleId) ?? 0) + 1;
    told.set(ruleId, count);
    if (count > maxPerRule) continue;
    yield {
      ruleId,
      ...(severity ? { severity } : {}),
      detail,
      location: { ...(context.member ? { member: context.member } : {}), offset: from, length: to - from, ...(pointer ? { pointer } : {}) },
      evidence: {
        ...(reconstruction ? { reconstruction } : {}),
        ...(fields ? { fields } : {}),
        ...excerpt(source, context.member, from, Math.min(to, from + 256)),
      },
    };
  }
  for (const [ruleId, count] of told)
    if (count > maxPerRule)
      yield {
        ruleId,
        detail: `${count - maxPerRule} more places of this kind are not listed one by one.`,
        location: context.member ? { member: context.member } : {},
      };
}

export const onnxGraph = defineScanner({
  id: 'onnx-graph',
  version: 1,
  title: 'Graph, external data and metadata of ONNX models',
  rules: ['MDL-ONX-001', 'MDL-ONX-002', 'MDL-ONX-003', 'MDL-ONX-004', 'MDL-ONX-005', 'MDL-ONX-006'],
  blindSpots:
    'Does not compute the graph: a backdoor in weights or control flow is not seen. Files with external data are named, not opened. ' +
    "Does not check that operators fit together, which the format's own checker does.",
  accepts: (format) => format.kind === 'onnx',
  *scan(source, context) {
    const model = emptyModel();
    let end = source.size;
    let broken: MalformedInput | undefined;
    try {
      new OnnxReader(source, context.budget, model).readModel();
    } catch (error) {
      if (!(error instanceof MalformedInput)) {
        yield* observations(source, model, context);
        throw error;
      }
      broken = error;
      end = Math.min(source.size, error.offset);
      model.notes.push({ from: end, to: Math.min(source.size, end + 16), detail: error.message });
    }
    tellFacts(source, model, context);
    coverModel(model, end, context);
    if (!model.hasGraph && broken === undefined) model.notes.push({ from: 0, to: 0, detail: 'The model has no graph.' });
    yield* observations(source, model, context);
    if (broken) throw broken;
  },
});
