import { describe, expect, test } from 'vitest';
import { concat } from '#formats/test-files/bytes';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const attack = reduce('os', 'system', op.text('id'));
const dtype = (spelled: string, state: Uint8Array | undefined = undefined) =>
  concat(op.global('numpy', 'dtype'), '(', op.text(spelled), '\x89\x88tR', state ?? '', state ? 'b' : '');
/** joblib's stand-in for an array, then whatever lies in its place. */
const wrapped = (type: Uint8Array, count: number, ...inside: readonly (Uint8Array | string)[]) =>
  concat(
    op.global('joblib.numpy_pickle', 'NumpyArrayWrapper'),
    ')\x81}(',
    op.text('shape'),
    op.number(count),
    '\x85',
    op.text('dtype'),
    type,
    op.text('order'),
    op.text('C'),
    'ub',
    ...inside,
  );
const structure = (flags: number) => concat('(', op.number(3), op.text('|'), 'NNN', op.number(16), op.number(1), op.number(flags), 't');

describe('an array that joblib writes into the stream', () => {
  test.each([
    ['of numbers', wrapped(dtype('f8'), 2, new Uint8Array(16).fill(0x2e))],
    ['of structures', wrapped(dtype('V16', structure(16)), 2, new Uint8Array(32).fill(0xff))],
    ['of texts', wrapped(dtype('U5'), 1, new Uint8Array(20).fill(0xff))],
    ['of objects', wrapped(dtype('O8'), 1, stream(plain(['a'])))],
    ['of structures with objects', wrapped(dtype('V16', structure(63)), 1, stream(plain(['a'])))],
  ])('%s is stepped over, and what follows is read', (_name, array) => {
    expect(scanBytes(stream('](', array, 'e')).verdict).toBe('clean');
    expect(scanBytes(stream('](', array, attack, 'e'))).toMatchObject({ verdict: 'critical', outcome: 'scanned' });
  });

  test('a payload in an array of objects is found, also two arrays deep', () => {
    const inner = wrapped(dtype('O8'), 1, stream(attack));
    expect(scanBytes(stream(inner)).verdict).toBe('critical');
    expect(scanBytes(stream(wrapped(dtype('O8'), 1, stream('](', inner, 'e')))).verdict).toBe('critical');
  });

  test('padding to an alignment is stepped over', () => {
    const padded = concat(
      op.global('joblib.numpy_pickle', 'NumpyArrayWrapper'),
      ')\x81}(',
      op.text('shape'),
      op.number(1),
      '\x85',
      op.text('dtype'),
      dtype('f8'),
      op.text('numpy_array_alignment_bytes'),
      op.number(16),
      'ub',
      '\x03\xff\xff\xff',
      new Uint8Array(8).fill(0xff),
    );
    expect(scanBytes(stream('](', padded, attack, 'e'))).toMatchObject({ verdict: 'critical', outcome: 'scanned' });
  });

  test('one that claims more than the file holds ends visibly', () => {
    expect(scanBytes(stream(wrapped(dtype('f8'), 250, new Uint8Array(16).fill(0xff)))).rules).toContain('MDL-PKL-007');
  });
});
