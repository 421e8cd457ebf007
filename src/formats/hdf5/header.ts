/** Reads an object header of version 1 or 2 with its continuation blocks into messages (specification, section IV.A). */
import { MalformedInput } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { Hdf5File } from './file.ts';

/** Types of messages, section IV.A.2. */
export const messageType = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  external: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  sharedTable: 0x0f,
  continuation: 0x10,
  symbolTable: 0x11,
  driver: 0x14,
  attributeInfo: 0x15,
} as const;

export interface Message {
  readonly type: number;
  /** The body stands elsewhere; these bytes say where. */
  readonly shared: boolean;
  body(): Cursor;
  readonly at: number;
  readonly size: number;
}

const maxMessages = 65_536;
const maxBlocks = 4096;

interface HeaderState {
  readonly messages: Message[];
  readonly seen: Set<number>;
  /** Continuation blocks still to read. */
  readonly pending: { readonly address: number; readonly length: number }[];
  readonly file: Hdf5File;
}

function keep(state: HeaderState, block: Cursor, type: number, flags: number, size: number): void {
  if (state.messages.length >= maxMessages) throw new MalformedInput('An object header has more messages than any object needs.', block.at);
  const { at } = block;
  const part = block.part(size);
  if (type === messageType.continuation) {
    const address = part.address();
    const length = part.length();
    if (address !== undefined) state.pending.push({ address, length });
    return;
  }
  state.file.budget.spend('maxSteps', 2);
  const bytes = part.bytes;
  state.messages.push({ type, shared: (flags & 2) !== 0, body: () => state.file.cursor(bytes, at), at, size });
}

function messagesV1(state: HeaderState, block: Cursor): void {
  while (block.left >= 8) {
    const type = block.u16();
    const size = block.u16();
    const flags = block.u8();
    block.skip(3);
    if (size > block.left) throw new MalformedInput(`A header message of ${size} bytes does not fit its block.`, block.at);
    keep(state, block, type, flags, size);
  }
}

function messagesV2(state: HeaderState, block: Cursor, ordered: boolean): void {
  const head = ordered ? 6 : 4;
  // Less than a message's head is a gap.
  while (block.left >= head) {
    const type = block.u8();
    const size = block.u16();
    const flags = block.u8();
    if (ordered) block.skip(2);
    if (size > block.left) throw new MalformedInput(`A header message of ${size} bytes does not fit its block.`, block.at);
    keep(state, block, type, flags, size);
  }
}

function readContinuations(state: HeaderState, read: (block: Cursor) => void): void {
  for (let next = state.pending.shift(); next !== undefined; next = state.pending.shift()) {
    const at = state.file.place(next.address);
    if (state.seen.has(next.address) || state.seen.size > maxBlocks)
      throw new MalformedInput('The blocks of an object header lead back to one already read.', at);
    state.seen.add(next.address);
    read(state.file.block(next.address, next.length, 'A continuation block'));
  }
}

function readV2(file: Hdf5File, address: number, state: HeaderState): void {
  const head = file.block(address, Math.min(34, file.source.size - file.place(address)), 'An object header');
  head.expect('OHDR', 'An object header');
  const version = head.u8();
  if (version !== 2) throw new MalformedInput(`The object header has version ${version}.`, head.at - 1);
  const flags = head.u8();
  if ((flags & 0x20) !== 0) head.skip(16);
  if ((flags & 0x10) !== 0) head.skip(4);
  const size = head.uint(1 << (flags & 3));
  const ordered = (flags & 4) !== 0;
  const block = file.block(address + head.position, size + 4, 'An object header');
  messagesV2(state, block.part(size), ordered);
  readContinuations(state, (next) => {
    next.expect('OCHK', 'A continuation block');
    messagesV2(state, next.part(Math.max(0, next.left - 4)), ordered);
  });
}

/**
 * Messages in file order; continuation messages are resolved.
 * @throws MalformedInput when the header is none, leaves the file or runs in a circle
 */
export function readHeader(file: Hdf5File, address: number): Message[] {
  const state: HeaderState = { messages: [], seen: new Set([address]), pending: [], file };
  const first = file.block(address, 4, 'An object header');
  if (first.u8() === 0x4f) readV2(file, address, state);
  else {
    const head = file.block(address, 12, 'An object header');
    const version = head.u8();
    if (version !== 1) throw new MalformedInput(`The object header has version ${version}.`, head.start);
    head.skip(7);
    const size = head.u32();
    messagesV1(state, file.block(address + 16, size, 'An object header'));
    readContinuations(state, (next) => messagesV1(state, next));
  }
  return state.messages;
}
