/** Holds a safetensors file against every rule of its format and reads its metadata for text that acts. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { tryPickle } from '#formats/pickle/recognise';
import { printable } from '#formats/pickle/render';
import { readSafetensors, type Safetensors, type SafetensorsFault } from '#formats/safetensors/read';
import { elements } from '#formats/safetensors/tensor';
import { sniff } from '#formats/sniff';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { examineLoose } from '../loose-bytes.ts';
import { textPayload } from '../text-payload.ts';

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
    const payload = textPayload(`${key}\n${value}`, context.budget);
    if (!payload) continue;
    const pointer = `/__metadata__/${key.slice(0, 120).replace(/~/g, '~0').replace(/\//g, '~1')}`;
    yield {
      ruleId: 'MDL-STF-009',
      detail: `The metadata value of "${printable(key.slice(0, 80))}" holds ${payload.what}.`,
      location: place(context, from, to, pointer),
      evidence: {
        reconstruction: printable(payload.excerpt),
        fields: [{ pointer, value: printable(value.slice(0, 2000)) }],
        ...excerpt(source, context.member, from, to),
      },
    };
  }
}

/** Files that stand where weights should: in a hole, behind the end, or as a tensor's bytes. */
function* hiddenFiles(source: ByteSource, file: Safetensors, context: ScanContext): Generator<Observation> {
  for (const note of file.notes) {
    if (note.fault !== 'gap' && note.fault !== 'trailing') continue;
    const content = sliceSource(source, note.from, note.to - note.from);
    yield* examineLoose(content, note.fault === 'gap' ? `bytes at ${note.from}` : 'bytes behind the last tensor', context);
  }
  for (const tensor of file.tensors) {
    context.budget.spend('maxSteps', 16);
    const content = sliceSource(source, file.headerEnd + tensor.begin, tensor.end - tensor.begin);
    const head = Buffer.from(content.read(0, 4)).toString('latin1');
    const kind = head === '\x7fELF' ? 'an ELF executable' : head === 'PK\x03\x04' ? 'a zip archive' : undefined;
    const trial = kind === undefined ? tryPickle(content) : undefined;
    context.budget.spend('maxSteps', trial?.opcodes ?? 0);
    const pickle = trial?.recognised === true && trial.imports > 0;
    if (kind === undefined && !pickle) continue;
    const name = printable(tensor.name.slice(0, 80));
    const from = file.headerEnd + tensor.begin;
    yield {
      ruleId: 'MDL-STF-011',
      detail: `The data of "${name}" starts like ${kind ?? 'a pickle that imports something'}.`,
      location: place(context, from, file.headerEnd + tensor.end),
      evidence: excerpt(source, context.member, from, from + 64),
    };
    if (context.reads(sniff(content, ''))) yield* context.nested(`tensor ${tensor.name}`, content);
  }
}

function tellFacts(file: Safetensors, context: ScanContext): void {
  context.fact('Tensors', String(file.tensors.length));
  context.fact('Parameters', String(file.tensors.reduce((sum, tensor) => sum + elements(tensor.shape), 0)));
  const types = new Map<string, number>();
  for (const { type } of file.tensors) types.set(type, (types.get(type) ?? 0) + 1);
  context.fact('Element types', [...types].map(([type, count]) => `${type} × ${count}`).join(', '));
  for (const { key, value } of file.metadata.slice(0, 20)) context.fact(`Metadata ${key.slice(0, 60)}`, value.slice(0, 200));
}

export const safetensorsLayout = defineScanner({
  id: 'safetensors-layout',
  version: 1,
  title: 'Layout and metadata of safetensors files',
  rules: ['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011'].map((number) => `MDL-STF-${number}`),
  blindSpots:
    'Does not interpret the weights: a backdoor that was trained in, or data hidden in the low bits of numbers, is not seen. ' +
    'Metadata is read for text that acts, by known forms of such text.',
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
    tellFacts(file, context);
    context.cover({ from: 0, to: file.headerEnd, state: 'parsed', what: 'header' });
    context.cover({ from: file.headerEnd, to: source.size, state: 'hashed', what: 'tensor data' });
    yield* faults(source, file, context);
    yield* metadata(source, file, context);
    yield* hiddenFiles(source, file, context);
  },
});
