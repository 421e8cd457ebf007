/** JSON as it comes from hostile files, walked without surprises: only own properties, pointers by RFC 6901. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The own property of an object or the element of a list; undefined for everything else. */
export function child(value: Json | undefined, key: string): Json | undefined {
  if (isObject(value)) return Object.hasOwn(value, key) ? value[key] : undefined;
  if (isList(value)) return /^(?:0|[1-9][0-9]{0,9})$/.test(key) ? value[Number(key)] : undefined;
  return undefined;
}

/** What lies at a path of keys. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let current = value;
  for (const key of path) current = child(current, key);
  return current;
}

export function textAt(value: Json | undefined, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function objectsAt(value: Json | undefined, ...path: readonly string[]): JsonObject[] {
  const found = at(value, ...path);
  return isList(found) ? found.filter(isObject) : [];
}

export function stringsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return isList(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** RFC 6901: a pointer one step further down. */
export function pointerTo(base: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((pointer, key) => `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, base);
}

/** Names that some consumer might resolve on a prototype instead of the object itself. */
const harmless: ReadonlyMap<string, string> = new Map([['__proto__', '‹__proto__›']]);

/** An object from entries, in which no key can reach a prototype. */
export function objectOf(entries: Iterable<readonly [string, Json]>): JsonObject {
  const made: Record<string, Json> = {};
  for (const [key, value] of entries) made[harmless.get(key) ?? key] = value;
  return made;
}

/** Text that is equal exactly when two values are equal, whatever the order of their keys. */
export function canonicalText(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null)}`).join(',')}}`;
}

/** Whether no value lies deeper than `levels`: what lets other code walk it by recursion. */
export function isShallow(value: Json, levels: number): boolean {
  if (levels < 0) return false;
  if (isList(value)) return value.every((each) => isShallow(each, levels - 1));
  return !isObject(value) || Object.values(value).every((each) => isShallow(each, levels - 1));
}

/** The same value with members that are null left out: tools print "not set" either way. */
export function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return objectOf(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([key, each]): [string, Json] => [key, withoutNulls(each)]),
  );
}
