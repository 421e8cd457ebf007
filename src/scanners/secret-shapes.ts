/** Secrets that tell themselves by their shape, wherever in an export they stand. Every expression is linear in the length of the text. */

export interface SecretShape {
  readonly kind: string;
  /** With a group named `secret` only that group is replaced, else the whole match. */
  readonly pattern: RegExp;
  /** Characters at the start that say nothing but the provider. */
  readonly prefix: number;
  valid?(value: string): boolean;
}

const secretWords =
  'pass(?:word|wd|phrase|code)|pwd|secret(?:[_-]?(?:string|binary|value))?|token|api[_-]?key|access[_-]?key|secret[_-]?key|account[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?|connection[_-]?string';

export const secretShapes: readonly SecretShape[] = [
  {
    kind: 'private key',
    // RFC 7468; without an end line everything after the first line counts as key.
    pattern: /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    prefix: 0,
  },
  { kind: 'AWS access key id', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g, prefix: 4 },
  { kind: 'GitHub token', pattern: /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{22,255})/g, prefix: 4 },
  { kind: 'GitLab token', pattern: /(?<![A-Za-z0-9_-])glpat-[A-Za-z0-9_-]{20,100}/g, prefix: 4 },
  { kind: 'Slack token', pattern: /(?<![A-Za-z0-9])xox[abeoprs]-[0-9A-Za-z-]{10,250}/g, prefix: 4 },
  { kind: 'Slack webhook', pattern: /hooks\.slack\.com\/(?:services|workflows)\/(?<secret>[A-Za-z0-9/]{20,200})/g, prefix: 0 },
  { kind: 'Google API key', pattern: /(?<![A-Za-z0-9_-])AIza[0-9A-Za-z_-]{35}/g, prefix: 4 },
  { kind: 'Anthropic API key', pattern: /(?<![A-Za-z0-9_-])sk-ant-[A-Za-z0-9_-]{16,250}/g, prefix: 3 },
  { kind: 'OpenAI API key', pattern: /(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{20,250}/g, prefix: 3, valid: (value) => /[0-9]/.test(value) },
  { kind: 'Hugging Face token', pattern: /(?<![A-Za-z0-9_])hf_[A-Za-z0-9]{20,100}/g, prefix: 3 },
  { kind: 'NVIDIA API key', pattern: /(?<![A-Za-z0-9_-])nvapi-[A-Za-z0-9_-]{20,150}/g, prefix: 4 },
  { kind: 'Stripe key', pattern: /(?<![A-Za-z0-9_])[sr]k_(?:live|test)_[A-Za-z0-9]{16,200}/g, prefix: 3 },
  {
    kind: 'JSON Web Token',
    pattern: /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,16000}(?:\.[A-Za-z0-9_-]{0,4000})?/g,
    prefix: 3,
  },
  { kind: 'bearer token', pattern: /\b(?:Bearer|Basic)[ \t]{1,4}(?<secret>[A-Za-z0-9+/_.~=-]{8,4000})/gi, prefix: 0 },
  { kind: 'password in an address', pattern: /:\/\/[^\s/:@'"]{0,200}:(?<secret>[^\s/@'"]{1,500})@/g, prefix: 0, valid: isLiteral },
  { kind: 'shared access signature', pattern: /[?&]sig=(?<secret>[A-Za-z0-9%+/=_-]{16,200})/g, prefix: 0 },
  {
    kind: 'value of a secret setting',
    // A line of YAML, properties or a shell profile: everything up to its end.
    pattern: new RegExp(
      `^[ \\t]{0,200}(?:-[ \\t]{1,20})?(?:export[ \\t]{1,20})?["']?[\\w.-]{0,120}?(?:${secretWords})["']?[ \\t]*[:=][ \\t]+(?<secret>[^\\s][^\\r\\n]*)`,
      'gim',
    ),
    prefix: 0,
    valid: isLiteral,
  },
  {
    kind: 'value of a secret setting',
    pattern: new RegExp(
      `(?:${secretWords})["'\\\\]{0,2}[ \\t]{0,8}[=:][ \\t]{0,8}\\\\?(?<quote>["'])(?<secret>(?:(?!\\k<quote>)[^\\r\\n]){1,1000})`,
      'gi',
    ),
    prefix: 0,
    valid: isLiteral,
  },
  {
    kind: 'value of a secret setting',
    // The colons of a Secrets Manager ARN announce a name and no value.
    pattern: new RegExp(
      `(?<!arn:[a-z-]{3,20}:secretsmanager:[a-z0-9-]{0,30}:\\d{0,12}:)(?:${secretWords})["'\\\\]{0,2}[ \\t]{0,8}[=:][ \\t]{0,8}["'\\\\]{0,2}(?<secret>[^\\s"'&;\\\\]{1,1000})`,
      'gi',
    ),
    prefix: 0,
    valid: isLiteral,
  },
  {
    kind: 'value of a secret option',
    pattern: new RegExp(`--?[A-Za-z0-9_.-]{0,60}?(?:${secretWords})[ \\t]{1,8}["']?(?<secret>[^\\s"'&;,|<>-][^\\s"'&;,|<>]{0,1000})`, 'gi'),
    prefix: 0,
    valid: isLiteral,
  },
  {
    kind: 'random string like an AWS secret access key',
    pattern: /(?<![A-Za-z0-9+/=_.:-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_.-])/g,
    prefix: 0,
    valid: (value) => /[a-z]/.test(value) && /[A-Z]/.test(value) && /[0-9]/.test(value) && entropy(value) >= 4.3,
  },
];

/** Every text with a match of some shape fulfils this; most texts do not, and are spared the shapes. */
export const mayHoldSecret = new RegExp(
  `-----BEGIN|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|hooks\\.slack|AIza|sk-|hf_|nvapi-|[sr]k_|eyJ|bearer|basic|://|sig=|${secretWords}|[A-Za-z0-9+/]{40}`,
  'i',
);

/** Shannon entropy in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Values that only refer to a secret kept elsewhere. */
const reference =
  /^(?:arn:aws[a-z-]*:[^\s]*|\$[A-Z_][A-Z0-9_]*|\$\{[^{}]*\}|\$\([A-Za-z_][\w.-]*\)|\{\{[^{}]*\}\}|<[\w .-]*>|projects\/[\w.-]+\/secrets\/[\w./-]+|(?:vault|ssm):[\w./#-]+)$/;

/** Not a reference, no switch, no path of a file that holds the secret, and not replaced already. */
export function isLiteral(value: string): boolean {
  if (reference.test(value) || value.startsWith('‹redacted')) return false;
  if (/^(?:true|false|null|none|nil|yes|no|required|optional|enabled|disabled)$/i.test(value)) return false;
  return !/^\/(?:[a-z0-9._-]+\/)+[a-z0-9._-]+$/.test(value);
}

/** Settings whose name alone says that their value is secret. */
const secretName = new RegExp(`(?:${secretWords})$`, 'i');
/** Names that end like a secret and hold none. */
const openName = /(?:public[_-]?key|http[_-]?tokens|(?:next|client|client[_-]?request|creation|continuation|idempotency)[_-]?token)$/i;
/** Names that hold a secret as well as other things: the value decides. */
const perhapsName = /(?:key|auth|authorization|sas|dsn|webhook|cookie|hash|salt|cred|creds)$/i;

type NameKind = 'secret' | 'perhaps' | 'open';
const kindOfName = new Map<string, NameKind>();
const mostNames = 20_000;

/** Exports repeat the same few names; the answer depends on the name alone, so that remembering it changes nothing. */
function nameKind(name: string): NameKind {
  const known = kindOfName.get(name);
  if (known !== undefined) return known;
  const tested = name.slice(-200);
  const kind = openName.test(tested) ? 'open' : secretName.test(tested) ? 'secret' : perhapsName.test(tested) ? 'perhaps' : 'open';
  if (kindOfName.size < mostNames && name.length <= 100) kindOfName.set(name, kind);
  return kind;
}

/** Whether the value of a setting of this name is secret as a whole. */
export function isSecretSetting(name: string, value: string): boolean {
  if (name === '' || value === '') return false;
  const kind = nameKind(name);
  if (kind === 'open' || !isLiteral(value)) return false;
  return kind === 'secret' || looksRandom(value);
}

function looksRandom(value: string): boolean {
  if (!/^[A-Za-z0-9+/=_.~-]{20,500}$/.test(value) || /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)) return false;
  return /[0-9]/.test(value) && /[A-Za-z]/.test(value) && entropy(value) >= 3.2;
}
