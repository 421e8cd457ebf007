import { describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import { LimitReached } from '../limits.ts';
import { concat, latin1 } from '../test-files/bytes.ts';
import { op, plain, reduce, stream } from '../test-files/pickle.ts';
import { tracePickle } from '../test-files/pickle-trace.ts';
import { PickleMachine } from './machine.ts';

const kinds = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/ .*/, ''));

test('plain data comes back as it was written', () => {
  expect(tracePickle(stream(plain({ a: [1, 2.5, 'ä', null, true] }))).result).toBe('{"a": [1, 2.5, "ä", None, True]}');
});

describe('calls are told in the order a loader makes them', () => {
  test('with the result of one as the callee of the next', () => {
    expect(tracePickle(stream(reduce('a', 'b'), op.number(1), '\x85R')).lines.at(-1)).toBe('REDUCE a.b()(1) at 13');
  });

  test('through the memo', () => {
    const { lines } = tracePickle(stream(op.global('a', 'b'), op.put(5), '0', op.get(5), ')R'));
    expect(lines).toEqual(['import a.b at 2', 'REDUCE a.b() at 13']);
  });

  test('also those that APPEND and SETITEM make on an object', () => {
    expect(tracePickle(latin1('ca\nb\nK\x01a.')).lines.slice(1)).toEqual(['extend a.b by 1', 'APPEND a.b(1) at 7']);
    expect(tracePickle(latin1('K\x05ca\nb\nK\x01K\x02s\x86.')).result).toBe('(5, a.b(1, 2))');
    expect(kinds(tracePickle(latin1('NK\x01a.')).lines)).toEqual(['extend']);
    expect(tracePickle(latin1('NK\x01a.')).result).toBe('None');
  });
});

describe('a stream ends', () => {
  test('at STOP, with its figures', () => {
    expect(tracePickle(concat(op.proto(3), 'K\x01\x94.rest')).end).toEqual({
      ended: 'stop',
      detail: '',
      end: 6,
      opcodes: 4,
      protocol: 3,
      memoized: 1,
      result: { kind: 'number', value: 1 },
    });
    expect(tracePickle(latin1('xxN.'), { start: 2 }).end).toMatchObject({ ended: 'stop', end: 4, opcodes: 2 });
  });

  test('where no loader can go on, and keeps what came before', () => {
    const { end, lines } = tracePickle(concat(op.proto(2), reduce('a', 'b'), '\xff'));
    expect(kinds(lines)).toEqual(['import', 'REDUCE']);
    expect(end).toMatchObject({ ended: 'malformed', end: 10, detail: 'Byte 0xff is no pickle opcode.', result: { kind: 'unknown' } });
    expect(tracePickle(concat('N', op.text('abc').subarray(0, 7))).end).toMatchObject({ ended: 'malformed', end: 1, opcodes: 1 });
  });

  test('when steps run out, exactly', () => {
    const body = latin1(`${'N'.repeat(9)}.`);
    expect(tracePickle(body, { maxSteps: 10 }).end.ended).toBe('stop');
    expect(tracePickle(body, { maxSteps: 9 }).end).toMatchObject({ ended: 'limit', opcodes: 9, result: { kind: 'unknown' } });
    expect(tracePickle(body, { maxSteps: 9 }).end.detail).toBe('More than 9 steps of reading in one artifact.');
  });

  test('when a trial has read its opcodes', () => {
    expect(tracePickle(latin1('NNN.'), { most: 4 }).end.ended).toBe('stop');
    expect(tracePickle(latin1('NNN.'), { most: 3 }).end).toMatchObject({
      ended: 'limit',
      opcodes: 3,
      end: 3,
      detail: 'A trial of 3 opcodes.',
    });
  });

  test('by any other error, which stays what it is', () => {
    const fail = () => {
      throw new RangeError('The observer failed.');
    };
    expect(() => tracePickle(latin1(']Nb.'), { built: fail })).toThrow(RangeError);
  });

  test('when a line is longer than a trial reads', () => {
    const { events } = tracePickle(latin1('N.')).machine;
    const run = (longest?: number) =>
      new PickleMachine(bytesSource(latin1(`V${'a'.repeat(100_000)}\n.`)), 0, new Budget(), events, undefined, longest).run();
    expect([run(4096).ended, run().ended]).toEqual(['malformed', 'stop']);
  });
});

describe('where a loader would fail', () => {
  test('the machine goes on with unknown values and says so', () => {
    const { lines, end } = tracePickle(stream('0', op.get(9), ')R'));
    expect(lines).toEqual([
      'fault at 2: POP at 2 takes from an empty stack.',
      'fault at 3: BINGET at 3 reads memo entry 9, which was never written.',
      'REDUCE ?() at 6',
    ]);
    expect(end.ended).toBe('stop');
    expect(tracePickle(latin1('.')).lines).toEqual(['fault at 0: STOP at 0 takes from an empty stack.']);
  });

  test('a memo number that is none reads nothing', () => {
    for (const number of ['x', '-1', '1.5', '1__0', '_1', '9007199254740992', '0'.repeat(65_537)])
      expect(tracePickle(latin1(`g${number}\n.`)).lines).toEqual(['fault at 0: GET at 0 reads memo entry -1, which was never written.']);
    for (const number of ['0', '1_000', '9999999', '0'.repeat(65_535)])
      expect(tracePickle(latin1(`Np${number}\ng${number}\n.`)).lines).toEqual([]);
    expect(tracePickle(latin1('Np9007199254740991\n.')).lines).toEqual([expect.stringContaining('make room')]);
    expect(tracePickle(latin1(`K\x01p0\nK\x02p${'0'.repeat(40)}7\ng0\n.`)).result).toBe('1');
    expect(tracePickle(latin1(`Np${'0'.repeat(65_536)}\ng0\n.`)).lines).toEqual([]);
  });

  test('three faults are told, and more than a thousand are no program', () => {
    expect(kinds(tracePickle(latin1(`${'0'.repeat(5)}N.`)).lines)).toEqual(['fault', 'fault', 'fault']);
    expect(tracePickle(latin1(`${'0'.repeat(1000)}N.`)).end.ended).toBe('stop');
    expect(tracePickle(latin1(`${'0'.repeat(1001)}N.`)).end).toMatchObject({
      ended: 'malformed',
      end: 1000,
      detail: 'More than 1,000 opcodes work on values that are not there.',
    });
  });
});

test('frames that contradict the stream are told at their place', () => {
  expect(tracePickle(concat(op.proto(4), op.frame(3), op.shortText('abcdef'), '.')).lines[0]).toBe(
    'frame at 11: SHORT_BINUNICODE at 11 crosses the end of its frame at 14.',
  );
  expect(tracePickle(concat(op.proto(4), op.frame(100), 'N.')).lines).toEqual([
    'frame at 2: The frame at 2 claims 100 bytes; the data ends 98 bytes earlier.',
    'frame at 12: The stream stops at 12, 98 bytes before its frame ends.',
  ]);
  expect(tracePickle(concat(op.proto(4), op.frame(2), 'N.')).lines).toEqual([]);
});

test('the latest opcodes are remembered, through pickles inside pickles', () => {
  const { machine } = tracePickle(latin1(']NbN.N0'), { built: () => 'stream', most: 4 });
  expect(machine.recent().map((opcode) => opcode.offset)).toEqual([0, 1, 2, 3, 4, 5]);
});

describe('pickles inside pickles', () => {
  const nested = (levels: number, innermost: string) => latin1(`${']Nb'.repeat(levels)}${innermost}${'.'.repeat(levels)}`);
  const run = (bytes: Uint8Array, maxSteps?: number) =>
    tracePickle(bytes, { built: () => 'stream', ...(maxSteps === undefined ? {} : { maxSteps }) }).end;

  test('are read sixteen deep, and no deeper silently', () => {
    expect(run(nested(16, 'N.'))).toMatchObject({ ended: 'stop', end: 66 });
    expect(run(nested(17, 'N.'))).toMatchObject({ ended: 'limit', detail: 'Pickles stand inside pickles more than 16 deep.' });
  });

  test('spend from one budget and end the outer one', () => {
    expect(run(nested(1, 'NNN.'), 8).ended).toBe('stop');
    expect(run(nested(1, 'NNN.'), 7)).toMatchObject({ ended: 'limit', detail: 'More than 7 steps of reading in one artifact.' });
    expect(run(nested(1, 'NNN.'), 5).ended).toBe('limit');
  });

  test('break the outer one where they break', () => {
    expect(run(nested(1, 'N\xff'))).toMatchObject({ ended: 'malformed', end: 4, detail: 'Byte 0xff is no pickle opcode.', opcodes: 3 });
  });

  test('name the bound that they reach', () => {
    const { events } = tracePickle(latin1('N.')).machine;
    const machine = new PickleMachine(bytesSource(latin1('NN.')), 0, new Budget({ ...new Budget().limits, maxSteps: 1 }), events);
    expect(() => machine.inner()).toThrow(new LimitReached('maxSteps', 'More than 1 steps of reading in one artifact.'));
  });
});
