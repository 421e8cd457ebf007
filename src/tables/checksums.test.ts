/** Check digits are those of the standards: published examples pass, and no single slip does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ibanLength, ibanValid, luhnValid } from './checksums.ts';

describe('Luhn', () => {
  // ISO/IEC 7812-1 annex B has 7992739871 with check digit 3; the others are numbers that card schemes print for tests.
  test.each(['79927398713', '4111111111111111', '5555555555554444', '378282246310005', '6011111111111117', '3530111333300000'])(
    'takes %s',
    (number) => {
      expect(luhnValid(number)).toBe(true);
    },
  );

  test('takes exactly one last digit of ten, and notices every single wrong digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{8,18}$/), fc.nat(17), fc.integer({ min: 1, max: 9 }), (body, place, step) => {
        const valid = [...'0123456789'].filter((digit) => luhnValid(body + digit));
        expect(valid.length).toBe(1);
        const number = body + (valid[0] ?? '');
        const at = place % number.length;
        const wrong = number.slice(0, at) + ((Number(number[at]) + step) % 10) + number.slice(at + 1);
        expect(luhnValid(wrong)).toBe(false);
      }),
    );
  });

  test.each(['', '0', '41111111 11111111', '4111-1111', '４１１１'])('refuses %j', (text) => {
    expect(luhnValid(text)).toBe(false);
  });
});

describe('IBAN', () => {
  // Examples of the SWIFT IBAN Registry.
  const examples = [
    'GB29NWBK60161331926819',
    'DE89370400440532013000',
    'FR1420041010050500013M02606',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
    'SC18SSCB11010000000000001497USD',
    'SA0380000000608010167519',
  ];
  test.each(examples)('takes %s', (iban) => {
    expect(ibanValid(iban)).toBe(true);
    expect(ibanLength(iban.slice(0, 2))).toBe(iban.length);
  });

  test('notices every single wrong character and every two digits that were swapped', () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples), fc.nat(40), fc.integer({ min: 1, max: 9 }), (iban, place, step) => {
        const at = 4 + (place % (iban.length - 5));
        const letter = iban[at] ?? '';
        const other = /\d/.test(letter) ? String((Number(letter) + step) % 10) : letter === 'Z' ? 'A' : 'Z';
        expect(ibanValid(iban.slice(0, at) + other + iban.slice(at + 1))).toBe(false);
        const swapped = iban.slice(0, at) + (iban[at + 1] ?? '') + letter + iban.slice(at + 2);
        // B1 and 1B are alike to mod 97-10: only pairs of digits are promised.
        if (swapped !== iban && /^\d\d/.test(iban.slice(at))) expect(ibanValid(swapped)).toBe(false);
      }),
    );
  });

  test.each(['', 'DE', 'XX89370400440532013000', 'DE8937040044053201300', 'de89370400440532013000', 'DE89 3704 0044 0532 0130 00'])(
    'refuses %j',
    (text) => {
      expect(ibanValid(text)).toBe(false);
    },
  );
});
