/** E-mail addresses, payment cards, IBANs, telephone numbers and IP addresses: shape by expression, truth by check digit or plausibility. */
import { ibanLength, ibanValid, luhnValid } from '../checksums.ts';
import type { Detector, Found } from '../detector.ts';
import { maskAddress, maskCard, maskEmail, maskIban, maskPhone } from '../mask.ts';
import { parsesAsIpv6 } from './ipv6.ts';

const FILE_ENDINGS = new Set(['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'js', 'css', 'json', 'html', 'htm', 'xml', 'txt', 'md', 'py']);

/** RFC 5321 section 4.1.2, without quoted local parts and address literals. */
const email: Detector = {
  id: 'email',
  ruleId: 'DATA-PII-001',
  one: 'e-mail address',
  many: 'e-mail addresses',
  candidate: '[A-Za-z0-9_%+-]@[A-Za-z0-9]',
  find: (text) =>
    matches(
      text,
      /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])/g,
      maskEmail,
      (value) => {
        const [local = '', domain = ''] = value.split('@');
        const labels = domain.split('.');
        const ending = labels.at(-1)?.toLowerCase() ?? '';
        return (
          !/^\.|\.\.|\.$/.test(local) &&
          labels.every((label) => !label.startsWith('-') && !label.endsWith('-')) &&
          !FILE_ENDINGS.has(ending)
        );
      },
    ),
};

/** Issuer prefixes with their lengths, ISO/IEC 7812 as the schemes publish them. */
const ISSUERS =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14})$/;

const card: Detector = {
  id: 'card',
  ruleId: 'DATA-PII-002',
  one: 'payment card number',
  many: 'payment card numbers',
  candidate: '[2-6](?:[ -]?[0-9]){12}',
  find: (text) =>
    matches(text, /(?<![0-9A-Za-z.,+_-])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z_]|[.,][0-9])/g, maskCard, (value) =>
      luhnValid(digitsOf(value)),
    ).filter((found) => ISSUERS.test(digitsOf(found.value)) && !/^.(\d)\1+$/.test(digitsOf(found.value))),
};

const iban: Detector = {
  id: 'iban',
  ruleId: 'DATA-PII-003',
  one: 'IBAN',
  many: 'IBANs',
  candidate: '[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11}',
  find(text) {
    const found: Found[] = [];
    for (const start of text.matchAll(/(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}/g)) {
      const length = ibanLength(start[0].slice(0, 2));
      if (length === undefined) continue;
      const value = spacedRun(text, start.index, length);
      if (value === undefined) continue;
      found.push({ value, masked: maskIban(value), index: start.index, valid: ibanValid(value.replaceAll(' ', '')) });
    }
    return found;
  },
};

/** ITU-T E.164 country codes, assigned ones. */
const COUNTRY_CODE =
  /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|35\d|37\d|38[0-35-79]|42[013]|50\d|59\d|6[789]\d|80[08]|85\d|87\d|88\d|96\d|97\d|99\d)/;
const PHONE_COLUMN = /(^|[^a-z])(phone|telephone|tel|mobile|cell|fax|handy|msisdn|telefon)([^a-z]|$)|phone/i;

const phone: Detector = {
  id: 'phone',
  ruleId: 'DATA-PII-004',
  one: 'telephone number',
  many: 'telephone numbers',
  candidate: '\\+[1-9]|^[0-9( ][0-9 ()./-]{6,22}$',
  find(text, columnName) {
    const international = matches(
      text,
      /(?<![A-Za-z0-9.+])\+[1-9][0-9]?(?:[ ()./-]{0,2}[0-9]){5,13}(?![0-9])/g,
      maskPhone,
      (value) => plausible(digitsOf(value)) && COUNTRY_CODE.test(digitsOf(value)),
    ).filter((found) => digitsOf(found.value).length >= 8);
    if (international.length > 0 || !PHONE_COLUMN.test(columnName)) return international;
    // National numbers have no shape of their own: only a column that calls itself a telephone column is believed.
    const whole = text.trim();
    if (!/^[0-9(][0-9 ()./-]{6,22}$/.test(whole)) return [];
    const digits = digitsOf(whole);
    return digits.length > 15 || digits.length < 7 ? [] : [{ value: whole, masked: maskPhone(whole), index: 0, valid: plausible(digits) }];
  },
};

const VERSION_COLUMN = /version|release|build|firmware/i;

const address: Detector = {
  id: 'ip',
  ruleId: 'DATA-PII-005',
  one: 'IP address',
  many: 'IP addresses',
  candidate: '[0-9]\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{0,4}:|::[0-9A-Fa-f]',
  find(text, columnName) {
    if (VERSION_COLUMN.test(columnName)) return [];
    const four = matches(text, /(?<![0-9A-Za-z.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9A-Za-z]|\.[0-9])/g, maskAddress, (value) =>
      value.split('.').every((part) => Number(part) <= 255 && String(Number(part)) === part),
    );
    const six = matches(text, /(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z:.])/g, maskAddress, () => true);
    return [...four, ...six.filter((found) => parsesAsIpv6(found.value))].sort((a, b) => a.index - b.index);
  },
};

export const sensitiveDetectors: readonly Detector[] = [email, card, iban, phone, address];

function matches(text: string, pattern: RegExp, mask: (value: string) => string, valid: (value: string) => boolean): readonly Found[] {
  return [...text.matchAll(pattern)].map((match) => ({
    value: match[0],
    masked: mask(match[0]),
    index: match.index,
    valid: valid(match[0]),
  }));
}

function digitsOf(text: string): string {
  return text.replaceAll(/[^0-9]/g, '');
}

/** Test and filler numbers repeat one digit; a real one has at least three different ones. */
function plausible(digits: string): boolean {
  return digits.length >= 7 && digits.length <= 15 && new Set(digits).size >= 3;
}

/** `length` letters and digits from `start`, single spaces allowed between; undefined where the run is shorter or goes on. */
function spacedRun(text: string, start: number, length: number): string | undefined {
  let taken = 0;
  let at = start;
  while (taken < length) {
    const letter = text[at] ?? '';
    if (/[A-Z0-9]/.test(letter)) taken += 1;
    else if (letter !== ' ' || text[at - 1] === ' ') return undefined;
    at += 1;
  }
  return /[A-Za-z0-9]/.test(text[at] ?? '') ? undefined : text.slice(start, at);
}
