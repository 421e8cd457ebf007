/** Reads a GGUF file's metadata, chat template and tensor places: what a native loader would trust. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { type GgufPlaceFault, layOut } from '#formats/gguf/layout';
import { type Gguf, type GgufPair, GgufReader, UnknownGguf } from '#formats/gguf/read';
import { fileTypes, tensorTypes } from '#formats/gguf/types';
import { LimitReached, MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { templateObservations } from '../chat-template/template-observations.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { examineLoose } from '../loose-bytes.ts';
import { textPayload } from '../text-payload.ts';

const placeRules: Readonly<Record<GgufPlaceFault['fault'], string>> = {
  type: 'MDL-GGUF-004',
  shape: 'MDL-GGUF-001',
  outside: 'MDL-GGUF-002',
  overlap: 'MDL-GGUF-002',
  alignment: 'MDL-GGUF-002',
  duplicate: 'MDL-GGUF-003',
  loose: 'MDL-GGUF-005',
};
const maxPerFault = 40;
const longestTemplate = 4 * 1024 * 1024;

function place(context: ScanContext, from: number, to: number, pointer = ''): Observation['location'] {
  return {
    ...(context.member ? { member: context.member } : {}),
    offset: from,
    length: Math.max(0, to - from),
    ...(pointer ? { pointer } : {}),
  };
}

function textOf(source: ByteSource, pair: GgufPair, limit: number): string {
  return Buffer.from(source.read(pair.textAt, Math.min(pair.textLength, limit))).toString('utf8');
}

function* templates(source: ByteSource, pair: GgufPair, context: ScanContext): Generator<Observation> {
  const text = textOf(source, pair, longestTemplate);
  yield* templateObservations(text, { member: context.member, pointer: pair.key, base: pair.textAt, from: pair.from, to: pair.to });
}

function* pairs(source: ByteSource, file: Gguf, context: ScanContext): Generator<Observation> {
  const seen = new Set<string>();
  for (const pair of file.pairs) {
    const shown = () => excerpt(source, context.member, pair.from, Math.min(pair.to, pair.from + 256));
    const at = { location: place(context, pair.from, pair.to, pair.key) };
    if (seen.has(pair.key))
      yield {
        ruleId: 'MDL-GGUF-003',
        detail: `The key ${printable(pair.key.slice(0, 80))} stands in the file twice.`,
        ...at,
        evidence: shown(),
      };
    seen.add(pair.key);
    if (typeof pair.value !== 'string') continue;
    const text = textOf(source, pair, 65_536);
    if (/chat_template/.test(pair.key) || /\{%[\s\S]{0,4000}%\}|\{\{[\s\S]{0,4000}\}\}/.test(text)) {
      yield* templates(source, pair, context);
      continue;
    }
    const payload = textPayload(text, context.budget);
    if (payload)
      yield {
        ruleId: 'MDL-GGUF-006',
        detail: `The value of ${printable(pair.key.slice(0, 80))} holds ${payload.what}.`,
        ...at,
        evidence: {
          reconstruction: printable(payload.excerpt),
          fields: [{ pointer: pair.key, value: printable(text.slice(0, 2000)) }],
          ...shown(),
        },
      };
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

function tellFacts(file: Gguf, parameters: number, context: ScanContext): void {
  const lookUp = (key: string) => file.pairs.find((pair) => pair.key === key)?.value;
  const tell = (label: string, value: unknown) => {
    if (value !== undefined && value !== '') context.fact(label, String(value));
  };
  const architecture = lookUp('general.architecture');
  tell('Architecture', architecture);
  tell('Name', lookUp('general.name'));
  tell('Licence', lookUp('general.license'));
  tell('Parameters', parameters);
  tell('Tensors', file.tensors.length);
  const type = lookUp('general.file_type');
  if (typeof type === 'number') tell('Quantisation', fileTypes[type] ?? `file type ${type}`);
  const types = new Map<string, number>();
  for (const tensor of file.tensors) {
    const name = tensorTypes.get(tensor.type)?.name ?? `type ${tensor.type}`;
    types.set(name, (types.get(name) ?? 0) + 1);
  }
  tell('Tensor types', [...types].map(([name, count]) => `${name} × ${count}`).join(', '));
  tell('Context length', lookUp(`${String(architecture)}.context_length`));
  tell('Embedding length', lookUp(`${String(architecture)}.embedding_length`));
  tell('Layers', lookUp(`${String(architecture)}.block_count`));
  tell('Tokenizer', lookUp('tokenizer.ggml.model'));
  tell('Vocabulary', file.pairs.find((pair) => pair.key === 'tokenizer.ggml.tokens')?.count);
  tell('Chat template', typeof lookUp('tokenizer.chat_template') === 'string' ? 'yes' : 'no');
  tell('Keys', file.pairs.length);
}

export const ggufMetadata = defineScanner({
  id: 'gguf-metadata',
  version: 1,
  title: 'Metadata, chat template and layout of GGUF files',
  rules: [
    'MDL-GGUF-001',
    'MDL-GGUF-002',
    'MDL-GGUF-003',
    'MDL-GGUF-004',
    'MDL-GGUF-005',
    'MDL-GGUF-006',
    'MDL-TPL-001',
    'MDL-TPL-002',
    'MDL-TPL-003',
    'MDL-TPL-004',
  ],
  blindSpots:
    'Does not interpret the weights, and does not read the vocabulary as text. Big-endian files and version 1 of the format are named, not read.',
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
    context.fact('GGUF version', String(file.version));
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
    tellFacts(file, layout.parameters, context);
    context.cover({ from: 0, to: Math.min(layout.dataStart, source.size), state: 'parsed', what: 'header and metadata' });
    context.cover({ from: layout.dataStart, to: source.size, state: 'hashed', what: 'tensor data' });
    yield* places(source, layout.faults, context);
  },
});
