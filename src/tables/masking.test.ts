/** No raw value of what was found leaves a scan: not in details, not in evidence, not in facts. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { luhnValid } from './checksums.ts';
import { maskAddress, maskCard, maskEmail, maskIban, maskPhone, maskSecret } from './mask.ts';
import { redactCell } from './redact.ts';
import { csv, rulesOf, scan, testFolder } from './test-table.ts';

const folder = testFolder();
afterAll(() => folder.remove());

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const email = fc.stringMatching(/^[a-z]{6,10}\.[a-z]{6,10}@[a-z]{6,12}\.(org|com)$/);
const card = digits(9).map((middle) => {
  const body = `400000${middle}`;
  return body + ([...'0123456789'].find((digit) => luhnValid(body + digit)) ?? '');
});
const iban = digits(18).map((account) => `DE${String(98n - (BigInt(`${account}131400`) % 97n)).padStart(2, '0')}${account}`);
const phone = digits(7).map((rest) => `+4420794${rest}`);
const address = fc.tuple(fc.integer({ min: 11, max: 254 }), fc.integer({ min: 11, max: 254 })).map(([a, b]) => `198.51.${a}.${b}`);
const aws = fc.stringMatching(/^[A-Z2-7]{16}$/).map((key) => `AKIA${key}`);
const github = fc.stringMatching(/^[A-Za-z0-9]{36}$/).map((key) => `ghp_${key}`);

describe('a masked value', () => {
  test.each([
    ['address of e-mail', email, maskEmail, 3],
    ['card', card, maskCard, 4],
    ['IBAN', iban, maskIban, 4],
    ['telephone number', phone, maskPhone, 3],
    ['IP address', address, maskAddress, 4],
    ['secret', github, (value: string) => maskSecret(value, 4), 4],
  ] as const)('of an %s keeps little of it', (_, values, mask, most) => {
    fc.assert(
      fc.property(values, (value) => {
        const masked = mask(value);
        // The longest stretch of the value that can be read off.
        const kept = masked.split(/•+/).map((part) => part.replace(/^[+@.]/, '').length);
        expect(Math.max(...kept)).toBeLessThanOrEqual(most);
        expect(masked).not.toContain(value.slice(3, -3));
      }),
    );
  });
});

test('a cell that is shown as context hides them too, whatever stands around', () => {
  const around = fc.stringMatching(/^[ ,;:a-z]{0,12}$/).map((text) => `${text} `);
  fc.assert(
    fc.property(fc.oneof(email, card, iban, phone, aws, github), around, around, (value, before, after) => {
      expect(redactCell(`${before}${value} ${after}`, 'note')).not.toContain(value);
    }),
  );
});

test('a table full of them is told without one of them', async () => {
  const row = fc.tuple(email, card, iban, phone, address, aws, github);
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 25, maxLength: 40 }), async (rows) => {
      const header = ['contact', 'card', 'account', 'phone', 'source', 'key', 'token'];
      // Repeats, formulas and rejected records all print cells of their own.
      const lines = [...rows, ...rows.slice(0, 5)].map((line, index) =>
        index % 9 === 0 ? [...line.slice(0, 6), `"=HYPERLINK(""${line[6]}"")"`] : line,
      );
      const broken = `${rows[0]?.join(' ')},${rows[1]?.join(',')},x,y,z\n`;
      const result = await scan(folder.write('full.csv', csv(header, ...lines) + broken));
      const printed = JSON.stringify(result);
      for (const value of rows.flat()) expect(printed).not.toContain(value);
      expect(rulesOf(result)).toEqual(
        expect.arrayContaining([
          'DATA-PII-001',
          'DATA-PII-002',
          'DATA-PII-003',
          'DATA-PII-004',
          'DATA-PII-005',
          'DATA-SEC-001',
          'DATA-SEC-002',
        ]),
      );
    }),
    { numRuns: 8, seed: 3 },
  );
});

test('a column whose name is a secret or an address does not print it either', async () => {
  const text = csv(
    ['person.one@example.org', 'AKIAIOSFODNN7EXAMPLE', 'n'],
    ...Array.from({ length: 30 }, (_, index) => ['same', '', index % 4]),
  );
  const printed = JSON.stringify(await scan(folder.write('names.csv', text)));
  expect(printed).not.toContain('AKIAIOSFODNN7EXAMPLE');
  expect(printed).not.toContain('person.one@example.org');
});
