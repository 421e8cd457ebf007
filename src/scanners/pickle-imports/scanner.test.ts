import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, latin1, u16, u32, u64 } from '#formats/test-files/bytes';
import { op, type Plain, plain, reduce, stream } from '#formats/test-files/pickle';
import { makeZip } from '#formats/test-files/zip';
import { isAlarm, scanBytes } from '../test-scan.ts';

const command = op.text('id');
const attack = reduce('posix', 'system', command);
const text = (value: string) => op.text(value);

describe('attacks', () => {
  const critical: readonly (readonly [string, Uint8Array])[] = [
    ['GLOBAL and REDUCE in protocol 0', latin1("cposix\nsystem\n(S'id'\ntR.")],
    ['GLOBAL and REDUCE in protocol 2', stream(attack)],
    ['STACK_GLOBAL', stream(op.shortText('os'), op.shortText('system'), '\x93(', command, 'tR')],
    [
      'STACK_GLOBAL with names fetched from the memo',
      stream(op.shortText('os'), op.put(7), '0', op.shortText('system'), op.put(9), '0', op.get(7), op.get(9), '\x93', command, '\x85R'),
    ],
    [
      'STACK_GLOBAL after MEMOIZE behind a popped value',
      stream(op.shortText('junk'), '\x94', op.shortText('os'), '\x940', '0', op.get(1), op.shortText('system'), '\x93', command, '\x85R'),
    ],
    ['INST', stream('(', command, op.inst('os', 'system'))],
    ['OBJ', stream('(', op.global('os', 'system'), command, 'o')],
    ['NEWOBJ', stream(op.global('subprocess', 'Popen'), command, '\x85\x81')],
    ['NEWOBJ_EX', stream(op.global('subprocess', 'Popen'), command, '\x85}\x92')],
    [
      'a getattr chain from builtins',
      stream(reduce('builtins', 'getattr', reduce('builtins', '__import__', text('os')), text('system')), command, '\x85R'),
    ],
    ['__import__ alone', stream(reduce('builtins', '__import__', text('os')))],
    ['importlib.import_module', stream(reduce('importlib', 'import_module', text('os')))],
    ['operator.attrgetter', stream(reduce('operator', 'attrgetter', text('system')))],
    ['functools.partial', stream(reduce('functools', 'partial', op.global('os', 'system'), command), ')R')],
    ['builtins.eval', stream(reduce('builtins', 'eval', text('1')))],
    ['torch.load of a file', stream(reduce('torch', 'load', text('/tmp/x')))],
    ['torch.hub and its like', stream(reduce('torch.hub', 'load', text('x/y'), text('z')))],
    ['numpy.load of a file', stream(reduce('numpy', 'load', text('/tmp/x')))],
    ['a dotted name through a neutral module', stream(op.shortText('logging'), op.shortText('os.system'), '\x93', command, '\x85R')],
    ['a payload in a second stream', concat(stream(plain({ weights: [1, 2] })), stream(attack))],
    ['a payload behind bytes that are no pickle', concat(stream(plain([1])), new Uint8Array(300).fill(0xff), stream(attack))],
    ['a payload before an invalid opcode', concat(op.proto(2), attack, '\xff\xff')],
    ['a payload without STOP', concat(op.proto(2), attack)],
    ['a payload behind a MiB of ordinary values', stream(plain({ weights: 'x'.repeat(1 << 20) }), attack)],
    ['code objects', stream(reduce('types', 'CodeType', op.number(0)))],
    ['a pickle in bytes and its loader', stream(reduce('_pickle', 'loads', op.byteArray(stream(attack))))],
    ['a scanner as target', stream(reduce('fickling.hook', 'deactivate'))],
  ];

  test.each(critical)('%s is critical', (_name, bytes) => {
    expect(scanBytes(bytes).verdict).toBe('critical');
  });

  const high: readonly (readonly [string, Uint8Array, string])[] = [
    ['a dangerous name that is never called', stream(op.global('os', 'system')), 'MDL-PKL-003'],
    ['a call of an unknown function', stream(reduce('somewhere.inside', 'do_it', text('x'))), 'MDL-PKL-002'],
    ['a name built so that it cannot be told', stream(text('os'), ']', '\x93', ')R'), 'MDL-PKL-002'],
    ['BUILD that writes __code__', stream(op.global('helpers', 'run'), plain({ __code__: 'x' }), 'b'), 'MDL-PKL-014'],
    ['a known constructor with foreign arguments', stream(reduce('_codecs', 'encode', text('x'), text('rot13'))), 'MDL-PKL-015'],
    ['a pickle inside a byte string', stream(op.bytes(stream(attack))), 'MDL-PKL-006'],
    ['a pickle in base64', stream(text(Buffer.from(stream(attack)).toString('base64'))), 'MDL-PKL-006'],
    ['a call by extension code', stream('\x82\x01', command, '\x85R'), 'MDL-PKL-005'],
    ['a frame that ends inside an opcode', concat(op.proto(4), op.frame(3), op.shortText('abcdef'), '.'), 'MDL-PKL-008'],
  ];

  test.each(high)('%s is at least high and named by its rule', (_name, bytes, rule) => {
    const scan = scanBytes(bytes);
    expect(isAlarm(scan.verdict)).toBe(true);
    expect(scan.rules).toContain(rule);
  });

  test('an extension code that is not called is medium', () => {
    expect(scanBytes(stream('\x82\x01')).severities.get('MDL-PKL-005')).toBe('medium');
  });

  test('references that double forty times are told as expansion, in no time and little memory', () => {
    const doubling = Array.from({ length: 40 }, () => concat(op.put(1), '0](', op.get(1), op.get(1), 'e'));
    expect(scanBytes(stream(']', ...doubling)).rules).toContain('MDL-PKL-009');
  });

  test('200,000 nested lists are told and do not exhaust the stack', () => {
    const scan = scanBytes(concat('('.repeat(200_000), 'l'.repeat(200_000), '.'));
    expect(scan.rules).toContain('MDL-PKL-009');
  });

  test('an import through a LIST or DICT on the stack still counts when PUT and GET move it about', () => {
    const moved = stream(op.global('os', 'system'), op.put(3), '0](', op.get(3), 'e0', op.get(3), command, '\x85R');
    expect(scanBytes(moved).verdict).toBe('critical');
  });

  test('a length that runs past the end is unreadable and keeps what stood before it', () => {
    const scan = scanBytes(concat(op.proto(2), attack, 'X', u32(0xfffffff0), 'abc'));
    expect(scan.outcome).toBe('unreadable');
    expect(scan.rules).toEqual(['MDL-PKL-001', 'MDL-PKL-007']);
  });

  test('an archive behind a pickle is examined as well', () => {
    const zip = makeZip([{ name: 'data.pkl', data: stream(attack), deflate: true }]);
    const scan = scanBytes(concat(stream(plain([1])), zip));
    expect(scan.rules).toEqual(['MDL-PKL-001', 'MDL-PKL-010', 'MDL-ZIP-007']);
    expect(scan.observations.find((each) => each.ruleId === 'MDL-PKL-001')?.location.member).toBe('bytes behind the last stream!data.pkl');
  });
});

describe('evidence', () => {
  test('a call is reconstructed, traced and pinned to its bytes', () => {
    const bytes = stream(plain({ weights: 1 }), '0', attack);
    const found = scanBytes(bytes).observations.find((each) => each.ruleId === 'MDL-PKL-001');
    expect(found?.evidence?.reconstruction).toBe('posix.system("id")');
    const cause = found?.evidence?.trace?.find((each) => each.mark === 'cause');
    expect(cause?.name).toBe('REDUCE');
    expect(bytes[cause?.offset ?? 0]).toBe(0x52);
    const shown = found?.evidence?.bytes;
    const pin = shown?.pins.find((each) => each.strong);
    expect(pin).toEqual({ from: cause?.offset, to: (cause?.offset ?? 0) + 1, strong: true });
    expect(Buffer.from(shown?.hex ?? '', 'hex')[(pin?.from ?? 0) - (shown?.offset ?? 0)]).toBe(0x52);
  });

  test('control characters in names cannot dress up the reconstruction', () => {
    const scan = scanBytes(stream(reduce('os', 'system', text('a\u202eb\x1b[31m'))));
    expect(scan.observations[0]?.evidence?.reconstruction).toBe('os.system("a\\u202eb\\u001b[31m")');
  });
});

describe('ordinary files', () => {
  const samples = join(import.meta.dirname, 'samples');
  test.each(readdirSync(samples).filter((name) => !name.endsWith('.py')))('%s, written by its framework, raises no alarm', (name) => {
    const scan = scanBytes(readFileSync(join(samples, name)), name);
    expect(scan.outcome).toBe('scanned');
    expect(isAlarm(scan.verdict)).toBe(false);
    expect(scan.coverage.every((range) => range.state !== 'unread')).toBe(true);
  });

  test('a state dictionary as PyTorch writes it is clean', () => {
    const storage = concat('(', text('storage'), op.global('torch', 'FloatStorage'), text('0'), text('cpu'), op.number(4), 'tQ');
    const tensor = concat(
      op.global('torch._utils', '_rebuild_tensor_v2'),
      '(',
      storage,
      op.number(0),
      op.number(2),
      op.number(2),
      '\x86',
      op.number(2),
      op.number(1),
      '\x86',
      '\x89',
      op.global('collections', 'OrderedDict'),
      ')R',
      'tR',
    );
    expect(scanBytes(stream(op.global('collections', 'OrderedDict'), ')R(', text('weight'), tensor, 'u')).verdict).toBe('clean');
  });

  const value = fc.letrec<{ value: Plain }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.double({ noNaN: true }),
      fc.string(),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
    ) as fc.Arbitrary<Plain>,
  })).value;

  test('plain values of any shape are clean and covered to the last byte', () => {
    fc.assert(
      fc.property(value, (each) => {
        const bytes = stream(plain(each));
        const scan = scanBytes(bytes);
        expect(scan.verdict).toBe('clean');
        expect(scan.coverage).toEqual([{ from: 0, to: bytes.length, state: 'parsed', what: 'pickle stream 1' }]);
      }),
      { numRuns: 200 },
    );
  });

  test('wherever the payload stands among plain values, it is found', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), fc.nat(), (values, at) => {
        const parts = values.map(plain);
        parts.splice(at % (parts.length + 1), 0, attack);
        expect(scanBytes(stream('](', ...parts, 'e')).verdict).toBe('critical');
      }),
      { numRuns: 100 },
    );
  });
});

test('numbers of every width and byte strings of every kind are stepped over', () => {
  const bytes = concat(
    op.proto(4),
    '](',
    'J',
    u32(5),
    'M',
    u16(7),
    '\x8a\x02ab',
    '\x8b',
    u32(2),
    'ab',
    'C\x02xy',
    '\x8e',
    u64(2),
    'xy',
    '\x8d',
    u64(2),
    'xy',
    '\x8f(K\x01\x90',
    'e.',
  );
  expect(scanBytes(bytes)).toMatchObject({ outcome: 'scanned', verdict: 'clean' });
});

describe('a NumPy header that Python reads otherwise than it looks', () => {
  const array = (header: string) => concat('\x93NUMPY\x02\x00', u32(header.length), header, stream(attack));
  test.each([
    "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'descr': '|O'}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'desc\\x72': '|O'}",
    "{'descr': '|\\x4f', 'fortran_order': False, 'shape': (1,), }",
    "{'descr': '|' 'O', 'fortran_order': False, 'shape': (1,), }",
    "{'descr': 'f8,O', 'fortran_order': False, 'shape': (1,), }",
    "{'descr': 'object_', 'fortran_order': False, 'shape': (1,), }",
    "{'descr': [('a', '<f8'), ('b', 'O')], 'fortran_order': False, 'shape': (1,), }",
    `{'descr': '|O', ${' '.repeat(70_000)} 'fortran_order': False, 'shape': (1,), }`,
    `{${"'descr':[".repeat(50_000)}}`,
  ])('%#: its data are read as the pickle that they are', (header) => {
    expect(scanBytes(array(header)).rules).toContain('MDL-PKL-001');
  });

  test('one as NumPy writes it is taken at its word', () => {
    for (const header of [
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }      \n",
      "{'descr': [('a', '<f8'), ('b', '<i4', (3,))], 'fortran_order': True, 'shape': (), }\n",
      "{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (2, 3), }\n",
    ])
      expect(
        scanBytes(concat('\x93NUMPY\x02\x00', u32(header.length), header, stream(attack))).contents.map(({ member }) => member),
      ).not.toContain('object array');
  });
});
