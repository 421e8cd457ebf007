/** Personal data that belongs to nobody: check digits are right, so that a scan must believe them; ranges are those set aside for examples. */
import type { Generator } from '#assess/random';

const digits = (count: number, generator: Generator): string => Array.from({ length: count }, () => generator.below(10)).join('');

/** RFC 2606: example.org is nobody's. */
export function exampleEmail(number: number): string {
  return `claimant.${String(number).padStart(4, '0')}@example.org`;
}

/** Ofcom sets 020 7946 0000 to 0999 aside for drama. */
export function examplePhone(generator: Generator): string {
  return `+44 20 7946 0${digits(3, generator)}`;
}

/** RFC 5737: the three networks for documentation. */
export function exampleAddress(generator: Generator): string {
  const network = ['192.0.2', '198.51.100', '203.0.113'][generator.below(3)] ?? '192.0.2';
  return `${network}.${1 + generator.below(254)}`;
}

/** A German IBAN of a bank code that starts with 0, which no bank has; check digits by ISO 7064 mod 97-10. */
export function exampleIban(generator: Generator): string {
  const account = `00000000${digits(10, generator)}`;
  const check = 98n - (BigInt(`${account}131400`) % 97n);
  const iban = `DE${String(check).padStart(2, '0')}${account}`;
  return iban.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** Sixteen digits under 4000 00, the range that payment providers give out for tests; the last is Luhn's check digit. */
export function exampleCard(generator: Generator): string {
  const body = `400000${digits(9, generator)}`;
  let sum = 0;
  for (const [place, digit] of [...body].reverse().entries()) {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${body}${(10 - (sum % 10)) % 10}`.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
