/** Says what loading a pickle would import, call and change, by running its opcodes on abstract values. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { npyObjectStart } from '#formats/npy/header';
import { PickleMachine, type StreamEnd } from '#formats/pickle/machine';
import { sniff } from '#formats/sniff';
import { defineScanner, type ScanContext } from '../define.ts';
import { nextStream } from './carve.ts';
import { nestedFile } from './nested-literals.ts';
import { StreamReview } from './review.ts';

/** Streams read one after another in one file; PyTorch's old format has five. */
const maxStreams = 10_000;

function place(context: ScanContext, offset: number): Observation['location'] {
  return context.member ? { member: context.member, offset } : { offset };
}

function* nestedObservations(source: ByteSource, review: StreamReview, context: ScanContext): Generator<Observation> {
  for (const literal of review.nestedCandidates) {
    const found = nestedFile(source, literal);
    if (!found) continue;
    if (found.pickle && !review.loadedLiterals.has(literal.at))
      yield {
        ruleId: 'MDL-PKL-006',
        detail: `A value at ${literal.at} holds a whole pickle (${found.how}, ${found.source.size} bytes); a second stage can load it.`,
        location: { ...place(context, literal.at), length: literal.length },
      };
    yield* context.nested(`value at ${literal.at}`, found.source);
  }
}

function* streamObservations(
  source: ByteSource,
  start: number,
  context: ScanContext,
): Generator<Observation, { end: StreamEnd; review: StreamReview }> {
  const review = new StreamReview(source, context.member);
  const machine = new PickleMachine(source, start, context.budget, review);
  review.machine = machine;
  const end = machine.run();
  yield* review.observations();
  if (end.ended === 'malformed')
    yield {
      ruleId: 'MDL-PKL-007',
      detail: `${end.detail} The ${end.opcodes} opcodes before it were examined; loaders have run them by the time they fail.`,
      location: place(context, end.end),
    };
  yield* nestedObservations(source, review, context);
  return { end, review };
}

/** What stands behind the last stream: an archive there makes the file a polyglot. */
function* restOf(source: ByteSource, from: number, failed: boolean, context: ScanContext): Generator<Observation> {
  const content = sliceSource(source, from, source.size - from);
  const format = sniff(content, '');
  const read = context.reads(format);
  const what = failed ? 'bytes after an invalid opcode' : 'bytes after the last pickle stream';
  context.cover({ from, to: source.size, state: read ? 'parsed' : failed ? 'unread' : 'hashed', what });
  if (!read) return;
  yield {
    ruleId: 'MDL-PKL-010',
    severity: 'medium',
    detail: `The ${content.size} bytes behind the last pickle stream are a file of their own: ${format.label}.`,
    location: { ...place(context, from), length: content.size },
  };
  yield* context.nested('bytes behind the last stream', content);
}

function* scanStreams(source: ByteSource, from: number, context: ScanContext): Generator<Observation> {
  let position = from;
  let streams = 0;
  let opcodes = 0;
  const imports = new Set<string>();
  let protocol = 0;
  let failure: StreamEnd | undefined;
  while (position < source.size && streams < maxStreams) {
    const { end, review } = yield* streamObservations(source, position, context);
    streams += 1;
    opcodes += end.opcodes;
    protocol = Math.max(protocol, end.protocol);
    for (const name of review.imports.keys()) imports.add(name);
    context.cover({ from: position, to: Math.max(position, end.end), state: 'parsed', what: `pickle stream ${streams}` });
    if (end.ended === 'limit') throw new LimitReached('maxSteps', end.detail);
    if (end.ended === 'malformed' && failure === undefined) failure = end;
    const after = end.ended === 'stop' ? end.end : Math.max(end.end + 1, position + 1);
    const next = nextStream(source, after, context.budget);
    if (next === undefined) {
      position = after;
      break;
    }
    if (next > after) {
      context.cover({ from: after, to: next, state: 'hashed', what: 'bytes between pickle streams' });
      yield {
        ruleId: 'MDL-PKL-010',
        detail: `${next - after} bytes that are no pickle stand between two pickle streams.`,
        location: place(context, after),
      };
    }
    position = next;
  }
  context.fact('Pickle streams', String(streams));
  context.fact('Pickle protocol', String(protocol));
  context.fact('Opcodes', String(opcodes));
  if (imports.size > 0)
    context.fact('Imports', [...imports].sort().slice(0, 40).join(', ') + (imports.size > 40 ? ` and ${imports.size - 40} more` : ''));
  if (position < source.size) yield* restOf(source, position, failure !== undefined, context);
  if (failure !== undefined) {
    throw new MalformedInput(failure.detail, failure.end);
  }
}

export const pickleImports = defineScanner({
  id: 'pickle-imports',
  version: 1,
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
  ],
  blindSpots:
    'Does not see what the restoring code of a known framework class does with its state, what a function on the allow-list does in a ' +
    'changed installation, or payloads that are encrypted or compressed inside a value. Looks into the first 512 strings of a stream for nested files.',
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
    yield* context.nested('object array', sliceSource(source, numpy.dataStart, source.size - numpy.dataStart));
  },
});
