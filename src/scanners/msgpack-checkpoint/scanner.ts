/** Reads MessagePack checkpoints: arrays against their claims, extensions, keys that decoders act on, files among the bytes. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { type MsgpackListener, MsgpackReader } from '#formats/msgpack/read';
import { printable } from '#formats/pickle/render';
import { CoverRuns } from '../cover-runs.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { innerFile } from '../inner-file.ts';
import { examineLoose } from '../loose-bytes.ts';
import { textPayload } from '../text-payload.ts';
import { flaxTypes, readFlaxArray } from './arrays.ts';

const mayAct = /[(<:/$|;\\]|[A-Za-z0-9+/]{24}/;
/** Keys by which decoders of Python build objects or unpack pickles: jsonpickle, msgpack-numpy with its pickled kind, Hydra. */
const acting =
  /^(?:py\/(?:object|reduce|type|function|repr|newargs|state)|__(?:reduce|reduce_ex|setstate|import|builtins|globals|code|class)__|_target_)$/;
const most = 2000;
const mostRanges = 1500;

class Review implements MsgpackListener {
  readonly findings: GraphFinding[] = [];
  readonly data: { readonly from: number; readonly to: number }[] = [];
  readonly elements: Record<string, number> = {};
  arrays = 0;
  #strange = 0;
  readonly #source: ByteSource;
  readonly #context: ScanContext;

  constructor(source: ByteSource, context: ScanContext) {
    this.#source = source;
    this.#context = context;
  }

  #say(finding: GraphFinding): void {
    if (this.findings.length < most) this.findings.push(finding);
  }

  text(value: string, isKey: boolean, from: number, to: number): void {
    if (isKey && acting.test(value))
      this.#say({
        ruleId: 'MDL-MSG-002',
        from,
        to,
        detail: `The key ${printable(value)} has decoders build an object that the file names.`,
      });
    if (value.length < 8 || !mayAct.test(value)) return;
    const payload = textPayload(value, this.#context.budget);
    if (payload)
      this.#say({
        ruleId: 'MDL-MSG-003',
        from,
        to,
        detail: `A ${isKey ? 'key' : 'text'} holds ${payload.what}.`,
        reconstruction: printable(payload.excerpt),
      });
  }

  bytes(from: number, to: number): void {
    if (to - from >= 16 && this.data.length < 100_000) this.data.push({ from, to });
  }

  strangeKey(from: number): void {
    this.#strange += 1;
    if (this.#strange === 1)
      this.#say({
        ruleId: 'MDL-MSG-004',
        severity: 'low',
        from,
        to: from + 1,
        detail: 'A key of a map is no text, which Flax does not write.',
      });
  }

  extension(code: number, from: number, to: number): void {
    if (code === 1 || code === 3) this.#array(from, to);
    else if (code !== 2 && code !== -1) {
      this.#say({
        ruleId: 'MDL-MSG-001',
        from,
        to,
        detail: `An extension with the code ${code} of ${to - from} bytes: what a decoder does with it is not in the format.`,
      });
      this.bytes(from, to);
    }
  }

  #array(from: number, to: number): void {
    this.arrays += 1;
    let array: ReturnType<typeof readFlaxArray>;
    try {
      array = readFlaxArray(this.#source, from, to, this.#context.budget);
    } catch (error) {
      if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
      this.#say({ ruleId: 'MDL-MSG-004', from, to, detail: `An array cannot be read: ${error.message}` });
      this.bytes(from, to);
      return;
    }
    const width = flaxTypes.get(array.type);
    const count = array.shape.reduce((product, each) => product * each, 1);
    this.bytes(array.from, array.to);
    if (width === undefined) {
      const objects = /^(?:object|O|\|O)/.test(array.type);
      this.#say({
        ...{ ruleId: 'MDL-MSG-004', from, to },
        ...(objects ? { severity: 'high' as const } : {}),
        detail: `An array is of the type ${printable(array.type.slice(0, 80))}${objects ? ', whose bytes stand for Python objects' : ', which Flax does not write'}.`,
      });
      return;
    }
    if (Object.keys(this.elements).length < 60 || this.elements[array.type] !== undefined)
      this.elements[array.type] = (this.elements[array.type] ?? 0) + count;
    if (width > 0 && count * width !== array.to - array.from)
      this.#say({
        ...{ ruleId: 'MDL-MSG-004', from, to },
        detail: `An array of ${printable(array.type)} and shape [${array.shape.slice(0, 8).join(', ')}] comes to ${count * width} bytes and holds ${array.to - array.from}.`,
      });
  }
}

function tell(review: Review, end: number, context: ScanContext): void {
  const parameters = Object.values(review.elements).reduce((sum, count) => sum + count, 0);
  context.describe({
    framework: review.arrays > 0 ? 'Flax' : 'MessagePack',
    tensors: review.arrays,
    parameters,
    elementTypes: review.elements,
  });
  const runs = new CoverRuns((range) => context.cover(range));
  const longest = [...review.data].sort((left, right) => right.to - right.from - (left.to - left.from)).slice(0, mostRanges);
  let position = 0;
  for (const { from, to } of longest.sort((left, right) => left.from - right.from)) {
    if (from < position || to > end) continue;
    runs.cover(position, from, 'parsed', 'structure');
    runs.cover(from, to, 'hashed', 'array data');
    position = to;
  }
  runs.cover(position, end, 'parsed', 'structure');
  runs.finish();
}

export const msgpackCheckpoint = defineScanner({
  id: 'msgpack-checkpoint',
  version: 1,
  title: 'Arrays, extensions and keys of MessagePack checkpoints',
  rules: ['001', '002', '003', '004', '005'].map((number) => `MDL-MSG-${number}`),
  blindSpots:
    'What a program registers for an extension of its own is not known. Numbers are not evaluated: a backdoor in weights is not seen. Files among ' +
    'the numbers are looked for at the start of each value, pickles anywhere in it.',
  accepts: (format) => format.kind === 'msgpack',
  *scan(source, context): Iterable<Observation> {
    const review = new Review(source, context);
    const reader = new MsgpackReader(source, 0, context.budget, review);
    let failure: MalformedInput | LimitReached | undefined;
    try {
      reader.value();
    } catch (error) {
      if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
      failure = error;
    }
    const end = Math.min(source.size, reader.at);
    yield* tellFindings(source, review.findings, context);
    tell(review, end, context);
    for (const { from, to } of review.data) {
      if (context.budget.exhausted) break;
      const file = innerFile(sliceSource(source, from, to - from), context);
      if (file) yield* context.nested(`bytes at ${from + file.offset}`, file.source, from + file.offset);
    }
    const member = context.member ? { member: context.member } : {};
    if (failure instanceof LimitReached) throw failure;
    if (failure) {
      yield { ruleId: 'MDL-MSG-004', detail: failure.message, location: { ...member, offset: Math.min(failure.offset, source.size) } };
      throw failure;
    }
    if (end >= source.size) return;
    context.cover({ from: end, to: source.size, state: 'unread', what: 'bytes behind the value' });
    const found = yield* examineLoose(sliceSource(source, end, source.size - end), 'bytes behind the value', context);
    yield {
      ruleId: 'MDL-MSG-005',
      ...(found ? { severity: 'high' as const } : {}),
      detail: `${source.size - end} bytes stand behind the end of the checkpoint.`,
      location: { ...member, offset: end, length: source.size - end },
    };
  },
});
