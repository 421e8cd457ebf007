import { describe, expect, test } from 'vitest';
import { FrameWatch } from './frames.ts';
import type { Opcode } from './opcode-reader.ts';
import { opcodeKinds } from './opcodes.ts';

function opcode(name: string, offset: number, end: number, number = 0): Opcode {
  const kind = opcodeKinds.find((each) => each?.name === name);
  if (kind === undefined) throw new Error(name);
  return { kind, offset, end, number, at: offset + 1, length: 0, secondAt: 0, secondLength: 0 };
}

/** A watch over a file of 14 bytes whose frame lasts from 11 until 14. */
function framed(): FrameWatch {
  const watch = new FrameWatch(14);
  expect(watch.see(opcode('FRAME', 2, 11, 3))).toBeUndefined();
  return watch;
}

describe('a frame', () => {
  test('lasts until an opcode starts at or behind its end', () => {
    const watch = framed();
    expect(watch.see(opcode('BININT1', 12, 14))).toBeUndefined();
    expect(watch.see(opcode('BININT1', 14, 16))).toBeUndefined();
    expect(framed().see(opcode('BININT1', 20, 22))).toBeUndefined();
  });

  test('that an opcode crosses is told once and is over', () => {
    const watch = framed();
    expect(watch.see(opcode('BININT', 13, 18))).toBe('BININT at 13 crosses the end of its frame at 14.');
    expect(watch.see(opcode('STOP', 18, 19))).toBeUndefined();
  });

  test('may end with STOP, not behind it', () => {
    expect(framed().see(opcode('STOP', 13, 14))).toBeUndefined();
    expect(framed().see(opcode('STOP', 11, 12))).toBe('The stream stops at 11, 2 bytes before its frame ends.');
    expect(framed().see(opcode('NONE', 11, 12))).toBeUndefined();
  });

  test('may reach the end of the data, not past it', () => {
    expect(new FrameWatch(14).see(opcode('FRAME', 2, 11, 3))).toBeUndefined();
    expect(new FrameWatch(13).see(opcode('FRAME', 2, 11, 3))).toBe('The frame at 2 claims 3 bytes; the data ends 1 bytes earlier.');
  });

  test('may start where the last one ends, not inside it, and then counts by itself', () => {
    const inside = new FrameWatch(100);
    inside.see(opcode('FRAME', 2, 11, 30));
    expect(inside.see(opcode('FRAME', 40, 49, 10))).toBe('A frame starts at 40, inside a frame that lasts until 41.');
    expect(inside.see(opcode('BININT1', 58, 60))).toBe('BININT1 at 58 crosses the end of its frame at 59.');
    const behind = new FrameWatch(100);
    behind.see(opcode('FRAME', 2, 11, 30));
    expect(behind.see(opcode('FRAME', 41, 50, 10))).toBeUndefined();
    expect(behind.see(opcode('BININT1', 58, 60))).toBeUndefined();
    expect(behind.see(opcode('BININT1', 59, 61))).toBe('BININT1 at 59 crosses the end of its frame at 60.');
  });
});

test('without a frame no opcode is wrong, however long', () => {
  const watch = new FrameWatch(4);
  expect(watch.see(opcode('BINBYTES', 0, 1000))).toBeUndefined();
  expect(watch.see(opcode('STOP', 3, 4))).toBeUndefined();
});
