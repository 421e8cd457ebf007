/** Reads a safetensors header and holds it against every rule of the format, as written and as the reference reader enforces it. */
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes, viewOf } from '../byte-source.ts';
import { type JsonMember, type JsonNode, parseJson } from '../json/parse.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { readTensor, type TensorEntry } from './tensor.ts';

export type SafetensorsFault =
  | 'header'
  | 'duplicate'
  | 'overlap'
  | 'gap'
  | 'outside'
  | 'size'
  | 'type'
  | 'trailing'
  | 'unknown'
  | 'padding'
  | 'metadata';

export interface SafetensorsNote {
  readonly fault: SafetensorsFault;
  readonly detail: string;
  /** Absolute half-open range that carries the claim. */
  readonly from: number;
  readonly to: number;
  readonly pointer: string;
}

export interface Safetensors {
  readonly headerEnd: number;
  readonly metadata: readonly { readonly key: string; readonly value: string; readonly from: number; readonly to: number }[];
  readonly tensors: readonly TensorEntry[];
  readonly notes: readonly SafetensorsNote[];
}

const headerStart = 8;
/** The reference reader refuses longer headers. */
const maxHeader = 100_000_000;

function repeatedKeys(members: readonly JsonMember[]): JsonMember[] {
  const seen = new Set<string>();
  return members.filter(({ key }) => {
    const again = seen.has(key);
    seen.add(key);
    return again;
  });
}

/** RFC 6901. */
const pointerTo = (...keys: readonly string[]) => keys.map((key) => `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** Metadata is a map from string to string; the key is kept with the value, since either may be shown. */
function readMetadata(node: JsonNode, note: (fault: SafetensorsFault, detail: string, node: JsonNode, pointer: string) => void) {
  if (node.kind !== 'object') {
    note('metadata', '__metadata__ is no object.', node, '/__metadata__');
    return [];
  }
  for (const { key, value } of repeatedKeys(node.members))
    note('duplicate', `The metadata names ${JSON.stringify(key.slice(0, 80))} twice.`, value, pointerTo('__metadata__', key));
  return node.members.map(({ key, value }) => {
    if (value.kind !== 'string')
      note('metadata', `The metadata value of ${JSON.stringify(key.slice(0, 80))} is no string.`, value, pointerTo('__metadata__', key));
    const text = value.kind === 'string' ? value.value : JSON.stringify(value);
    return { key, value: text, from: headerStart + value.at, to: headerStart + value.end };
  });
}

/** Tensors in file order must follow one another without hole or overlap and fill the data to its end. */
function* layoutNotes(tensors: readonly TensorEntry[], dataStart: number, size: number): Generator<SafetensorsNote> {
  const data = size - dataStart;
  let reached = 0;
  let before = '';
  for (const tensor of [...tensors].sort((left, right) => left.begin - right.begin || left.end - right.end)) {
    const name = JSON.stringify(tensor.name.slice(0, 80));
    const at = { from: tensor.from, to: tensor.to, pointer: pointerTo(tensor.name, 'data_offsets') };
    if (tensor.end > data) {
      yield { fault: 'outside', detail: `${name} claims bytes ${tensor.begin} to ${tensor.end}; the data has ${data}.`, ...at };
      continue;
    }
    if (tensor.begin < reached && tensor.end > tensor.begin)
      yield {
        fault: 'overlap',
        detail: `${name} starts at ${tensor.begin}, ${reached - tensor.begin} bytes before ${before} ends.`,
        ...at,
      };
    if (tensor.begin > reached)
      yield {
        fault: 'gap',
        detail: `${tensor.begin - reached} bytes before ${name} belong to no tensor.`,
        ...at,
        from: dataStart + reached,
        to: dataStart + tensor.begin,
      };
    if (tensor.end > reached) before = name;
    reached = Math.max(reached, tensor.end);
  }
  if (reached < data)
    yield {
      fault: 'trailing',
      detail: `${data - reached} bytes stand behind the last tensor.`,
      from: dataStart + reached,
      to: size,
      pointer: '',
    };
}

function readHeader(source: ByteSource, budget: Budget): { readonly bytes: Uint8Array; readonly end: number } {
  const length = viewOf(source, 0, headerStart)?.getBigUint64(0, true);
  if (length === undefined) throw new MalformedInput('The file ends inside the length of its header.', 0);
  if (length > BigInt(source.size - headerStart))
    throw new MalformedInput(`The header claims ${length} bytes; the file has ${source.size - headerStart} left.`, 0);
  if (length > BigInt(Math.min(maxHeader, budget.limits.maxHeaderBytes)))
    throw new LimitReached('maxHeaderBytes', `The header claims ${length} bytes, more than is read.`);
  return { bytes: copyBytes(source, headerStart, Number(length)), end: headerStart + Number(length) };
}

/**
 * @throws MalformedInput when the header cannot be read at all; LimitReached when it is longer than the limit
 */
export function readSafetensors(source: ByteSource, budget: Budget): Safetensors {
  const header = readHeader(source, budget);
  const notes: SafetensorsNote[] = [];
  const note = (fault: SafetensorsFault, detail: string, node: { at: number; end: number }, pointer: string): void => {
    notes.push({ fault, detail, from: headerStart + node.at, to: headerStart + node.end, pointer });
  };
  let parsed: ReturnType<typeof parseJson>;
  try {
    parsed = parseJson(header.bytes, budget);
  } catch (error) {
    if (error instanceof MalformedInput) throw new MalformedInput(error.message, headerStart + error.offset);
    throw error;
  }
  const { value: root, rest } = parsed;
  if (root.kind !== 'object') throw new MalformedInput('The header is no JSON object.', headerStart);
  if (root.at !== 0) note('header', 'The header does not start with its object.', { at: 0, end: root.at }, '');
  const padding = header.bytes.subarray(root.end);
  if (rest === undefined && padding.some((byte) => byte !== 0x20))
    note('padding', 'The header is padded with something else than blanks.', { at: root.end, end: header.bytes.length }, '');
  if (rest !== undefined) note('header', 'Bytes stand behind the object inside the header.', { at: rest, end: header.bytes.length }, '');
  for (const { key, value } of repeatedKeys(root.members))
    note('duplicate', `The header names ${JSON.stringify(key.slice(0, 80))} twice.`, value, pointerTo(key));
  const metadata = root.members.filter(({ key }) => key === '__metadata__').flatMap(({ value }) => readMetadata(value, note));
  const tensors: TensorEntry[] = [];
  for (const { key, value } of root.members) {
    if (key === '__metadata__') continue;
    const read = readTensor(key, value, headerStart);
    for (const fault of read.faults) note(fault.fault, fault.detail, value, pointerTo(key));
    if (read.tensor) tensors.push(read.tensor);
  }
  notes.push(...layoutNotes(tensors, header.end, source.size));
  return { headerEnd: header.end, metadata, tensors, notes };
}
