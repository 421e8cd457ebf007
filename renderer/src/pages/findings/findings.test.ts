/** Deciding and selecting: a dismissal never goes without a reason, and a range means the rows between. */
import { describe, expect, test } from 'vitest';
import { asksFirst, batches, decisions, decisionsFor, fits } from './decisions.ts';
import { between, tick } from './selection.ts';

describe('decisions', () => {
  test('a proposed finding can be confirmed at once; dismissing and sending back ask for a reason', () => {
    expect(decisionsFor(['proposed'])).toEqual(['confirm', 'dismiss', 'sendBack', 'assign']);
    expect(asksFirst('confirm', 1)).toBe(false);
    expect(asksFirst('dismiss', 1)).toBe(true);
    expect(asksFirst('sendBack', 1)).toBe(true);
    expect(decisions.dismiss.reason).toBe('must');
  });

  test('several findings are asked about once, whatever is decided', () => {
    for (const decision of ['confirm', 'dismiss', 'reopen', 'assign'] as const) expect(asksFirst(decision, 2)).toBe(true);
    expect(decisionsFor(['proposed', 'dismissed'])).toEqual(['confirm', 'dismiss', 'sendBack', 'reopen', 'assign']);
  });

  test('a decision over several findings leaves those alone that it does not fit', () => {
    const states = ['proposed', 'confirmed', 'dismissed'] as const;
    expect(states.filter((state) => fits('confirm', state))).toEqual(['proposed']);
    expect(states.filter((state) => fits('reopen', state))).toEqual(['confirmed', 'dismissed']);
    expect(states.filter((state) => fits('assign', state))).toEqual([...states]);
  });

  test('a decided finding can be reopened but not decided over', () => {
    expect(decisionsFor(['dismissed'])).toEqual(['reopen', 'assign']);
    expect(decisionsFor(['confirmed'])).not.toContain('dismiss');
  });

  test('keys are told apart', () => {
    const keys = Object.values(decisions).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('1,201 ids go in three calls and none is lost', () => {
    const ids = Array.from({ length: 1201 }, (_, id) => id);
    expect(batches(ids).map((batch) => batch.length)).toEqual([500, 500, 201]);
    expect(batches(ids).flat()).toEqual(ids);
    expect(batches([])).toEqual([]);
  });
});

describe('selection', () => {
  test('Space toggles one row, a range adds its rows', () => {
    const one = new Map([[1, { id: 1 }]]);
    expect([...tick(one, [{ id: 1 }]).keys()]).toEqual([]);
    expect([...tick(one, [{ id: 1 }, { id: 2 }, undefined, { id: 4 }]).keys()]).toEqual([1, 2, 4]);
    expect(between(5, 3)).toEqual([3, 4, 5]);
    expect(between(2, 2)).toEqual([2]);
  });
});
