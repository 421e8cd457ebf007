/** The form that signs: which key, which words are still missing, and what is asked of the engine. */

export type KeyChoice =
  | { readonly kind: 'key'; readonly id: string }
  | { readonly kind: 'create' }
  | { readonly kind: 'file' }
  | { readonly kind: 'now' };

export interface SignDraft {
  /** `key:<id>`, `create`, `file` or `now`: the value of the radio. */
  readonly choice: string;
  readonly name: string;
  readonly passphrase: string;
  readonly repeat: string;
  readonly keyFile: string;
  readonly out: string;
}

/** Least characters of a passphrase that the contract takes for a new key. */
export const leastPassphrase = 8;

/** What a radio's value stands for. */
export function choiceOf(value: string): KeyChoice {
  if (value.startsWith('key:')) return { kind: 'key', id: value.slice(4) };
  return value === 'create' || value === 'file' ? { kind: value } : { kind: 'now' };
}

export type SignProblem = 'name' | 'passphrase' | 'repeat' | 'keyFile' | 'out';

/** Fields that keep the report from being signed, in the order of the form. */
export function problemsOf(draft: SignDraft): readonly SignProblem[] {
  const { kind } = choiceOf(draft.choice);
  const wrong: Readonly<Record<SignProblem, boolean>> = {
    name: kind === 'create' && draft.name.trim() === '',
    passphrase: kind === 'create' ? draft.passphrase.length < leastPassphrase : kind === 'key' && draft.passphrase === '',
    repeat: kind === 'create' && draft.passphrase !== draft.repeat,
    keyFile: kind === 'file' && draft.keyFile.trim() === '',
    out: draft.out.trim() === '',
  };
  return (['name', 'passphrase', 'repeat', 'keyFile', 'out'] as const).filter((field) => wrong[field]);
}

/** What `reports.sign` is asked, once a new key has its id. */
export function signInput(draft: SignDraft, createdId?: string): { out: string; keyId?: string; keyFile?: string; passphrase?: string } {
  const choice = choiceOf(draft.choice);
  const out = draft.out.trim();
  const passphrase = draft.passphrase === '' ? {} : { passphrase: draft.passphrase };
  if (choice.kind === 'key') return { out, keyId: choice.id, ...passphrase };
  if (choice.kind === 'create') return { out, ...(createdId === undefined ? {} : { keyId: createdId }), ...passphrase };
  return choice.kind === 'file' ? { out, keyFile: draft.keyFile.trim(), ...passphrase } : { out };
}

/** Beside the case folder, named after the case; works for both kinds of separators. */
export function suggestedPath(dir: string, caseId: string, ending: string): string {
  const separator = dir.includes('\\') && !dir.includes('/') ? '\\' : '/';
  const parent = dir
    .replace(/[\\/]+$/, '')
    .split(/[\\/]/)
    .slice(0, -1)
    .join(separator);
  const name = caseId.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  return `${parent}${separator}${name}-${ending}.pdf`;
}
