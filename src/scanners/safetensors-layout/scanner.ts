/** Holds a safetensors file against every rule of its format and reads its metadata for text that acts. */
import type { Observation } from '#contract/findings';
import { type ByteSource, bytesSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { readSafetensors, type Safetensors, type SafetensorsFault } from '#formats/safetensors/read';
import { isTemplate } from '../chat-template/recognise.ts';
import { templateObservations } from '../chat-template/template-observations.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { packedFile } from '../packed-files.ts';
import { hasSecret, redacted } from '../secrets.ts';
import { textPayload } from '../text-payload.ts';
import { tellCard } from './card.ts';
import { hiddenFiles } from './hidden-files.ts';

const rules: Readonly<Record<SafetensorsFault, string>> = {
  header: 'MDL-STF-001',
  duplicate: 'MDL-STF-002',
  overlap: 'MDL-STF-003',
  gap: 'MDL-STF-004',
  outside: 'MDL-STF-005',
  size: 'MDL-STF-006',
  type: 'MDL-STF-007',
  trailing: 'MDL-STF-008',
  metadata: 'MDL-STF-010',
  unknown: 'MDL-STF-010',
  padding: 'MDL-STF-012',
};

/** Faults of one kind that are told one by one. */
const maxPerFault = 40;

function place(context: ScanContext, from: number, to: number, pointer = ''): Observation['location'] {
  return {
    ...(context.member ? { member: context.member } : {}),
    offset: from,
    length: Math.max(0, to - from),
    ...(pointer ? { pointer } : {}),
  };
}

function* faults(source: ByteSource, file: Safetensors, context: ScanContext): Generator<Observation> {
  const told = new Map<SafetensorsFault, number>();
  for (const note of file.notes) {
    const count = (told.get(note.fault) ?? 0) + 1;
    told.set(note.fault, count);
    if (count > maxPerFault) continue;
    yield {
      ruleId: rules[note.fault],
      detail: note.detail,
      location: place(context, note.from, note.to, note.pointer),
      evidence: excerpt(source, context.member, note.from, note.to),
    };
  }
  for (const [fault, count] of told)
    if (count > maxPerFault)
      yield {
        ruleId: rules[fault],
        detail: `${count - maxPerFault} more places of this kind are not listed one by one.`,
        location: place(context, 0, 0),
      };
}

function* metadata(source: ByteSource, file: Safetensors, context: ScanContext): Generator<Observation> {
  for (const { key, value, from, to } of file.metadata) {
    const pointer = `/__metadata__/${redacted(key.slice(0, 120)).replace(/~/g, '~0').replace(/\//g, '~1')}`;
    if (isTemplate(value))
      yield* templateObservations(value, { member: context.member, pointer, base: undefined, from, to, budget: context.budget });
    const shown = hasSecret(value) ? {} : excerpt(source, context.member, from, to);
    const fields = [{ pointer, value: printable(redacted(value.slice(0, 2000))) }];
    const tell = (what: string, reconstruction?: string): Observation => ({
      ruleId: 'MDL-STF-009',
      detail: `The metadata value of "${printable(redacted(key.slice(0, 80)))}" holds ${what}.`,
      location: place(context, from, to, pointer),
      evidence: { ...(reconstruction === undefined ? {} : { reconstruction }), fields, ...shown },
    });
    const payload = textPayload(`${key}\n${value}`, context.budget);
    if (payload) yield tell(payload.what, printable(redacted(payload.excerpt)));
    const packed = packedFile(value, context);
    if (!packed) continue;
    yield tell(`a file, written as ${packed.how}: ${packed.label}`);
    yield* context.nested(`metadata ${key.slice(0, 80)}`, bytesSource(packed.bytes));
  }
}

export const safetensorsLayout = defineScanner({
  id: 'safetensors-layout',
  version: 2,
  title: 'Layout and metadata of safetensors files',
  rules: [
    ...['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011', '012'].map((number) => `MDL-STF-${number}`),
    ...['001', '002', '003', '004', '005', '006'].map((number) => `MDL-TPL-${number}`),
  ],
  blindSpots:
    'Does not interpret the weights: a backdoor that was trained in, or data hidden in the low bits of numbers, is not seen. ' +
    'Metadata is read for text that acts, by known forms of such text. Files inside tensors are looked for where a tensor starts, and anywhere in ' +
    'tensors of bytes of up to 1 MiB each and 32 MiB together.',
  accepts: (format) => format.kind === 'safetensors',
  *scan(source, context) {
    let file: Safetensors;
    try {
      file = readSafetensors(source, context.budget);
    } catch (error) {
      if (!(error instanceof MalformedInput) && !(error instanceof LimitReached)) throw error;
      const from = error instanceof MalformedInput ? error.offset : 0;
      yield {
        ruleId: 'MDL-STF-001',
        detail: error.message,
        location: place(context, from, from + 8),
        evidence: excerpt(source, context.member, from, from + 64),
      };
      throw error;
    }
    tellCard(file, context);
    context.cover({ from: 0, to: file.headerEnd, state: 'parsed', what: 'header' });
    context.cover({ from: file.headerEnd, to: source.size, state: 'hashed', what: 'tensor data' });
    yield* faults(source, file, context);
    yield* metadata(source, file, context);
    yield* hiddenFiles(source, file, context, place);
  },
});
