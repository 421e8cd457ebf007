/** Unpacks single compressed streams, tells where their readers would disagree, and has the content examined. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { sniff } from '#formats/sniff';
import { isStreamKind, streamCodecs } from '#formats/streams/codecs';
import type { StreamNote } from '#formats/streams/decoding';
import { type Unpacked, unpack } from '#formats/streams/unpack';
import { isBomb, isNumeric } from '../bomb.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { looseFile } from '../loose-bytes.ts';
import { leavesFolder } from '../member-names.ts';
import { shownName } from '../zip-archive/shown-name.ts';

type Say = (ruleId: string, detail: string, from: number, to: number) => Observation;

const maxTold = 20;
const maxParts = 16;

function* noteFindings(notes: readonly StreamNote[], say: Say): Generator<Observation> {
  const told = { checksum: 0, size: 0 };
  for (const { detail, kind, length, offset } of notes) {
    if (kind === 'name' && (leavesFolder(detail) || /[/\\]/.test(detail)))
      yield say(
        'MDL-CMP-005',
        `The stream names its content ${shownName(detail)}, a path instead of a file name.`,
        offset,
        offset + length,
      );
    if (kind !== 'checksum' && kind !== 'size') continue;
    told[kind] += 1;
    if (told[kind] <= maxTold)
      yield say(kind === 'checksum' ? 'MDL-CMP-003' : 'MDL-CMP-004', `The stream ${detail}.`, offset, offset + length);
  }
}

/** Bytes that readers step over can hold files that only a search finds. */
function* steppedOver(source: ByteSource, notes: readonly StreamNote[], context: ScanContext): Generator<Observation> {
  for (const { length, kind, offset } of notes.slice(0, maxTold)) {
    if ((kind !== 'skipped' && kind !== 'header' && kind !== 'name') || length < 8) continue;
    const file = looseFile(sliceSource(source, offset, length), context);
    if (file) yield* context.nested('bytes that readers step over', file.source, offset + file.offset);
  }
}

/** A part that begins a file of its own is examined as one, where the whole reads as something else. */
function* laterParts({ parts, source }: Unpacked, whole: string, context: ScanContext): Generator<Observation> {
  for (const [index, from] of parts.slice(0, maxParts).entries()) {
    const part = sliceSource(source, from, source.size - from);
    const format = sniff(part, '');
    if (format.kind !== whole && context.reads(format)) yield* context.nested(`content from part ${index + 2} on`, part);
  }
}

function* behind(source: ByteSource, end: number, context: ScanContext, say: Say): Generator<Observation> {
  const rest = sliceSource(source, end, source.size - end);
  const [first] = rest.read(0, 1);
  let zeros = first === 0;
  for (let at = 0; zeros && at < rest.size; at += 65_536) {
    context.budget.spend('maxSteps', 16);
    zeros = rest.read(at, 65_536).every((byte) => byte === 0);
  }
  context.cover({ from: end, to: source.size, state: 'hashed', what: zeros ? 'padding' : 'bytes behind the stream' });
  if (zeros) return;
  const file = looseFile(rest, context);
  yield say(
    'MDL-CMP-006',
    `${rest.size} bytes stand behind the end of the stream.${file ? ` A file lies in them: ${file.label}.` : ''}`,
    end,
    source.size,
  );
  if (file) yield* context.nested('bytes behind the stream', file.source, end + file.offset);
}

/** Damage that is no damage to a reader with more means than this one. */
function isBeyondThisReader(message: string): boolean {
  return /which does not come with it|is not read\b|which nothing reads/.test(message);
}

export const compressedStream = defineScanner({
  id: 'compressed-stream',
  version: 1,
  title: 'Compressed streams and what lies in them',
  rules: ['001', '002', '003', '004', '005', '006', '007'].map((number) => `MDL-CMP-${number}`),
  blindSpots:
    'Streams that need a dictionary, and xz streams with filters for processors other than x86 and ARM, are told but not unpacked. Content beyond ' +
    'the bound on unpacked bytes is looked at by its beginning only. Checksums over the content of Zstandard frames longer than 48 MiB are not compared.',
  accepts: (format) => isStreamKind(format.kind),
  *scan(source, context) {
    const format = sniff(source, '');
    const { kind } = format;
    if (!isStreamKind(kind)) return;
    const location = (from: number, to: number): Observation['location'] => ({
      ...(context.member ? { member: context.member } : {}),
      offset: from,
      length: Math.max(0, to - from),
    });
    const say: Say = (ruleId, detail, from, to) => ({
      ruleId,
      detail,
      location: location(from, to),
      evidence: excerpt(source, context.member, from, to),
    });
    const unpacked = unpack((note) => streamCodecs[kind](source, 0, note), {
      budget: context.budget,
      depth: context.depth,
      packed: source.size,
    });
    const { failure, limit, notes, source: content } = unpacked;
    const whole = failure === undefined && limit === undefined;
    const end = whole ? unpacked.end : source.size;
    context.fact('Unpacked content', `${content.size} bytes${whole ? '' : ', not to its end'}`);
    if (unpacked.parts.length > 0) context.fact('Parts of the stream', String(unpacked.parts.length + 1));
    yield* noteFindings(notes, say);
    if (failure)
      yield isBeyondThisReader(failure.message)
        ? say('MDL-CMP-002', `The stream cannot be unpacked here: ${failure.message}`, 0, Math.min(16, source.size))
        : say('MDL-CMP-001', `The stream is damaged after ${content.size} bytes of content: ${failure.message}`, unpacked.end, source.size);
    const inner = sniff(content, '');
    if (limit?.limit === 'maxRatio' || isBomb(source.size, content.size, isNumeric(inner.kind)))
      yield say('MDL-CMP-007', `The stream unpacks from ${source.size} to ${limit ? 'more than ' : ''}${content.size} bytes.`, 0, end);
    context.cover({
      from: 0,
      to: end,
      state: whole ? 'parsed' : 'unread',
      what: `${format.label}${whole ? '' : ', not unpacked to its end'}`,
    });
    if (content.size > 0) {
      yield* context.nested('content', content);
      yield* laterParts(unpacked, inner.kind, context);
    }
    yield* steppedOver(source, notes, context);
    if (whole && end < source.size) yield* behind(source, end, context, say);
    if (limit && limit.limit !== 'maxRatio') throw limit;
  },
});
