/** Builds what a pickle finding rests on: the claim in one line, the opcodes around it, the bytes themselves. */
import type { Evidence } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { type Opcode, OpcodeReader } from '#formats/pickle/opcode-reader';
import { opcodeKinds } from '#formats/pickle/opcodes';
import { printable } from '#formats/pickle/render';
import { spelledText } from '#formats/pickle/text';
import type { CallValue, Value } from '#formats/pickle/values';
import { opcodeNote } from './opcode-notes.ts';

const before = 14;
const after = 3;
const excerptBytes = 512;

function argumentText(reader: OpcodeReader, opcode: Opcode): string {
  const { kind, at, length } = opcode;
  const cut = (count: number) => reader.latin1(at, Math.min(count, 96));
  switch (kind.shape) {
    case '':
      return '';
    case 'pair':
      return printable(`${cut(length)} ${reader.latin1(opcode.secondAt, Math.min(opcode.secondLength, 96))}`);
    case 'text1':
    case 'text4':
    case 'text8':
    case 'text4i':
    case 'line':
      return `${printable(spelledText(cut(length), 'utf8'))}${length > 96 ? ` … (${length} bytes)` : ''}`;
    case 'bytes1':
    case 'bytes4':
    case 'bytes8':
    case 'long1':
    case 'long4':
      return `${length} bytes`;
    default:
      return String(opcode.number);
  }
}

/** Offsets of the opcodes that a value came from: imports and calls below it. */
function originsOf(value: Value, found: Set<number>, depth = 0): void {
  if (depth > 6 || found.size > 64) return;
  if (value.kind === 'global') found.add(value.offset);
  if (value.kind === 'call') {
    found.add(value.offset);
    originsOf(value.callee, found, depth + 1);
    for (const arg of value.args) originsOf(arg, found, depth + 1);
  }
  if ('items' in value) for (const item of value.items.slice(0, 16)) originsOf(item, found, depth + 1);
  if (value.kind === 'text' || value.kind === 'bytes') found.add(value.offset);
}

/** Which opcode put a value on the stack, and where. */
function pushedBy(source: ByteSource, value: Value): string {
  if (!('offset' in value)) return '';
  const code = source.read(value.offset, 1)[0] ?? 0;
  const name = 'opcode' in value ? value.opcode : opcodeKinds[code]?.name;
  return name === undefined ? '' : `, by ${name} at ${value.offset}`;
}

/** Where each part of a call comes from: callee first, then the arguments. */
function provenance(source: ByteSource, call: CallValue, show: (value: Value) => string): { pointer: string; value: string }[] {
  const parts = [['callee', call.callee] as const, ...call.args.slice(0, 12).map((arg, index) => [`argument ${index + 1}`, arg] as const)];
  return parts.map(([pointer, value]) => ({ pointer, value: `${show(value).slice(0, 400)}${pushedBy(source, value)}` }));
}

function readSome(reader: OpcodeReader, from: number, count: number): Opcode[] {
  const read: Opcode[] = [];
  reader.seek(from);
  try {
    while (read.length < count) {
      const opcode = reader.next();
      read.push(opcode);
      if (opcode.kind.name === 'STOP') break;
    }
  } catch {
    // What follows the claim may be broken; the claim stands without it.
  }
  return read;
}

function noteOf(name: string): { note?: string } {
  const note = opcodeNote(name);
  return note === undefined ? {} : { note };
}

export interface Claim {
  /** The import or call that is claimed, if the claim is one. */
  readonly value: Value | undefined;
  readonly reconstruction: string | undefined;
  /** The same in plain words. */
  readonly note: string;
  readonly show: (value: Value) => string;
}

/**
 * @param recent opcodes up to and with the one that carries the claim
 */
export function pickleEvidence(source: ByteSource, recent: readonly Opcode[], { note, reconstruction, show, value }: Claim): Evidence {
  const reader = new OpcodeReader(source);
  const cause = recent.at(-1);
  const said = { ...(reconstruction === undefined ? {} : { reconstruction }), note };
  if (!cause) return said;
  const origins = new Set<number>();
  if (value) originsOf(value, origins);
  const near = recent.slice(-before);
  const first = near[0] ?? cause;
  // Origins written earlier in the stream and fetched back from the memo stand in front of the excerpt.
  const far = [...origins]
    .filter((offset) => offset < first.offset)
    .sort((left, right) => left - right)
    .slice(0, 12);
  const shown = [...far.flatMap((offset) => readSome(reader, offset, 1)), ...near, ...readSome(reader, cause.end, after)];
  const trace = shown.map((opcode) => ({
    offset: opcode.offset,
    code: `0x${opcode.kind.code.toString(16).padStart(2, '0')}`,
    name: opcode.kind.name,
    argument: argumentText(reader, opcode),
    ...(opcode.offset === cause.offset ? { mark: 'cause' as const } : origins.has(opcode.offset) ? { mark: 'part' as const } : {}),
    ...noteOf(opcode.kind.name),
  }));
  const from = Math.max(first.offset, Math.min(cause.offset, cause.end - excerptBytes));
  const bytes = source.read(from, Math.min(excerptBytes, cause.end - from + 16));
  const pins = [...new Set([...origins].filter((offset) => offset >= from && offset !== cause.offset))]
    .sort((left, right) => left - right)
    .flatMap((offset) => {
      const opcode = shown.find((each) => each.offset === offset);
      return opcode ? [{ from: opcode.offset, to: Math.min(opcode.end, from + bytes.length) }] : [];
    });
  return {
    ...said,
    trace,
    ...(value?.kind === 'call' ? { fields: provenance(source, value, show) } : {}),
    bytes: {
      offset: from,
      hex: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex'),
      pins: [...pins, { from: cause.offset, to: Math.min(cause.end, from + bytes.length), strong: true }],
    },
  };
}
