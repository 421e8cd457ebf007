/** Replaces secrets in one string by a plain, stable mark: the kind and the length class, nothing that could be guessed or compared. */
import { redactedMark } from '#rules/asset';
import { isLiteral, isSecretSetting, mayHoldSecret, secretShapes } from '#scanners/secret-shapes';

export interface Found {
  readonly kind: string;
  /** The provider's public prefix and the length class: enough to find the place, never enough to use. */
  readonly masked: string;
}

function lengthClass(length: number): string {
  if (length < 8) return 'under 8 characters';
  if (length < 16) return '8 to 15 characters';
  return length < 64 ? '16 to 63 characters' : '64 characters or more';
}

function found(kind: string, secret: string, prefix: number): Found {
  return { kind, masked: `${secret.slice(0, prefix)}${'•'.repeat(secret.length < 8 ? 3 : secret.length < 16 ? 5 : 7)}` };
}

function mark(kind: string, secret: string): string {
  return `${redactedMark}${kind}, ${lengthClass(secret.length)}›`;
}

export interface RedactedText {
  readonly text: string;
  readonly found: readonly Found[];
  /** The secrets themselves, to find them again elsewhere in the same file; they go no further than the redactor. */
  readonly secrets: readonly string[];
}

/** The whole value is secret. */
export function redactWhole(value: string, kind: string): RedactedText {
  return value.startsWith(redactedMark)
    ? { text: value, found: [], secrets: [] }
    : { text: mark(kind, value), found: [found(kind, value, 0)], secrets: [value] };
}

/** No shape is shorter, and no name of a secret with a value after it. */
const shortestSecret = 5;

function shapesIn(text: string): RedactedText {
  if (text.length < shortestSecret || !mayHoldSecret.test(text)) return { text, found: [], secrets: [] };
  let current = text;
  const all: Found[] = [];
  const secrets: string[] = [];
  for (const shape of secretShapes) {
    current = current.replace(shape.pattern, (...match: unknown[]) => {
      const whole = String(match[0]);
      const groups = match.at(-1);
      const named = typeof groups === 'object' && groups !== null && 'secret' in groups ? String(groups.secret) : whole;
      if (named.includes(redactedMark) || shape.valid?.(named) === false) return whole;
      all.push(found(shape.kind, named, shape.prefix));
      secrets.push(named);
      return `${whole.slice(0, whole.lastIndexOf(named))}${mark(shape.kind, named)}${whole.slice(whole.lastIndexOf(named) + named.length)}`;
    });
  }
  return { text: current, found: all, secrets };
}

/** Text inside base64, when the string is base64 of something printable. */
function decoded(text: string): string | undefined {
  if (text.length < 16 || !/^[\sA-Za-z0-9+/]{16}/.test(text)) return undefined;
  const compact = text.replaceAll(/\s/g, '');
  if (compact.length < 16 || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  const inner = Buffer.from(compact, 'base64').toString('utf8');
  for (let index = 0; index < inner.length; index += 1) {
    const code = inner.charCodeAt(index);
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 13)) return undefined;
  }
  return inner;
}

/**
 * Redacts a string.
 * @param name the setting, variable or option that it is the value of; '' when unknown
 */
export function redactText(text: string, name: string): RedactedText {
  if (isSecretSetting(name, text)) {
    const shaped = shapesIn(text);
    // A whole value of a known shape keeps its better name.
    const [only] = shaped.found;
    if (only && shaped.found.length === 1 && shaped.text.startsWith(redactedMark) && shaped.text.endsWith('›')) return shaped;
    return redactWhole(text, 'value of a secret setting');
  }
  const inner = decoded(text);
  const within = inner === undefined ? undefined : redactText(inner, '');
  if (within !== undefined && within.found.length > 0) {
    const whole = redactWhole(text, 'base64 text with a secret');
    return { ...whole, secrets: [...whole.secrets, ...within.secrets] };
  }
  return shapesIn(text);
}

/** Whether a command-line word is an option whose next word is secret, for instance `--api-key`. */
export function announcesSecret(word: string): boolean {
  return /^--?[A-Za-z0-9_.-]+$/.test(word) && isSecretSetting(word, 'xxxxxxxxxx') && isLiteral(word);
}
