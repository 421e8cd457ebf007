/** Finds which of an object's ARNs is its own and not that of a role, key or network it uses. */
import { isObject, type Json, type JsonObject, textAt } from '#rules/json';
import { parseArn } from '../place.ts';
import { resourceType } from './types.ts';

function flat(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/**
 * The ARN that names this object: `Arn`, or `NotebookInstanceArn` whose resource is a notebook instance, or one that agrees with the key
 * that the object stands under (`Keys[].KeyArn`). Undefined when none does.
 */
export function ownArn(object: JsonObject, under: string): string | undefined {
  const fields = Object.keys(object).filter((key) => /arn$/i.test(key) && parseArn(textAt(object, key)) !== undefined);
  const plain = fields.find((key) => /^arn$/i.test(key));
  if (plain !== undefined) return textAt(object, plain);
  const parent = flat(under);
  for (const field of fields) {
    const subject = flat(field.slice(0, -3));
    const part = flat(resourceType(parseArn(textAt(object, field))?.resource ?? ''));
    if (part !== '' && (part === subject || part.endsWith(subject) || subject.endsWith(part))) return textAt(object, field);
    if (subject !== '' && parent.startsWith(subject)) return textAt(object, field);
  }
  return undefined;
}

/** Whether every one of the first members of a list has an ARN of its own. */
export function listsAssets(list: readonly Json[], under: string): boolean {
  const first = list.slice(0, 5);
  return first.length > 0 && first.every((each) => isObject(each) && ownArn(each, under) !== undefined);
}
