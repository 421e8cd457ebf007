/** Reads a GGUF file's metadata, chat template and tensor places: what a native loader would trust. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { type GgufPlaceFault, layOut } from '#formats/gguf/layout';
import { type Gguf, type GgufPair, GgufReader, UnknownGguf } from '#formats/gguf/read';
import { LimitReached, MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { isTemplate } from '../chat-template/recognise.ts';
import { templateObservations } from '../chat-template/template-observations.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { examineLoose } from '../loose-bytes.ts';
import { hasSecret, redacted } from '../secrets.ts';
import { addressesIn, textPayload } from '../text-payload.ts';
import { tellCard } from './card.ts';

const placeRules: Readonly<Record<GgufPlaceFault['fault'], string>> = {
  type: 'MDL-GGUF-004',
  shape: 'MDL-GGUF-001',
  outside: 'MDL-GGUF-002',
  overlap: 'MDL-GGUF-002',
  alignment: 'MDL-GGUF-002',
  duplicate: 'MDL-GGUF-003',
  loose: 'MDL-GGUF-005',
  value: 'MDL-GGUF-004',
};
const maxPerFault = 40;
const longestText = 4 * 1024 * 1024;

function place(context: ScanContext, from: number, to: number, pointer = ''): Observation['location'] {
  return {
    ...(context.member ? { member: context.member } : {}),
    offset: from,
    length: Math.max(0, to - from),
    ...(pointer ? { pointer } : {}),
  };
}

interface Text {
  readonly at: number;
  readonly length: number;
}

/** Vocabularies: words of a language, and no text that acts. */
const vocabulary = /^tokenizer\.ggml\.(?:tokens|merges|added_tokens|precompiled_charsmap)$/;

function* judgeText(source: ByteSource, pair: GgufPair, { at, length }: Text, context: ScanContext): Generator<Observation> {
  const text = Buffer.from(source.read(at, Math.min(length, longestText))).toString('utf8');
  if (/chat_template/.test(pair.key) || isTemplate(text)) {
    context.budget.spend('maxSteps', Math.ceil(text.length / 8));
    yield* templateObservations(text, {
      member: context.member,
      pointer: pair.key,
      base: at,
      from: at,
      to: at + length,
      budget: context.budget,
    });
    // Any other value may be read as more than a template.
    if (/chat_template/.test(pair.key)) return;
  }
  const location = place(context, pair.from, pair.to, pair.key);
  const key = printable(redacted(pair.key.slice(0, 80)));
  const fields = [{ pointer: pair.key, value: printable(redacted(text.slice(0, 2000))) }];
  const shown = hasSecret(text.slice(0, 4096)) ? {} : excerpt(source, context.member, pair.from, Math.min(pair.to, pair.from + 256));
  const payload = textPayload(text, context.budget);
  if (payload)
    yield {
      ruleId: 'MDL-GGUF-006',
      detail: `The value of ${key} holds ${payload.what}.`,
      location,
      evidence: { reconstruction: printable(redacted(payload.excerpt)), fields, ...shown },
    };
  const [address] = pair.key.startsWith('general.') ? [] : addressesIn(text, 1);
  if (address !== undefined)
    yield {
      ruleId: 'MDL-GGUF-009',
      detail: `The value of ${key} names ${printable(redacted(address))}.`,
      location,
      evidence: { fields, ...shown },
    };
}

function* pairs(source: ByteSource, file: Gguf, context: ScanContext): Generator<Observation> {
  const seen = new Set<string>();
  for (const pair of file.pairs) {
    if (seen.has(pair.key))
      yield {
        ruleId: 'MDL-GGUF-003',
        detail: `The key ${printable(redacted(pair.key.slice(0, 80)))} stands in the file twice.`,
        location: place(context, pair.from, pair.to, pair.key),
        evidence: excerpt(source, context.member, pair.from, Math.min(pair.to, pair.from + 256)),
      };
    seen.add(pair.key);
    if (typeof pair.value === 'string') yield* judgeText(source, pair, { at: pair.textAt, length: pair.textLength }, context);
    if (!vocabulary.test(pair.key)) for (const text of pair.texts) yield* judgeText(source, pair, text, context);
  }
}

function* places(source: ByteSource, faults: readonly GgufPlaceFault[], context: ScanContext): Generator<Observation> {
  const told = new Map<string, number>();
  for (const { fault, detail, from, to } of faults) {
    const ruleId = placeRules[fault];
    const count = (told.get(ruleId) ?? 0) + 1;
    told.set(ruleId, count);
    if (count > maxPerFault) continue;
    yield { ruleId, detail, location: place(context, from, to), evidence: excerpt(source, context.member, from, to) };
    if (fault !== 'loose') continue;
    const content = sliceSource(source, from, to - from);
    yield* examineLoose(content, `bytes at ${from}`, context);
  }
  for (const [ruleId, count] of told)
    if (count > maxPerFault)
      yield {
        ruleId,
        detail: `${count - maxPerFault} more places of this kind are not listed one by one.`,
        location: place(context, 0, 0),
      };
}

export const ggufMetadata = defineScanner({
  id: 'gguf-metadata',
  version: 2,
  title: 'Metadata, chat template and layout of GGUF files',
  rules: [
    'MDL-GGUF-001',
    'MDL-GGUF-002',
    'MDL-GGUF-003',
    'MDL-GGUF-004',
    'MDL-GGUF-005',
    'MDL-GGUF-006',
    'MDL-GGUF-007',
    'MDL-GGUF-008',
    'MDL-GGUF-009',
    'MDL-TPL-001',
    'MDL-TPL-002',
    'MDL-TPL-003',
    'MDL-TPL-004',
    'MDL-TPL-005',
    'MDL-TPL-006',
  ],
  blindSpots:
    'Does not interpret the weights, and does not read the vocabulary as text. Strings are read up to 4 MiB, and the first 512 of an array.',
  accepts: (format) => format.kind === 'gguf',
  *scan(source, context) {
    const reader = new GgufReader(source, context.budget);
    const { file } = reader;
    let stopped: MalformedInput | LimitReached | undefined;
    try {
      reader.read();
    } catch (error) {
      if (!(error instanceof MalformedInput) && !(error instanceof LimitReached)) throw error;
      stopped = error;
    }
    context.fact('GGUF version', `${file.version}${file.bigEndian ? ', highest byte first' : ''}`);
    if (file.bigEndian)
      yield { ruleId: 'MDL-GGUF-007', detail: 'Numbers are written with the highest byte first.', location: place(context, 4, 8) };
    if (file.version === 1)
      yield { ruleId: 'MDL-GGUF-008', detail: 'The file is of version 1, which loaders of today refuse.', location: place(context, 4, 8) };
    if (stopped instanceof MalformedInput) {
      const ruleId = stopped instanceof UnknownGguf ? 'MDL-GGUF-004' : 'MDL-GGUF-001';
      const { offset } = stopped;
      yield {
        ruleId,
        detail: stopped.message,
        location: place(context, offset, offset + 8),
        evidence: excerpt(source, context.member, offset, offset + 8),
      };
    }
    yield* pairs(source, file, context);
    if (stopped) {
      context.cover({ from: 0, to: file.infoEnd, state: 'parsed', what: 'header and metadata' });
      throw stopped;
    }
    const layout = layOut(file, source.size);
    tellCard(file, layout.parameters, context);
    context.cover({ from: 0, to: Math.min(layout.dataStart, source.size), state: 'parsed', what: 'header and metadata' });
    context.cover({ from: layout.dataStart, to: source.size, state: 'hashed', what: 'tensor data' });
    yield* places(source, layout.faults, context);
  },
});
