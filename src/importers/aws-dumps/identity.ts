/** Finds which of an object's ARNs is its own and not that of a role, key or network it uses. */
import { isObject, type Json, type JsonObject, textAt } from '#rules/json';
import { type Arn, parseArn } from '../place.ts';
import { resourceType } from './types.ts';

function flat(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Roles and keys are mostly used and seldom described: only an object with their own name field is one. */
function isReference(object: JsonObject, arn: Arn): boolean {
  if (arn.service === 'iam' && arn.resource.startsWith('role/')) return textAt(object, 'RoleName') === '';
  return arn.service === 'kms' && textAt(object, 'KeyId') === '';
}

interface Candidate {
  readonly text: string;
  /** 2: field and resource have one name; 1: one name ends with the other, or it is that of the list. */
  readonly fit: number;
}

function fitOf(field: string, arn: Arn, under: string): number {
  const subject = flat(field.slice(0, -3));
  const part = flat(resourceType(arn.resource));
  if (part !== '' && part === subject) return 2;
  if (part !== '' && subject !== '' && (part.endsWith(subject) || subject.endsWith(part))) return 1;
  return subject !== '' && flat(under).startsWith(subject) ? 1 : 0;
}

/**
 * The ARN that names this object: `Arn`, or `NotebookInstanceArn` whose resource is a notebook instance, or one that agrees with the key
 * that the object stands under (`Keys[].KeyArn`). Undefined when none does.
 */
export function ownArn(object: JsonObject, under: string): string | undefined {
  const candidates: Candidate[] = [];
  for (const field of Object.keys(object)) {
    const text = /arn$/i.test(field) ? textAt(object, field) : '';
    const arn = parseArn(text);
    if (!arn) continue;
    if (/^arn$/i.test(field)) return text;
    if (!isReference(object, arn)) candidates.push({ text, fit: fitOf(field, arn, under) });
  }
  return (candidates.find((each) => each.fit === 2) ?? candidates.find((each) => each.fit === 1))?.text;
}

/** Whether every one of the first members of a list has an ARN of its own. */
export function listsAssets(list: readonly Json[], under: string): boolean {
  const first = list.slice(0, 5);
  return first.length > 0 && first.every((each) => isObject(each) && ownArn(each, under) !== undefined);
}
