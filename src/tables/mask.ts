/** Masks what was found: enough to find the place again and to tell the kind, never enough to use. */

/** Three dots for short, five for middling, seven for long: the length class, not the length. */
export function dots(length: number): string {
  return '•'.repeat(length < 8 ? 3 : length < 16 ? 5 : 7);
}

/** j•••@e•••.org */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  const ending = domain.slice(dot + 1);
  const shown = ending.length <= 6 ? ending : dots(ending.length);
  return `${first(local)}${dots(local.length)}@${first(domain)}${dots(dot)}.${shown}`;
}

/** The last four digits, as receipts print them. */
export function maskCard(number: string): string {
  const digits = number.replaceAll(/[^0-9]/g, '');
  return `${dots(digits.length)}${digits.slice(-4)}`;
}

/** Country and the last two characters. */
export function maskIban(iban: string): string {
  const compact = iban.replaceAll(' ', '');
  return `${compact.slice(0, 2)}${dots(compact.length)}${compact.slice(-2)}`;
}

/** The last two digits. */
export function maskPhone(number: string): string {
  const digits = number.replaceAll(/[^0-9]/g, '');
  return `${number.startsWith('+') ? '+' : ''}${dots(digits.length)}${digits.slice(-2)}`;
}

/** The first group. */
export function maskAddress(address: string): string {
  const separator = address.includes(':') ? ':' : '.';
  return `${address.split(separator)[0] ?? ''}${separator}${dots(address.length)}`;
}

/** The provider's public prefix, at most four characters, and the length class. */
export function maskSecret(secret: string, publicPrefix: number): string {
  return `${secret.slice(0, Math.min(4, publicPrefix))}${dots(secret.length)}`;
}

function first(text: string): string {
  return [...text][0] ?? '';
}
