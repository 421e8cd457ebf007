/** Times by the clock for today, by the day before; remaining time always with its range and basis. */
import { describe, expect, test } from 'vitest';
import { ageText, durationText, exactMomentText, momentText, remainingText } from './time.ts';

const now = new Date(2026, 10, 24, 14, 0, 0);
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();

describe('a moment', () => {
  test.each([
    [at(2026, 10, 24, 9, 15), 'Today 09:15'],
    [at(2026, 10, 23, 23, 59), 'Yesterday 23:59'],
    [at(2026, 10, 6, 8, 0), '6 Nov'],
    [at(2025, 4, 11, 8, 0), '11 May 2025'],
    ['no date', 'no date'],
  ])('%s reads %s', (iso, text) => expect(momentText(iso, now)).toBe(text));

  test('in full it has the seconds', () => expect(exactMomentText(at(2026, 10, 24, 14, 22))).toBe('24 Nov 2026, 14:22:00'));
});

test.each([
  [0.2, 'now'],
  [5, '5 min'],
  [20 * 60, '20 h'],
  [2 * 1440, '2 d'],
  [60 * 1440, '8 w'],
  [800 * 1440, '2 y'],
])('%d minutes ago is %s', (minutes, text) => expect(ageText(new Date(now.getTime() - minutes * 60_000).toISOString(), now)).toBe(text));

test.each([
  [0, '1 s'],
  [8, '8 s'],
  [240, '4 min'],
  [7200, '2 h'],
  [400_000, '5 d'],
])('%d seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));

test('remaining time is rounded, and says its range and what it rests on', () => {
  expect(remainingText({ seconds: 241, low: 180, high: 362, basisSeconds: 90 })).toEqual({
    about: 'about 4 minutes',
    range: 'between 3 and 6, from the last 90 s',
  });
});

test('a range that rounds to one value is not called a range', () => {
  expect(remainingText({ seconds: 60, low: 58, high: 62, basisSeconds: 30 })).toEqual({
    about: 'about 1 minute',
    range: 'from the last 30 s',
  });
});

test('a range over two units names both', () => {
  expect(remainingText({ seconds: 70, low: 40, high: 130, basisSeconds: 30 }).range).toBe(
    'between 40 seconds and 2 minutes, from the last 30 s',
  );
});
