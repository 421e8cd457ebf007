import { expect, test } from 'vitest';
import { bytesSource } from '../byte-source.ts';
import { latin1 } from '../test-files/bytes.ts';
import { OpcodeReader } from './opcode-reader.ts';
import { OpcodeTrail } from './trail.ts';

/** Offsets that a trail remembers of so many opcodes of one byte. */
function offsets(opcodes: number): number[] {
  const reader = new OpcodeReader(bytesSource(latin1('N'.repeat(opcodes))));
  const trail = new OpcodeTrail();
  for (let index = 0; index < opcodes; index += 1) trail.add(reader.next());
  return trail.recent().map((opcode) => opcode.offset);
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

test('the latest 48 opcodes are remembered, oldest first', () => {
  expect(offsets(0)).toEqual([]);
  expect(offsets(3)).toEqual([0, 1, 2]);
  expect(offsets(47)).toEqual(range(0, 47));
  expect(offsets(48)).toEqual(range(0, 48));
  expect(offsets(49)).toEqual(range(1, 49));
  expect(offsets(100)).toEqual(range(52, 100));
});

test('what was given out does not change with later opcodes', () => {
  const reader = new OpcodeReader(bytesSource(latin1('NN')));
  const trail = new OpcodeTrail();
  trail.add(reader.next());
  const given = trail.recent();
  trail.add(reader.next());
  expect(given).toHaveLength(1);
});
