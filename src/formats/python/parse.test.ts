import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { defaultLimits, LimitReached } from '../limits.ts';
import { decodePython } from './source.ts';
import { parsePython } from './statements.ts';
import type { Expression, Statement } from './tree.ts';

const parse = (text: string) => parsePython(text, new Budget({ ...defaultLimits, maxSteps: 3_000_000 }));

function only(text: string): Expression {
  const [statement, ...others] = parse(text);
  expect(others).toEqual([]);
  if (statement?.kind !== 'evaluate' || !statement.values[0]) throw new Error(`${text} is ${statement?.kind}`);
  return statement.values[0];
}

const kinds = (text: string): string[] => parse(text).map((statement) => statement.kind);
const faults = (program: readonly Statement[]): number => program.filter(({ kind }) => kind === 'fault').length;

describe('statements', () => {
  test.each([
    ['import a, b.c as d', 'import'],
    ['from .x import (a as b,\n  c,)', 'from'],
    ['from ... import *', 'from'],
    ['a = b = c, *d = 1, 2', 'assign'],
    ['a: int = 1', 'declare'],
    ['x **= 2', 'assign'],
    ['if a: b\nelif c: d\nelse: e', 'if'],
    ['for a, *b in c, d: pass\nelse: pass', 'for'],
    ['while (x := f()): continue', 'while'],
    ['try:\n  a\nexcept (A, B) as e:\n  b\nexcept* C: c\nelse:\n  d\nfinally:\n  e', 'try'],
    ['try: a\nexcept A, e: b', 'try'],
    ['with a as b, c as (d, e): pass', 'with'],
    ['with (a as b, c): pass', 'with'],
    ['with (a, b): pass', 'with'],
    ['async with a: pass', 'with'],
    ['async def f(a, /, b: int = 1, *, c, **d) -> int: return 1', 'function'],
    ['def f[T](x: T): ...', 'function'],
    ['@a.b(1)\n@c\nclass D(E, metaclass=F): pass', 'class'],
    ['match x:\n  case [1, {"a": b}] if c: d\n  case _: e', 'match'],
    ['match(x)', 'evaluate'],
    ['match = 1', 'assign'],
    ['match[x] = 1', 'assign'],
    ['print >>f, "x", y', 'evaluate'],
    ['exec "x" in y', 'evaluate'],
    ['raise A, "x"', 'evaluate'],
    ['global a, b', 'names'],
    ['if x:\n\ty\n        z', 'if'],
    ['x = (1 +\n  # comment\n  2)', 'assign'],
    ['x = 1 + \\\n  2', 'assign'],
    ['\x0cx = 1', 'assign'],
  ])('%j is read', (text, kind) => {
    expect(kinds(text)).toEqual([kind]);
  });

  test('lines go on after a fault, and blocks as well', () => {
    expect(kinds('a = = b\nimport os')).toEqual(['fault', 'import']);
    const [definition] = parse('def f():\n  a\n  b = = c\n  d\n');
    expect(definition?.kind === 'function' && definition.body.map(({ kind }) => kind)).toEqual(['evaluate', 'fault', 'evaluate']);
  });
});

describe('expressions', () => {
  test.each([
    ['a.b[c](d)', 'call'],
    ['a if b else c', 'choice'],
    ['lambda x, *y: x', 'lambda'],
    ['not a in b', 'unary'],
    ['a or b or c', 'row'],
    ['[x async for x in y if z]', 'comprehension'],
    ['{**a, "b": c}', 'dictionary'],
    ['{1, *a}', 'sequence'],
    ['()', 'sequence'],
    ['(a)', 'name'],
    ['a[1:2, ::3]', 'item'],
    ['f(a for a in b)', 'call'],
    ['f(*a, **b, c=d)', 'call'],
    ['await x', 'name'],
    ['0x1F', 'number'],
    ['1_000.5e-3j', 'number'],
    ['b"\\x41" rb"\\x"', 'bytes'],
    ['^Op(1)', 'call'],
    ['ａ', 'name'],
  ])('%s is a %s', (text, kind) => {
    expect(only(text).kind).toBe(kind);
  });

  test.each([
    [String.raw`"a\x41\u00e4\101\n\q"`, 'aAäA\n\\q'],
    [String.raw`r"\n" 'b'`, '\\nb'],
    ['"""a\n"b"""', 'a\n"b'],
    ["'a\\\nb'", 'ab'],
  ])('%j stands for its text', (text, value) => {
    expect(only(text)).toMatchObject({ kind: 'text', value });
  });

  test('f-strings give up their expressions, nested and in specifications', () => {
    expect(only(`f"a{b!r:>{w}}c{{d}}"`)).toMatchObject({
      kind: 'format',
      parts: [{ value: 'a' }, { kind: 'format', parts: [{ name: 'b' }, { name: 'w' }] }, { value: 'c{d}' }],
    });
    expect(only(`f"{x["a"]}"`)).toMatchObject({ kind: 'format', parts: [{ kind: 'item' }] });
    expect(only(`f"{f'{y}'}"`)).toMatchObject({ kind: 'format', parts: [{ kind: 'format', parts: [{ name: 'y' }] }] });
  });

  test('any text survives being written as a literal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const value = only(JSON.stringify(text).replace(/\u2028|\u2029/g, ' '));
        expect(value).toMatchObject({ kind: 'text', value: text.replace(/\u2028|\u2029/g, ' ').replaceAll('\\/', '/') });
      }),
      { seed: 7 },
    );
  });
});

const words = [
  'def ',
  'class ',
  'A',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ':',
  '\n',
  '  ',
  '\t',
  '"',
  "'",
  '"""',
  'f"',
  '\\',
  '#',
  '=',
  ',',
  '.',
  '*',
  'if ',
  'else',
  'lambda ',
  'for ',
  'in ',
  'match ',
  'case ',
  '@',
  'import ',
  'é',
  '\r',
  '!',
  '`',
  '^',
  'await ',
];

describe('hostile text', () => {
  test('whatever comes, reading ends with statements inside the text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 })), { maxLength: 120 }), (parts) => {
        const text = parts.join('');
        for (const { at, end } of parse(text)) {
          expect(at).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { seed: 11, numRuns: 3000 },
    );
  });

  test.each([
    '(',
    '[',
    '{',
    '-',
    'not ',
    'lambda:',
    '1**',
    '1 if 1 else ',
    'f"{',
    '"""\n',
    'f"""{\n',
    '@a\n',
    'with (a\n',
    'match x\n',
    '= =\n',
    '\\\n',
    'a;',
  ])(
    'five million letters of %j cost steps in proportion',
    (piece) => {
      const steps = (length: number) => {
        let spent = 0;
        const budget = new Budget();
        const spend = budget.spend.bind(budget);
        budget.spend = (limit, amount = 1) => {
          spent += amount;
          spend(limit, amount);
        };
        try {
          parsePython(`x = ${piece.repeat(Math.ceil(length / piece.length))}`, budget);
        } catch (error) {
          if (!(error instanceof LimitReached)) throw error;
        }
        return spent;
      };
      expect(steps(5_000_000)).toBeLessThan(steps(500_000) * 14 + 100_000);
    },
    60_000,
  );

  test('brackets, indentation and chains beyond what Python takes are faults', () => {
    expect(faults(parse(`x = ${'('.repeat(201)}${')'.repeat(201)}`))).toBe(1);
    expect(faults(parse(`x = ${'('.repeat(199)}1${')'.repeat(199)}`))).toBe(0);
    expect(faults(parse(`x = a${'.a'.repeat(5000)}`))).toBe(1);
    expect(faults(parse(`x = ${'1 + '.repeat(5000)}1`))).toBe(0);
  });
});

describe('encodings', () => {
  const encoded = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);

  test('places lead back to bytes', () => {
    const program = decodePython(encoded('# é€😀\nx = 1'));
    expect(program.offsetOf(program.text.indexOf('x'))).toBe(encoded('# é€😀\n').length);
    expect(program.lineOf(program.text.indexOf('x'))).toBe(2);
    const marked = decodePython(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), encoded('x = 1')]));
    expect([marked.text, marked.offsetOf(0)]).toEqual(['x = 1', 3]);
  });

  test('declared encodings are followed as PEP 263 says', () => {
    expect(decodePython(encoded('# -*- coding: latin-1 -*-\nx = "é"', 'latin1')).text).toContain('é');
    expect(decodePython(encoded('#!x\n# vim: set fileencoding=cp1252 :\nx = "\x80"', 'latin1')).text).toContain('€');
    expect(decodePython(encoded('# coding: utf-7\n+AHg- = 1')).text).toContain('\nx = 1');
    expect(decodePython(encoded('x = 1\n# coding: utf-7\n+AHg- = 1')).disguised).toBe(false);
    expect(decodePython(encoded('# coding: no-such-thing\nx')).damaged).toBe(true);
  });

  test('characters and bytes agree on long texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), fc.nat(20_000), (piece, at) => {
        const text = `#${piece.replace(/[\r\ud800-\udfff]/g, '')}`.repeat(60);
        const program = decodePython(encoded(text));
        if (program.disguised || program.encoding !== 'utf-8' || program.text.startsWith('\ufeff')) return;
        const place = Math.min(at, program.text.length);
        expect(program.offsetOf(place)).toBe(Buffer.byteLength(program.text.slice(0, place)));
      }),
      { seed: 3 },
    );
  });
});
