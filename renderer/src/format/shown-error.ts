/** Turns whatever a call failed with into the words that a person is shown. */
import { text } from '../i18n/en.ts';
import { fill } from '../i18n/fill.ts';

type ShownCode = keyof typeof text.error.titles;

export interface ShownError {
  readonly code: ShownCode;
  readonly title: string;
  readonly message: string;
  readonly advice: string;
  readonly subject: string | undefined;
  readonly reference: string | undefined;
}

function isShownCode(code: unknown): code is ShownCode {
  return typeof code === 'string' && Object.hasOwn(text.error.titles, code);
}

function field(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;
}

const stringOr = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Errors of the closed table keep their own sentence; anything else is an internal failure. */
export function shownError(thrown: unknown): ShownError {
  const given = field(thrown, 'code');
  const code: ShownCode = isShownCode(given) ? given : 'internal';
  const title = text.error.titles[code];
  const data = field(thrown, 'data');
  const message = isShownCode(given) ? (stringOr(field(thrown, 'message')) ?? `${title}.`) : `${title}.`;
  return {
    code,
    title,
    message,
    advice: text.error.advice[code],
    subject: stringOr(field(data, 'subject')),
    reference: stringOr(field(data, 'logReference')),
  };
}

/** The code alone, for a page that answers to one of them (`passphrase-needed` opens the prompt). */
export function errorCode(thrown: unknown): ShownCode {
  return shownError(thrown).code;
}

/** Details for support: code and log reference, and nothing that stood in a case. */
export function detailsOf({ code, reference }: ShownError): string {
  return [code.toUpperCase().replaceAll('-', '_'), reference === undefined ? '' : fill(text.error.reference, { reference })]
    .filter((line) => line !== '')
    .join('\n');
}
