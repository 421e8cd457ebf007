import { describe, expect, test } from 'vitest';
import { LimitReached } from '../limits.ts';
import { MachineState } from './stack.ts';
import { container, numberValue, unknownValue, type Value } from './values.ts';

const one = numberValue(1);
const two = numberValue(2);
const three = numberValue(3);
const text: Value = { kind: 'text', offset: 0, at: 1, length: 2, spelling: 'utf8' };
const name: Value = { kind: 'global', offset: 0, opcode: 'GLOBAL', module: 'os', name: 'system', exact: true };
const call: Value = { kind: 'call', offset: 0, opcode: 'REDUCE', callee: name, args: [container('list', 0, [one])], state: undefined };
const bareCall: Value = { ...call, args: [] };
const persistent: Value = { kind: 'persistent', offset: 0, id: text };
const extension: Value = { kind: 'extension', offset: 0, code: 1 };
const pair: Value = container('tuple', 0, [one, two]);
const bounds = {
  maxStack: 8,
  maxMarks: 2,
  slimDepth: 2,
  tupleDepth: 3,
  bareDepth: 4,
  maxNamesDeep: 6,
  slimFrom: 2,
  forgetFrom: 4,
  mostNames: 6,
};

/** A small state with so many numbers on its stack. */
function filled(count: number): MachineState {
  const state = new MachineState(bounds);
  for (let index = 0; index < count; index += 1) state.push(one);
  return state;
}

/** What is left of a value at a depth. */
function pushedAt(depth: number, value: Value): Value {
  const state = filled(depth);
  state.push(value);
  return state.pop();
}

describe('the stack', () => {
  test('gives back the latest value first and faults when it is empty', () => {
    const state = new MachineState();
    state.push(one);
    state.push(two);
    expect(state.top()).toBe(two);
    expect([state.pop(), state.pop(), state.fault]).toEqual([two, one, undefined]);
    expect(state.pop()).toBe(unknownValue);
    expect(state.fault).toBe('takes from an empty stack');
    state.fault = undefined;
    expect(state.top()).toBe(unknownValue);
    expect(state.fault).toBe('reads an empty stack');
  });

  test('does not reach below a mark', () => {
    const state = new MachineState();
    state.push(one);
    state.mark();
    expect([state.top(), state.fault]).toEqual([unknownValue, 'reads an empty stack']);
    expect([state.pop(), state.fault]).toEqual([unknownValue, 'takes from an empty stack']);
    state.push(two);
    expect([state.top(), state.pop()]).toEqual([two, two]);
    expect(state.popToMark()).toEqual([]);
    expect(state.pop()).toBe(one);
  });

  test('is taken down to the latest mark, in stream order', () => {
    const state = new MachineState();
    state.mark();
    state.push(one);
    state.mark();
    state.push(two);
    state.push(three);
    expect(state.popToMark()).toEqual([two, three]);
    expect(state.popToMark()).toEqual([one]);
    expect(state.fault).toBeUndefined();
    expect(state.popToMark()).toEqual([]);
    expect(state.fault).toBe('looks for a mark that is not there');
  });

  test('loses a mark to POP only when nothing lies above it', () => {
    const state = new MachineState();
    state.push(one);
    state.mark();
    state.push(two);
    state.discard();
    expect(state.fault).toBeUndefined();
    state.discard();
    expect(state.top()).toBe(one);
    state.discard();
    expect(state.fault).toBeUndefined();
    state.discard();
    expect(state.fault).toBe('takes from an empty stack');
  });
});

describe('a deep stack keeps what could be called', () => {
  test('everything below its first bound', () => {
    expect(pushedAt(1, call)).toBe(call);
    expect(pushedAt(1, container('list', 0, [one]))).toMatchObject({ kind: 'list' });
    expect(pushedAt(1, one)).toBe(one);
  });

  test('above it names, calls, texts and small tuples, no numbers', () => {
    expect(pushedAt(2, name)).toBe(name);
    expect(pushedAt(2, call)).toEqual({ ...call, args: [unknownValue] });
    expect(pushedAt(2, persistent)).toBe(persistent);
    expect(pushedAt(2, extension)).toBe(extension);
    expect(pushedAt(2, text)).toBe(text);
    expect(pushedAt(2, pair)).toBe(pair);
    expect(pushedAt(2, container('list', 0, [one]))).toBe(unknownValue);
    expect(pushedAt(2, one)).toBe(unknownValue);
  });

  test('tuples and then texts go at their own bounds', () => {
    expect(pushedAt(3, pair)).toBe(unknownValue);
    expect(pushedAt(3, text)).toBe(text);
    expect(pushedAt(4, text)).toBe(unknownValue);
    expect(pushedAt(5, name)).toBe(name);
  });

  test.each([name, call, persistent, extension])('names and calls end at a bound of theirs, never silently: $kind', (value) => {
    expect(() => filled(6).push(value)).toThrow('Names and calls above 6 values on the pickle stack.');
  });

  test('all values and marks end at exact bounds', () => {
    const state = filled(8);
    expect(() => state.push(one)).toThrow(LimitReached);
    expect(() => state.push(name)).toThrow('More than 8 values on the pickle stack.');
    state.mark();
    state.mark();
    expect(() => state.mark()).toThrow(new LimitReached('maxSteps', 'More than 2 marks on the pickle stack.'));
  });
});

describe('the memo', () => {
  test('gives what was last written at a number, whatever the order of numbers', () => {
    const state = new MachineState();
    state.remember(1, three);
    state.remember(0, one);
    expect(state.memoSize).toBe(2);
    expect([state.recall(0), state.recall(1)]).toEqual([one, three]);
    state.remember(1, two);
    expect(state.memoSize).toBe(2);
    expect(state.recall(1)).toBe(two);
    state.remember(0, three);
    expect([state.recall(0), state.recall(1), state.memoSize]).toEqual([three, two, 2]);
    state.remember(4_000_000_000, name);
    expect([state.recall(4_000_000_000), state.memoSize]).toEqual([name, 3]);
    state.remember(-1, text);
    expect([state.recall(-1), state.memoSize, state.fault]).toEqual([text, 4, undefined]);
  });

  test('faults for what was never written', () => {
    const state = new MachineState();
    expect(state.recall(7)).toBe(unknownValue);
    expect(state.fault).toBe('reads memo entry 7, which was never written');
  });

  test('keeps containers only until it has grown', () => {
    const state = new MachineState(bounds);
    const list = container('list', 0, [one]);
    state.remember(0, list);
    state.remember(9, list);
    state.remember(1, list);
    expect([state.recall(0), state.recall(9), state.recall(1)]).toEqual([list, list, unknownValue]);
    state.remember(2, call);
    expect(state.recall(2)).toEqual(bareCall);
    expect(state.fault).toBeUndefined();
  });

  test('forgets new plain values once large, counts them, and does not call reading them a fault', () => {
    const state = new MachineState(bounds);
    for (const index of [0, 1, 2]) state.remember(index, text);
    state.remember(3, text);
    expect(state.recall(3)).toBe(text);
    state.remember(4, text);
    expect([state.recall(4), state.fault, state.memoSize]).toEqual([unknownValue, undefined, 5]);
    state.remember(0, one);
    state.remember(3, two);
    expect([state.recall(0), state.recall(3), state.memoSize]).toEqual([one, two, 5]);
    state.remember(4, name);
    expect([state.recall(4), state.memoSize]).toEqual([name, 6]);
    state.remember(9, call);
    expect(state.recall(9)).toEqual(bareCall);
    state.remember(9, text);
    expect([state.recall(9), state.memoSize]).toEqual([text, 7]);
  });

  test('ends at the bound of names and calls, where known numbers may still be written', () => {
    const state = new MachineState(bounds);
    for (const index of [0, 1, 2, 3, 4]) state.remember(index, name);
    state.remember(-5, call);
    state.remember(0, call);
    state.remember(-5, name);
    expect([state.recall(0), state.recall(-5)]).toEqual([bareCall, name]);
    expect(() => state.remember(-1, name)).toThrow(new LimitReached('maxSteps', 'More than 6 names and calls in the memo of one pickle.'));
    expect(() => state.remember(6, call)).toThrow(LimitReached);
    state.remember(7, text);
    expect([state.recall(7), state.memoSize]).toEqual([unknownValue, 7]);
  });
});
