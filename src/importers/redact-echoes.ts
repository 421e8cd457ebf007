/** Finds secrets again where nothing announces them: a password from a Secret that also stands in a command, bare. */
import { redactedMark } from '#rules/asset';
import { isList, isObject, type Json, objectOf, pointerTo } from '#rules/json';
import type { Redaction } from './redaction.ts';

const mostSecrets = 500;

/** Random enough that finding it again is no accident; a bucket's name that someone keeps in a Secret must stay readable elsewhere. */
function isDistinct(secret: string): boolean {
  return (
    secret.length >= 12 &&
    secret.length <= 4000 &&
    /[a-z]/.test(secret) &&
    /[A-Z]/.test(secret) &&
    /[0-9]/.test(secret) &&
    !/^arn:|:\/\//.test(secret)
  );
}

/** What base64 text says, where that is printable. */
function plainForm(secret: string): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(secret) || secret.length % 4 !== 0) return '';
  const text = Buffer.from(secret, 'base64').toString('utf8');
  return /^[\x20-\x7e]+$/.test(text) ? text : '';
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** The document with every further occurrence of these secrets replaced. */
export function redactEchoes(document: Json, secrets: ReadonlySet<string>): { document: Json; redactions: Redaction[] } {
  const forms = [...secrets].flatMap((secret) => [secret, plainForm(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')]);
  const wanted = [...new Set(forms)].filter(isDistinct).slice(0, mostSecrets);
  const redactions: Redaction[] = [];
  if (wanted.length === 0) return { document, redactions };
  // The longest first, so that a secret within a secret leaves no remainder.
  const pattern = new RegExp(
    wanted
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join('|'),
    'g',
  );
  const clean = (text: string, pointer: string, setting: string): string =>
    text.replace(pattern, () => {
      redactions.push({ kind: 'secret seen elsewhere in this file', masked: '•••••••', pointer, place: 'property', setting });
      return `${redactedMark}secret seen elsewhere in this file›`;
    });
  const walk = (value: Json, pointer: string, name: string): Json => {
    if (typeof value === 'string') return clean(value, pointer, name);
    if (isList(value)) return value.map((each, index) => walk(each, pointerTo(pointer, index), name));
    if (!isObject(value)) return value;
    return objectOf(
      Object.entries(value).map(([key, each]): [string, Json] => {
        const label = clean(key, pointer, '');
        return [label, walk(each, pointerTo(pointer, label), label)];
      }),
    );
  };
  return { document: walk(document, '', ''), redactions };
}
