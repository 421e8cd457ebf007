/** Tells pickle streams that import something from numbers that happen to start alike. */
import { Budget } from '#formats/budget';
import { sliceSource } from '#formats/byte-source';
import { defaultLimits } from '#formats/limits';
import type { PickleEvents } from '#formats/pickle/events';
import { PickleMachine } from '#formats/pickle/machine';
import { opcodeKinds } from '#formats/pickle/opcodes';
import { tryPickle } from '#formats/pickle/recognise';
import { reachOf } from '../pickle-imports/reach.ts';
import type { Check } from './found.ts';

const countBytes: Readonly<Record<string, number>> = {
  text1: 1,
  bytes1: 1,
  long1: 1,
  text4: 4,
  text4i: 4,
  bytes4: 4,
  long4: 4,
  text8: 8,
  bytes8: 8,
};
const widths: Readonly<Record<string, number>> = { '': 0, u8: 1, u16: 2, i32: 4, u32: 4, u64: 8, f64: 8 };

const isNameByte = (byte: number) =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || byte === 0x2e || (byte >= 0x30 && byte <= 0x39);

/** One past a name that ends in a line feed, or -1. */
function lineEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at - from < 120 && isNameByte(bytes[at] ?? 0)) at += 1;
  return at > from && bytes[at] === 10 ? at + 1 : -1;
}

/** Whether GLOBAL or INST with two names can stand here. */
export function namesTwo(bytes: Uint8Array, at: number): boolean {
  const second = lineEnd(bytes, at + 1);
  return second > 0 && lineEnd(bytes, second) > 0;
}

/** Whether the first opcodes from `at` on can be a stream's; true where the bytes at hand end before that is decided. */
export function opcodesFollow(bytes: Uint8Array, at: number, wanted: number): boolean {
  let position = at;
  for (let count = 0; count < wanted; count += 1) {
    if (position + 12 > bytes.length) return true;
    const kind = opcodeKinds[bytes[position] ?? 0];
    if (kind === undefined) return false;
    position += 1;
    if (kind.name === 'STOP') return count >= 2;
    const { shape } = kind;
    const width = widths[shape];
    const counted = countBytes[shape];
    if (width !== undefined) {
      if (kind.name === 'FRAME' && ((bytes[position + 5] ?? 0) | (bytes[position + 6] ?? 0) | (bytes[position + 7] ?? 0)) !== 0)
        return false;
      position += width;
    } else if (counted !== undefined) {
      let length = 0;
      for (let index = counted - 1; index >= 0; index -= 1) length = length * 256 + (bytes[position + index] ?? 0);
      position += counted + length;
    } else if (shape === 'pair') {
      if (!namesTwo(bytes, position - 1)) return false;
      position = lineEnd(bytes, lineEnd(bytes, position));
    } else {
      const end = bytes.indexOf(10, position);
      if (end < 0 || end - position > 200) return bytes.length - position <= 200;
      for (let index = position; index < end; index += 1) if ((bytes[index] ?? 0) < 9) return false;
      position = end + 1;
    }
  }
  return true;
}

/** Whether two short texts and STACK_GLOBAL follow each other here: an import without a protocol mark in front. */
export function namesOnStack(bytes: Uint8Array, at: number): boolean {
  let position = at;
  for (let texts = 0; texts < 2; texts += 1) {
    if (bytes[position] !== 0x8c) return false;
    const length = bytes[position + 1] ?? 0;
    for (let index = 0; index < length; index += 1) if (!isNameByte(bytes[position + 2 + index] ?? 0)) return false;
    position += 2 + length;
    const memo = bytes[position];
    if (memo === 0x94) position += 1;
    else if (memo === 0x71) position += 2;
  }
  return bytes[position] === 0x93;
}

const mostOpcodes = 100_000;
const shortest = 32;
/** Letters of module and name together that chance does not make: random bytes hold shorter ones, twice in a gigabyte. */
const leastLetters = 8;

/** A stream that imports something, with its end. */
export const pickle: Check = (hay, at) => {
  const within = sliceSource(hay.source, 0, hay.to);
  const trial = tryPickle(within, at);
  // What a trial costs is counted, so that bytes made to look like many starts end at the limit and are told.
  hay.budget.spend('maxSteps', 20 + trial.opcodes);
  if (!trial.recognised || trial.imports === 0) return undefined;
  const own = new Budget({ ...defaultLimits, maxSteps: mostOpcodes });
  let telling = false;
  let faults = 0;
  const events: PickleEvents = {
    imported: ({ module, name }) => {
      telling ||= reachOf(module, name) !== undefined || (/^[\w.]+$/.test(module + name) && module.length + name.length >= leastLetters);
    },
    noted: () => {
      faults += 1;
    },
    extension: () => {},
    persistent: () => {},
    called: () => {},
    built: () => 0,
    literal: () => {},
  };
  const { end, ended, opcodes } = new PickleMachine(within, at, own, events).run();
  hay.budget.spend('maxSteps', opcodes);
  if (!telling && (ended !== 'stop' || faults > 0 || opcodes < 5)) return undefined;
  const to = Math.min(hay.to, ended === 'stop' ? end : Math.max(end, at + shortest));
  return { kind: 'pickle', label: 'a pickle that imports something', from: at, to, closed: ended !== 'limit' };
};
