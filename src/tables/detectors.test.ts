/** Personal data and secrets are told from what only looks like them. */
import { describe, expect, test } from 'vitest';
import { entropy, secretDetectors } from './secrets/patterns.ts';
import { sensitiveDetectors } from './sensitive-columns/detectors.ts';

const valid = (id: string, text: string, column = 'column') =>
  [...sensitiveDetectors, ...secretDetectors]
    .filter((detector) => detector.id === id)
    .flatMap((detector) => detector.find(text, column))
    .filter((found) => found.valid)
    .map(({ value }) => value);

const repeated = (text: string, count: number) => text.repeat(count);

describe('found', () => {
  test.each([
    ['email', 'write to Ann.Lee+claims@mail.example.org, today', 'Ann.Lee+claims@mail.example.org'],
    ['email', 'a@b.co', 'a@b.co'],
    ['card', 'paid with 5555 5555 5555 4444.', '5555 5555 5555 4444'],
    ['card', '3782-822463-10005', '3782-822463-10005'],
    ['iban', 'to DE89 3704 0044 0532 0130 00 please', 'DE89 3704 0044 0532 0130 00'],
    ['iban', 'GB29NWBK60161331926819', 'GB29NWBK60161331926819'],
    ['phone', 'call +44 20 7946 0958', '+44 20 7946 0958'],
    ['phone', '+1 (202) 555-0143', '+1 (202) 555-0143'],
    ['ip', 'from 192.0.2.33 at noon', '192.0.2.33'],
    ['ip', '2001:db8::8a2e:370:7334', '2001:db8::8a2e:370:7334'],
    ['aws', 'key AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['github', `ghp_${repeated('a1B2', 9)}`, `ghp_${repeated('a1B2', 9)}`],
    ['generic', 'password = q7Gz0xWv2TnR5yKb8MdP', 'q7Gz0xWv2TnR5yKb8MdP'],
  ])('%s in %j', (id, text, value) => {
    expect(valid(id, text)).toEqual([value]);
  });

  test('a national telephone number where the column says what it is', () => {
    expect(valid('phone', '020 7946 0958', 'home_phone')).toEqual(['020 7946 0958']);
    expect(valid('phone', '020 7946 0958', 'order_number')).toEqual([]);
  });
});

describe('not taken for it', () => {
  test.each([
    ['email', 'icon@2x.png'],
    ['email', 'a..b@example.org'],
    ['email', 'user@host'],
    ['card', '4111 1111 1111 1112'],
    ['card', '0000 0000 0000 0000'],
    ['card', '9111111111111111'],
    ['card', '3.4111111111111111'],
    ['iban', 'DE00370400440532013000'],
    ['iban', 'DE8937040044053201300012'],
    ['phone', '+1111111111'],
    ['phone', '2026-11-24'],
    ['ip', '300.1.1.1'],
    ['ip', '1.2.3.4.5'],
    ['ip', '12:30:45'],
    ['ip', 'std::vector'],
    ['aws', 'XAKIAIOSFODNN7EXAMPLE'],
    ['jwt', 'eyJhYmNkZWZn.eyJhYmNkZWZn.abc'],
    ['generic', 'password = aaaaaaaaaaaaaaaaaaaaaaaa1'],
    ['generic', 'q7Gz0xWv2TnR5yKb8MdP'],
    ['generic', 'token 123e4567-e89b-12d3-a456-426614174000'],
  ])('%s in %j', (id, text) => {
    expect(valid(id, text)).toEqual([]);
  });

  test('an address in a column of versions', () => {
    expect(valid('ip', '10.4.2.1', 'firmware_version')).toEqual([]);
  });
});

test('entropy is that of Shannon in bits a character', () => {
  expect(entropy('aaaa')).toBe(0);
  expect(entropy('abab')).toBe(1);
  expect(entropy('abcdefgh')).toBe(3);
});

test('no detector takes long over text made to slow it down', () => {
  const long = 60_000;
  const hostile = [
    repeated('a', long),
    repeated('1 ', long / 2),
    repeated('4111-', long / 5),
    repeated('a@a.', long / 4),
    repeated('1.', long / 2),
    repeated('a:', long / 2),
    repeated('DE89 ', long / 5),
    repeated('+1 ', long / 3),
    repeated('eyJ', long / 3),
    `password${repeated(' ', long)}`,
    repeated('-----BEGIN PRIVATE KEY', long / 22),
  ];
  const started = performance.now();
  for (const text of hostile) for (const detector of [...sensitiveDetectors, ...secretDetectors]) detector.find(text, 'phone');
  // Quadratic work on texts of this length takes minutes; the bound only tells the two apart.
  expect(performance.now() - started).toBeLessThan(20_000);
});
