import { describe, expect, test } from 'vitest';
import { concat, u32, utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';

const word = (text: string, scored: boolean) => concat(u32(text.length), utf8(text), ...(scored ? [u32(0)] : []));
const padded = (head: Uint8Array) => concat(head, new Uint8Array((32 - (head.length % 32)) % 32));
const head = (name: string, dimensions: readonly number[], type = 0) =>
  concat(u32(dimensions.length), u32(name.length), u32(type), ...dimensions.map(u32), utf8(name));

function makeGgjt(dimensions: readonly number[], data: number, words = 2): Uint8Array {
  const start = concat('tjgg', u32(3), u32(words), u32(8), u32(256), u32(1), u32(1), u32(8), u32(2), word('<s>', true), word('</s>', true));
  return concat(padded(concat(start, head('t', dimensions))), new Uint8Array(data));
}

test('a whole file of the old formats is named, read and medium', () => {
  const files = [
    makeGgjt([8, 2], 64),
    concat('lmgg', u32(1), u32(8), u32(256), u32(1), u32(1), u32(8), u32(0), word('a', false), head('t', [4]), new Uint8Array(16)),
    concat('fmgg', u32(1), u32(1), u32(8), u32(256), u32(1), u32(1), u32(8), u32(0), word('a', true), head('t', [4]), new Uint8Array(16)),
    concat(padded(concat('algg', u32(1), u32(8), u32(16), head('t.loraA', [2, 2]))), new Uint8Array(16)),
  ];
  for (const bytes of files) {
    const scan = scanBytes(bytes);
    expect(scan).toMatchObject({
      verdict: 'medium',
      outcome: 'scanned',
      rules: ['MDL-GGUF-008'],
      format: { kind: 'ggml' },
      card: { tensors: 1 },
    });
    expect(scan.coverage.every(({ state }) => state !== 'unread')).toBe(true);
  }
});

describe('numbers that do not fit the file are told', () => {
  test.each([
    ['a tensor larger than the file', makeGgjt([4_000_000_000, 4_000_000_000], 64)],
    ['a tensor outside the file', makeGgjt([8, 2], 8)],
    ['more words than the file has', makeGgjt([8, 2], 64, 4_000_000_000)],
    ['a tensor without end', concat(makeGgjt([8, 2], 64), u32(9), u32(9), u32(9))],
  ])('%s', (_name, bytes) => {
    expect(scanBytes(bytes).severities.get('MDL-GGUF-001')).toBe('high');
  });
});

test('another model of the first format is named, and what is not read is said', () => {
  const scan = scanBytes(concat('lmgg', new Uint8Array(400).fill(0xee)));
  expect(scan.rules).toEqual(['MDL-GGUF-008']);
  expect(scan.coverage.at(-1)?.state).toBe('unread');
});
