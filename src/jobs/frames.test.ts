/** Frames: what goes in comes out however it is cut, and nonsense of any kind becomes one message that means nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameOf, frameReader, mostAnswerBytes } from './frames.ts';

function read(bytes: Uint8Array, cuts: readonly number[] = []): unknown[] {
  const messages: unknown[] = [];
  const take = frameReader((message) => void messages.push(message));
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  for (const [index, edge] of edges.entries()) take(bytes.subarray(edges[index - 1] ?? 0, edge));
  return messages;
}

const message = fc.oneof(fc.jsonValue(), fc.uint8Array(), fc.record({ id: fc.nat(), output: fc.uint8Array({ maxLength: 300 }) }));

test('messages arrive whole and in order, however their bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 10 }), (messages, cuts) => {
      expect(read(Buffer.concat(messages.map((each) => frameOf(each))), cuts)).toEqual(messages);
    }),
  );
});

test('whatever bytes come, the reader does not throw, and after nonsense it is silent', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const messages = read(Buffer.concat([bytes, Buffer.alloc(300, 0xff), frameOf('after')]));
      expect(messages.filter((each) => each === 'after')).toEqual([]);
    }),
  );
});

test('a flipped byte gives another message or one that means nothing, never an error', () => {
  fc.assert(
    fc.property(message, fc.nat(), fc.integer({ min: 1, max: 255 }), (sent, at, change) => {
      const bytes = frameOf(sent);
      const place = at % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ change;
      expect(() => read(bytes)).not.toThrow();
    }),
  );
});

test('a length beyond the bound is refused before its bytes are waited for', () => {
  expect(read(Buffer.from([0x10, 0, 0, 1]))).toEqual([undefined]);
  expect(read(Buffer.from([0x10, 0, 0, 0]))).toEqual([]);
});

test('an answer of a child is held to less than what it may be told', () => {
  const told: unknown[] = [];
  const take = frameReader((message) => void told.push(message), mostAnswerBytes);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(mostAnswerBytes + 1);
  take(head);
  expect(told).toEqual([undefined]);
  expect(() => frameOf(Buffer.alloc(64), 32)).toThrow(RangeError);
});

test('the fault of a listener is its own', () => {
  const take = frameReader(() => {
    throw new Error('the listener broke');
  });
  expect(() => take(frameOf(1))).toThrow('the listener broke');
});
