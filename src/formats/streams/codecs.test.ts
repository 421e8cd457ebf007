import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { attack, packed } from '../test-files/packed.ts';
import { type StreamKind, streamCodecs } from './codecs.ts';
import type { Codec, StreamNote } from './decoding.ts';
import { inflate } from './inflate.ts';

interface Decoded {
  readonly content: Buffer;
  readonly end: number;
  readonly notes: StreamNote[];
}

function decode(codec: Codec, bytes: Uint8Array): Decoded {
  const notes: StreamNote[] = [];
  const pieces: Buffer[] = [];
  const decoding = codec(bytesSource(bytes), 0, (note) => notes.push(note));
  for (let step = decoding.next(); ; step = decoding.next()) {
    if (step.done) return { content: Buffer.concat(pieces), end: step.value, notes };
    pieces.push(Buffer.from(step.value));
  }
}

const plainInflate: Codec = (source, start) => inflate(source, start);

const text = Buffer.from(
  Array.from({ length: 5000 }, (_, index) => `line ${index} says ${Math.imul(index, 2_654_435_761) >>> 20}`).join('\n'),
);
const numbers = Buffer.from(Float64Array.from({ length: 8000 }, (_, index) => Math.sin(index * index)).buffer);
const program = readFileSync(process.execPath).subarray(4096, 4096 + 200_000);
const contents: readonly (readonly [string, Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('x')],
  ['text', text],
  ['zeros', Buffer.alloc(700_000)],
  ['noise', randomBytes(70_000)],
  ['numbers', numbers],
  ['runs of four and five', Buffer.from('aaaab'.repeat(3000) + 'aaaaac'.repeat(999))],
  ['a program', program],
];

const tools: readonly (readonly [StreamKind, string, ...string[]])[] = [
  ['gzip', 'gzip', '-c'],
  ['bzip2', 'bzip2', '-c'],
  ['bzip2', 'bzip2', '-1c'],
  ['xz', 'xz', '-c'],
  ['xz', 'xz', '--check=crc32', '-T2', '--block-size=50000', '-c'],
  ['xz', 'xz', '--check=sha256', '--x86', '--lzma2=lc=0,lp=2,pb=0', '-c'],
  ['xz', 'xz', '--arm64', '--delta=dist=8', '--lzma2', '-c'],
  ['xz', 'xz', '--arm', '--lzma2', '-c'],
  ['xz', 'xz', '--format=lzma', '-c'],
  ['zstd', 'zstd', '-q', '-c'],
  ['zstd', 'zstd', '-q', '-19', '--no-check', '-c'],
  ['lz4', 'lz4', '-q', '-c'],
  ['lz4', 'lz4', '-q', '-9', '-BD', '-B4', '-BX', '--content-size', '-c'],
  ['lz4', 'lz4', '-q', '-l', '-c'],
];

const pack = (command: readonly string[], input: Buffer): Buffer | undefined => {
  const made = spawnSync(command[0] ?? '', command.slice(1), { input, maxBuffer: 1 << 26 });
  return made.status === 0 ? made.stdout : undefined;
};

describe.each(tools.map(([kind, ...command]) => ({ kind, command, line: command.join(' ') })))(
  '$kind made by $line',
  ({ command, kind }) => {
    const here = pack(command, Buffer.from('x')) !== undefined;
    test.skipIf(!here)('unpacks to what went in, and ends where the stream ends', () => {
      for (const [name, content] of contents) {
        const made = pack(command, content) ?? Buffer.alloc(0);
        const { content: out, end, notes } = decode(streamCodecs[kind], Buffer.concat([made, Buffer.from('bytes behind')]));
        expect([name, out.equals(content), end, notes]).toEqual([name, true, made.length, []]);
      }
    });
  },
);

describe('the samples that are kept here', () => {
  const samples: readonly (readonly [StreamKind, Uint8Array])[] = [
    ['bzip2', packed.bzip2],
    ['xz', packed.xz],
    ['xz', packed.xzX86],
    ['xz', packed.lzma],
    ['lz4', packed.lz4],
    ['lz4', packed.lz4Legacy],
  ];
  test.each(samples)('%s', (kind, bytes) => {
    expect(decode(streamCodecs[kind], bytes)).toEqual({ content: Buffer.from(attack), end: bytes.length, notes: [] });
  });
});

test('deflate data of any kind inflates to what went in', () => {
  for (const [, content] of contents)
    for (const level of [0, 1, 9]) {
      const made = deflateRawSync(content, { level });
      const { content: out, end } = decode(plainInflate, made);
      expect([out.equals(content), end]).toEqual([true, made.length]);
    }
});

test('deflate data of small windows and fixed codes inflates to what went in', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 9, max: 15 }),
      (bytes, strategy, windowBits) => {
        expect(decode(plainInflate, deflateRawSync(bytes, { strategy, windowBits, memLevel: 1 })).content.equals(bytes)).toBe(true);
      },
    ),
  );
});

test('Zstandard frames that Node refuses for their checksum are unpacked all the same, and the checksum is told', () => {
  for (const [name, content] of contents.slice(1))
    for (const level of [1, 3, 19]) {
      const made = zstdCompressSync(content, { params: { 100: level, 201: 1 } });
      made[made.length - 1] = (made.at(-1) ?? 0) ^ 1;
      const { content: out, end, notes } = decode(streamCodecs.zstd, made);
      expect([name, out.equals(content), end, notes.map((note) => note.kind)]).toEqual([name, true, made.length, ['checksum']]);
    }
});

describe('what lies in a row', () => {
  const one = Buffer.from('first ');
  const two = Buffer.from('second');
  const rows: readonly (readonly [StreamKind, Buffer])[] = [
    ['gzip', Buffer.concat([gzipSync(one), gzipSync(two)])],
    ['zstd', Buffer.concat([zstdCompressSync(one), Buffer.from('\x50\x2a\x4d\x18\x03\x00\x00\x00abc', 'latin1'), zstdCompressSync(two)])],
  ];
  test.each(rows)('%s unpacks to one content, and the parts are told', (kind, bytes) => {
    const { content, end, notes } = decode(streamCodecs[kind], bytes);
    expect([content.toString(), end, notes.filter((note) => note.kind === 'part').length]).toEqual(['first second', bytes.length, 1]);
  });
});

describe('what a stream says wrongly of itself is told', () => {
  const cases: readonly (readonly [string, StreamKind, Uint8Array, number, string])[] = [
    ['a gzip checksum', 'gzip', gzipSync(text), -8, 'checksum'],
    ['a gzip size', 'gzip', gzipSync(text), -4, 'size'],
    ['a zlib checksum', 'zlib', deflateSync(text), -1, 'checksum'],
    ['a bzip2 checksum', 'bzip2', packed.bzip2, 10, 'checksum'],
    ['an xz header checksum', 'xz', packed.xz, 8, 'checksum'],
    ['an LZ4 checksum', 'lz4', packed.lz4, -1, 'checksum'],
  ];
  test.each(cases)('%s', (_name, kind, bytes, at, note) => {
    const bent = bytes.slice();
    const place = at < 0 ? bent.length + at : at;
    bent[place] = (bent[place] ?? 0) ^ 0x40;
    expect(decode(streamCodecs[kind], bent).notes.map((each) => each.kind)).toContain(note);
  });
});

test('every cut and every changed byte ends with content or with MalformedInput, and soon', () => {
  const samples: readonly (readonly [StreamKind, Uint8Array])[] = [
    ['gzip', gzipSync(attack)],
    ['zlib', deflateSync(attack)],
    ['zstd', zstdCompressSync(text.subarray(0, 3000))],
    ['bzip2', packed.bzip2],
    ['xz', packed.xz],
    ['xz', packed.lzma],
    ['lz4', packed.lz4],
    ['lz4', packed.lz4Legacy],
  ];
  const ends = (kind: StreamKind, bytes: Uint8Array) => {
    try {
      let made = 0;
      for (const some of streamCodecs[kind](bytesSource(bytes), 0, () => {})) {
        made += some.length;
        if (made > 1_000_000) return;
      }
    } catch (error) {
      expect(error).toBeInstanceOf(MalformedInput);
    }
  };
  for (const [kind, bytes] of samples)
    for (let at = 0; at < bytes.length; at += 1) {
      ends(kind, bytes.subarray(0, at));
      for (const value of [0, 0x7f, 0xff, (bytes[at] ?? 0) ^ 1]) {
        const bent = bytes.slice();
        bent[at] = value;
        ends(kind, bent);
      }
    }
});
