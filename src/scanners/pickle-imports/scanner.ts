/** Says what loading a pickle would import, call and change, by running its opcodes on abstract values. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { npyObjectStart } from '#formats/npy/header';
import { nextStream } from '#formats/pickle/carve';
import { PickleMachine, type StreamEnd } from '#formats/pickle/machine';
import { tryPickle } from '#formats/pickle/recognise';
import { sniff } from '#formats/sniff';
import { defineScanner, type ScanContext } from '../define.ts';
import { nestedObservations } from './nested-observations.ts';
import { StreamReview } from './review.ts';
import { inNumpy, objectArray, StreamFacts, type StreamScan } from './stream-facts.ts';
import { TorchLegacy } from './torch-legacy.ts';
import { TorchStorages } from './torch-storages.ts';

/** Streams read one after another in one file; PyTorch's old format has five. */
const maxStreams = 10_000;

function place(context: ScanContext, offset: number): Observation['location'] {
  return context.member ? { member: context.member, offset } : { offset };
}

function* streamObservations(
  source: ByteSource,
  start: number,
  storages: TorchStorages,
  context: ScanContext,
): Generator<Observation, StreamScan> {
  const review = new StreamReview(source, context, storages);
  const machine = new PickleMachine(source, start, context.budget, review);
  review.machine = machine;
  const end = machine.run();
  yield* review.observations(inNumpy(context));
  if (end.ended === 'malformed')
    yield {
      ruleId: 'MDL-PKL-007',
      detail: `${end.detail} The ${end.opcodes} opcodes before it were examined; loaders have run them by the time they fail.`,
      location: place(context, end.end),
    };
  else if (review.fault !== undefined)
    yield {
      ruleId: 'MDL-PKL-007',
      detail: `${review.fault.detail} Loaders fail there, after they have run what stands before it.`,
      location: place(context, review.fault.offset),
    };
  yield* nestedObservations(review, context);
  return { end, review };
}

/** What stands behind the last stream: an archive there makes the file a polyglot. */
function* restOf(source: ByteSource, from: number, failed: boolean, context: ScanContext): Generator<Observation> {
  const content = sliceSource(source, from, source.size - from);
  const format = sniff(content, '');
  const read = context.reads(format);
  const what = failed ? 'bytes after an invalid opcode' : 'bytes after the last pickle stream';
  context.cover({ from, to: source.size, state: read ? 'parsed' : 'unread', what });
  if (!read && failed) return;
  yield {
    ruleId: 'MDL-PKL-010',
    ...(read ? { severity: 'medium' as const } : {}),
    detail: read
      ? `The ${content.size} bytes behind the last pickle stream are a file of their own: ${format.label}.`
      : `${content.size} bytes behind the last pickle stream belong to none.`,
    location: { ...place(context, from), length: content.size },
  };
  if (read) yield* context.nested('bytes behind the last stream', content, from);
}

/** Bytes before a stream that belong to none. */
function* between(from: number, to: number, context: ScanContext): Generator<Observation> {
  context.cover({
    from,
    to,
    state: 'unread',
    what: from === 0 ? 'bytes in front of the first pickle stream' : 'bytes between pickle streams',
  });
  yield {
    ruleId: 'MDL-PKL-010',
    detail: `${to - from} bytes that are no pickle stand ${from === 0 ? 'in front of the first pickle stream' : 'between two pickle streams'}.`,
    location: { ...place(context, from), length: to - from },
  };
}

function* scanStreams(source: ByteSource, from: number, context: ScanContext): Generator<Observation> {
  const facts = new StreamFacts();
  const storages = new TorchStorages();
  const legacy = new TorchLegacy(source, context, storages);
  // Where the file was told by a pickle behind other bytes, that is where the first stream starts.
  let position = from === 0 && !tryPickle(source, 0, true).recognised ? (nextStream(source, 0, context.budget) ?? 0) : from;
  if (position > from) yield* between(from, position, context);
  let failure: StreamEnd | undefined;
  while (position < source.size && facts.streams < maxStreams) {
    const scan = yield* streamObservations(source, position, storages, context);
    const { end } = scan;
    facts.add(scan, context);
    context.cover({ from: position, to: Math.max(position, end.end), state: 'parsed', what: `pickle stream ${facts.streams}` });
    if (end.ended === 'limit') throw new LimitReached('maxSteps', end.detail);
    if (end.ended === 'malformed') failure ??= end;
    const stepped = yield* legacy.after(position, end, scan.review);
    const after = end.ended === 'stop' ? stepped : Math.max(end.end + 1, position + 1);
    const next = nextStream(source, after, context.budget);
    if (next === undefined) {
      position = after;
      break;
    }
    if (next > after) yield* between(after, next, context);
    position = next;
  }
  yield* legacy.finish();
  facts.tell(context, legacy.isLegacy || storages.byKey.size > 0);
  if (position < source.size) yield* restOf(source, position, failure !== undefined, context);
  if (failure !== undefined) throw new MalformedInput(failure.detail, failure.end);
}

export const pickleImports = defineScanner({
  id: 'pickle-imports',
  version: 2,
  title: 'Imports and calls in pickle streams',
  rules: [
    'MDL-PKL-001',
    'MDL-PKL-002',
    'MDL-PKL-003',
    'MDL-PKL-004',
    'MDL-PKL-005',
    'MDL-PKL-006',
    'MDL-PKL-007',
    'MDL-PKL-008',
    'MDL-PKL-009',
    'MDL-PKL-010',
    'MDL-PKL-011',
    'MDL-PKL-012',
    'MDL-PKL-014',
    'MDL-PKL-015',
    'MDL-PKL-016',
    'MDL-PKL-017',
    'MDL-PKL-018',
    'MDL-PKL-019',
  ],
  blindSpots:
    'Does not see what the restoring code of a known framework class does with its state, what a function on the allow-list does in a ' +
    'changed installation, or payloads that are encrypted inside a value. Decodes base64 and hexadecimal texts up to 16 MiB, and no other encoding; behind the ' +
    'start of byte strings it looks for pickles in the first 64 MiB of them.',
  accepts: (format) => format.kind === 'pickle' || format.kind === 'npy',
  *scan(source, context) {
    const numpy = npyObjectStart(source, context.limits);
    if (numpy === undefined) {
      yield* scanStreams(source, 0, context);
      return;
    }
    context.fact('NumPy type', numpy.descr);
    context.fact('Shape', numpy.shape);
    if (!numpy.holdsObjects) {
      context.cover({ from: 0, to: numpy.dataStart, state: 'parsed', what: 'NumPy header' });
      context.cover({ from: numpy.dataStart, to: source.size, state: 'hashed', what: 'array data' });
      return;
    }
    context.cover({ from: 0, to: numpy.dataStart, state: 'parsed', what: 'NumPy header' });
    context.cover({ from: numpy.dataStart, to: source.size, state: 'parsed', what: 'object array, a pickle' });
    yield* context.nested(objectArray, sliceSource(source, numpy.dataStart, source.size - numpy.dataStart));
  },
});
