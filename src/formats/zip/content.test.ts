import { crc32, deflateRawSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { type ByteSource, bytesSource } from '../byte-source.ts';
import { defaultLimits, LimitReached } from '../limits.ts';
import { concat, latin1, u16 } from '../test-files/bytes.ts';
import { attack, packed } from '../test-files/packed.ts';
import { checksum, memberContent } from './content.ts';
import type { MemberHeader } from './entry.ts';
import { zipCodec } from './methods.ts';

const text = latin1('abcdefgh'.repeat(1000));
const deflated = new Uint8Array(deflateRawSync(text));

function header(method: number, compressedSize: number, size: number): MemberHeader {
  return { offset: 0, end: 0, name: 'a', unicodeName: undefined, flags: 0, method, crc: 0, compressedSize, size };
}

/** The source with the lengths of all reads written down. */
function watched(bytes: Uint8Array): { readonly source: ByteSource; readonly reads: number[] } {
  const reads: number[] = [];
  const read = (offset: number, length: number) => {
    reads.push(length);
    return bytes.subarray(offset, offset + length);
  };
  return { source: { size: bytes.length, read }, reads };
}

interface Told {
  readonly state: string;
  readonly content?: string;
  readonly compressed?: boolean;
  readonly unused?: number;
  readonly failure?: string | undefined;
  readonly detail?: string;
}

function contentOf(bytes: Uint8Array, head: MemberHeader, start = 0, budget = new Budget()): Told {
  const content = memberContent(bytesSource(bytes), head, start, budget);
  if (content.state !== 'read') return content;
  const { state, source, compressed, unused, failure } = content;
  return { state, content: Buffer.from(source.read(0, source.size)).toString('latin1'), compressed, unused, failure: failure?.message };
}

const whole = Buffer.from(text).toString('latin1');
const limited = (maxInflatedBytes: number) => new Budget({ ...defaultLimits, maxInflatedBytes });

describe('a stored member', () => {
  test('is a slice of the file', () => {
    const bytes = latin1('--data--');
    const expected = { state: 'read', content: 'data', compressed: false, unused: 0, failure: undefined };
    expect(contentOf(bytes, header(0, 4, 4), 2)).toEqual(expected);
    expect(contentOf(bytes, header(0, 6, 6), 2)).toMatchObject({ state: 'read', content: 'data--' });
  });

  test('that would end behind the file is broken, and by how much is told', () => {
    expect(contentOf(latin1('--data--'), header(0, 9, 9), 2)).toEqual({
      state: 'broken',
      detail: 'its data would end 3 bytes behind the file',
    });
  });
});

describe('a deflated member', () => {
  const read = { state: 'read', content: whole, compressed: true, unused: 0, failure: undefined };

  test('is inflated, whatever its header says of its size', () => {
    for (const size of [text.length, text.length - 1, text.length + 100, 0, 10])
      expect(contentOf(concat('--', deflated, '--'), header(8, deflated.length, size), 2)).toEqual(read);
    const nothing = new Uint8Array(deflateRawSync(''));
    expect(contentOf(nothing, header(8, nothing.length, 0))).toEqual({ ...read, content: '' });
  });

  test('whose header tells the truth is read once', () => {
    for (const content of [text, latin1('short')]) {
      const bytes = new Uint8Array(deflateRawSync(content));
      const { source, reads } = watched(bytes);
      expect(memberContent(source, header(8, bytes.length, content.length), 0, new Budget())).toMatchObject({ state: 'read' });
      expect(reads).toEqual([bytes.length]);
    }
  });

  test('with bytes behind its packed data says how many', () => {
    for (const size of [text.length, 10])
      expect(contentOf(concat(deflated, 'hidden'), header(8, deflated.length + 6, size))).toEqual({ ...read, unused: 6 });
  });

  test('spends what it gives, exactly', () => {
    for (const size of [text.length, 10]) {
      expect(contentOf(deflated, header(8, deflated.length, size), 0, limited(text.length))).toEqual(read);
      expect(() => contentOf(deflated, header(8, deflated.length, text.length), 0, limited(text.length - 1))).toThrow(LimitReached);
    }
    expect(() => contentOf(deflated, header(8, deflated.length, text.length), 0, limited(10))).toThrow(
      'More than 10 decompressed bytes in one artifact.',
    );
  });

  test('that is damaged gives what comes before the damage, and why it ends', () => {
    const mixed = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index * 31 + (index >> 7) * 17) % 251);
    const long = new Uint8Array(deflateRawSync(mixed));
    const told = contentOf(long.subarray(0, long.length - 200), header(8, long.length - 200, mixed.length));
    expect(told).toMatchObject({ state: 'read', compressed: true, unused: 0 });
    expect(told.failure).toBeTypeOf('string');
    expect(told.content?.length).toBeGreaterThan(0);
    expect(told.content?.length).toBeLessThan(mixed.length);
  });

  test('of which nothing can be read is broken', () => {
    const told = contentOf(latin1('\xff\xff\xff\xff'), header(8, 4, 100));
    expect(told.state).toBe('broken');
    expect(told.detail).toMatch(/^its packed data is damaged: \S/);
  });
});

describe('members packed otherwise', () => {
  describe('by LZMA', () => {
    /** As APPNOTE 5.8.8 orders it: version, length of the properties, properties, data with an end marker. */
    const member = (length = 5, properties = packed.lzma.subarray(0, 5), data = packed.lzma.subarray(13)) =>
      concat(9, 20, u16(length), properties, data);
    const told = (bytes: Uint8Array, flags: number, size = attack.length) => contentOf(bytes, { ...header(14, bytes.length, size), flags });
    const content = Buffer.from(attack).toString('latin1');

    test('up to its end marker, or up to its size', () => {
      const bytes = member();
      expect(told(bytes, 2)).toEqual({ state: 'read', content, compressed: true, unused: 0, failure: undefined });
      expect(told(bytes, 2, 5)).toMatchObject({ content, unused: 0 });
      expect(told(concat(bytes, 'behind'), 2)).toMatchObject({ content, unused: 6 });
      expect(told(bytes, 0, 5)).toMatchObject({ content: content.slice(0, 5), failure: undefined });
    });

    test('not with properties that no encoder writes', () => {
      const impossible = 'its packed data is damaged: The LZMA member names impossible properties.';
      expect(told(member(4), 2)).toEqual({ state: 'broken', detail: impossible });
      expect(told(member(5, concat(225, packed.lzma.subarray(1, 5))), 2)).toEqual({ state: 'broken', detail: impossible });
    });

    test('as far as damage leaves it', () => {
      const cut = told(member(5, packed.lzma.subarray(0, 5), packed.lzma.subarray(13, 32)), 2);
      expect(cut.state).toBe('read');
      expect(content.startsWith(cut.content ?? '?')).toBe(true);
      expect(cut.content?.length).toBeGreaterThan(3);
      expect(cut.failure).toBeTypeOf('string');
      expect(told(member(5, packed.lzma.subarray(0, 5), latin1('\x01234567')), 2).state).toBe('broken');
    });
  });

  test.each([
    [12, packed.bzip2],
    [20, new Uint8Array(zstdCompressSync(attack))],
    [93, new Uint8Array(zstdCompressSync(attack))],
    [95, packed.xz],
  ])('by method %i', (method, bytes) => {
    expect(contentOf(bytes, header(method, bytes.length, attack.length))).toEqual({
      state: 'read',
      content: Buffer.from(attack).toString('latin1'),
      compressed: true,
      unused: 0,
      failure: undefined,
    });
    expect(contentOf(concat(bytes, '\xff'), header(method, bytes.length, attack.length)).unused).toBe(0);
    expect(contentOf(bytes, header(method, bytes.length, attack.length), 0, limited(5))).toMatchObject({
      state: 'read',
      failure: 'More than 5 decompressed bytes in one artifact.',
    });
  });

  test('by a method that nothing reads is told as that', () => {
    for (const method of [1, 6, 10, 18, 96, 98, 99]) expect(contentOf(latin1('data'), header(method, 4, 4))).toEqual({ state: 'method' });
    for (const method of [8, 9, 12, 14, 20, 93, 95]) expect(zipCodec(method, 0, 0)).toBeTypeOf('function');
  });
});

test('a checksum is taken of a whole source in pieces, each paid for', () => {
  const bytes = Uint8Array.from({ length: 2 * 262_144 + 5 }, (_, index) => index % 251);
  const { source, reads } = watched(bytes);
  const within = (maxSteps: number) => checksum(source, new Budget({ ...defaultLimits, maxSteps }));
  expect(within(48)).toBe(crc32(bytes));
  expect(reads.slice(0, 3)).toEqual([262_144, 262_144, 262_144]);
  expect(() => within(47)).toThrow(LimitReached);
  // The check value of CRC-32/ISO-HDLC.
  expect(checksum(bytesSource(latin1('123456789')), new Budget())).toBe(0xcbf43926);
  expect(checksum(bytesSource(latin1('')), new Budget({ ...defaultLimits, maxSteps: 0 }))).toBe(0);
  const even = bytesSource(new Uint8Array(262_144));
  expect(checksum(even, new Budget({ ...defaultLimits, maxSteps: 16 }))).toBeGreaterThan(0);
});
