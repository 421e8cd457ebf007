/** Secrets that tell themselves by their provider's prefix, and random strings beside a word that announces one. */
import type { Detector, Found } from '../detector.ts';
import { maskSecret } from '../mask.ts';

interface Shape {
  readonly id: string;
  readonly ruleId: string;
  readonly one: string;
  readonly many: string;
  readonly candidate: string;
  readonly pattern: RegExp;
  /** Characters at the start that say nothing but the provider. */
  readonly prefix: number;
  valid?(value: string): boolean;
}

const shapes: readonly Shape[] = [
  {
    id: 'aws',
    ruleId: 'DATA-SEC-001',
    one: 'AWS access key id',
    many: 'AWS access key ids',
    candidate: '(?:AKIA|ASIA)[A-Z2-7]{16}',
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
    prefix: 4,
  },
  {
    id: 'github',
    ruleId: 'DATA-SEC-002',
    one: 'GitHub token',
    many: 'GitHub tokens',
    candidate: 'gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_',
    pattern: /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9_])/g,
    prefix: 4,
  },
  {
    id: 'private-key',
    ruleId: 'DATA-SEC-003',
    one: 'private key',
    many: 'private keys',
    candidate: '-----BEGIN [A-Z ]{0,20}PRIVATE KEY',
    pattern: /-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----[^-]{0,16000}/g,
    prefix: 0,
    valid: (value) => value.replaceAll(/-----[^-]*-----|\\n|\s/g, '').length >= 32,
  },
  {
    id: 'slack',
    ruleId: 'DATA-SEC-004',
    one: 'Slack token or webhook',
    many: 'Slack tokens or webhooks',
    candidate: 'xox[abeoprs]-[0-9A-Za-z]|hooks\\.slack\\.com/(?:services|workflows)/',
    pattern:
      /(?<![A-Za-z0-9])xox[abeoprs]-[0-9A-Za-z]{8,}(?:-[0-9A-Za-z]{4,})+|hooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]{6,}\/[A-Z][A-Z0-9]{6,}\/[A-Za-z0-9]{16,}/g,
    prefix: 4,
  },
  {
    id: 'google',
    ruleId: 'DATA-SEC-005',
    one: 'Google API key',
    many: 'Google API keys',
    candidate: 'AIza[0-9A-Za-z_-]{35}',
    pattern: /(?<![A-Za-z0-9_-])AIza[0-9A-Za-z_-]{35}(?![A-Za-z0-9_-])/g,
    prefix: 4,
    valid: (value) => entropy(value) >= 3.5,
  },
  {
    id: 'jwt',
    ruleId: 'DATA-SEC-006',
    one: 'JSON Web Token',
    many: 'JSON Web Tokens',
    candidate: 'eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.',
    pattern: /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,16000}\.[A-Za-z0-9_-]{0,4000}/g,
    prefix: 3,
    valid: (value) => isJsonHeader(value.split('.')[0] ?? ''),
  },
];

/** Bits a character above which a string of 20 or more looks drawn at random. */
const RANDOM_BITS = 3.5;
const KEYWORD = /(?:password|passwd|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|auth|credential|private[_-]?key)/i;

const generic: Detector = {
  id: 'generic',
  ruleId: 'DATA-SEC-007',
  one: 'random string that may be a secret',
  many: 'random strings that may be secrets',
  candidate: '[A-Za-z0-9+/=_-]{20}',
  find(text, columnName) {
    if (text.length > 16_384 && !KEYWORD.test(text)) return [];
    const found: Found[] = [];
    for (const match of text.matchAll(/(?<![A-Za-z0-9+/=_.-])[A-Za-z0-9+/_-]{20,200}={0,2}(?![A-Za-z0-9+/=_.-])/g)) {
      const value = match[0];
      const before = text.slice(Math.max(0, match.index - 40), match.index);
      if (!KEYWORD.test(before) && !(match.index === 0 && KEYWORD.test(columnName))) continue;
      if (!/[0-9]/.test(value) || !/[A-Za-z]/.test(value) || entropy(value) < RANDOM_BITS || isKnown(value)) continue;
      found.push({ value, masked: maskSecret(value, 0), index: match.index, valid: true });
    }
    return found;
  },
};

export const secretDetectors: readonly Detector[] = [...shapes.map(detectorOf), generic];

function detectorOf(shape: Shape): Detector {
  const { id, ruleId, one, many, candidate } = shape;
  return {
    id,
    ruleId,
    one,
    many,
    candidate,
    find: (text) =>
      [...text.matchAll(shape.pattern)].map((match) => ({
        value: match[0],
        masked: id === 'private-key' ? `-----BEGIN … PRIVATE KEY----- ${maskSecret(match[0], 0)}` : maskSecret(match[0], shape.prefix),
        index: match.index,
        valid: shape.valid?.(match[0]) ?? true,
      })),
  };
}

/** Another rule already names it, or it is a UUID, a digest or a number in hexadecimal: random, but not secret as such. */
function isKnown(value: string): boolean {
  if (/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value) || /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) return true;
  return shapes.some((shape) => new RegExp(shape.pattern.source).test(value));
}

/** Shannon entropy in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** RFC 7515 section 4: the first part is a JSON object with `alg`. */
function isJsonHeader(part: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}
