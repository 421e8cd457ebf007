import { describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import { defaultLimits } from '../limits.ts';
import { concat, latin1, u32 } from '../test-files/bytes.ts';
import { op, plain, reduce, stream } from '../test-files/pickle.ts';
import { PickleMachine, type StreamEnd } from './machine.ts';
import { render } from './render.ts';

/** What a loader would do, one line per event. */
function trace(bytes: Uint8Array, maxSteps = defaultLimits.maxSteps): { lines: string[]; end: StreamEnd; result: string } {
  const lines: string[] = [];
  const machine: PickleMachine = new PickleMachine(bytesSource(bytes), 0, new Budget({ ...defaultLimits, maxSteps }), {
    imported: (value) => lines.push(`import ${value.module}.${value.name}`),
    called: (value) => lines.push(`call ${render(value, (literal, limit) => machine.text(literal, limit))}`),
    extension: (code) => lines.push(`extension ${code}`),
    built: (target) => {
      lines.push(`build ${target.kind}`);
      return 0;
    },
    literal: () => {},
    noted: (kind) => lines.push(kind),
  });
  const end = machine.run();
  return { lines, end, result: render(end.result, (literal, limit) => machine.text(literal, limit)) };
}

test('plain data comes back as it was written', () => {
  expect(trace(stream(plain({ a: [1, 2.5, 'ä', null, true] }))).result).toBe('{"a": [1, 2.5, "ä", None, True]}');
});

test('strings of every protocol are read by their own spelling', () => {
  expect(trace(latin1("S'a\\x41\\n'\n.")).result).toBe('"aA\\n"');
  expect(trace(latin1('V\\u00e4\xe4\n.')).result).toBe('"ää"');
  expect(trace(concat('U\x01a.')).result).toBe('"a"');
  expect(trace(concat('T', u32(1), 'a.')).result).toBe('"a"');
});

describe('calls are told in the order a loader makes them', () => {
  test('by REDUCE, NEWOBJ, INST and OBJ', () => {
    expect(trace(stream(reduce('a', 'b', op.number(1)))).lines).toEqual(['import a.b', 'call a.b(1)']);
    expect(trace(stream(op.global('a', 'B'), ')\x81}b')).lines).toEqual(['import a.B', 'call a.B()', 'build call']);
    expect(trace(stream('(', op.number(1), op.inst('a', 'b'))).lines).toEqual(['import a.b', 'call a.b(1)']);
    expect(trace(stream('(', op.global('a', 'b'), op.number(1), 'o')).lines).toEqual(['import a.b', 'call a.b(1)']);
  });

  test('with the result of one as the callee of the next', () => {
    expect(trace(stream(reduce('a', 'b'), op.number(1), '\x85R')).lines.at(-1)).toBe('call a.b()(1)');
  });

  test('through the memo', () => {
    expect(trace(stream(op.global('a', 'b'), op.put(5), '0', op.get(5), ')R')).lines).toEqual(['import a.b', 'call a.b()']);
  });
});

describe('a stream that cannot be read to its end', () => {
  test('tells where it broke and keeps what came before', () => {
    const { end, lines } = trace(concat(op.proto(2), reduce('a', 'b'), '\xff'));
    expect(lines).toEqual(['import a.b', 'call a.b()']);
    expect(end).toMatchObject({ ended: 'malformed', end: 10 });
  });

  test('ends as limit when steps run out', () => {
    expect(trace(concat('N'.repeat(100), '.'), 10).end.ended).toBe('limit');
  });

  test('goes on with unknown values where a loader would fail', () => {
    const { lines, end } = trace(stream('0', op.get(9), ')R'));
    expect(lines).toContain('fault');
    expect(end.ended).toBe('stop');
  });
});

test('frames and protocol marks that contradict the stream are told', () => {
  expect(trace(concat(op.proto(4), op.frame(3), op.shortText('abcdef'), '.')).lines).toContain('frame');
  expect(trace(concat(op.proto(4), op.frame(100), 'N.')).lines).toContain('frame');
  expect(trace(stream('N', op.proto(2), '0')).lines).toContain('protocol');
  expect(trace(concat(op.proto(9), 'N.')).lines).toContain('protocol');
});
