/** What a mapping is, and how Terraform's attributes and blocks are read: unset ones are null, blocks are lists of one. */
import { child, isList, isObject, type Json, type JsonObject } from '#rules/json';

export interface Mapping {
  readonly type: string;
  readonly kind: string;
  /** Identity where the values carry no ARN; undefined leaves the Terraform address. */
  key?(values: JsonObject): string | undefined;
  /** The name that people know; the values' own `name` by default. */
  name?(values: JsonObject): string;
  properties(values: JsonObject): readonly Entry[];
}

/** Property, the attribute that it comes from, its value; undefined leaves the property out. */
export type Entry = readonly [property: string, attribute: string, value: Json | undefined];

/** An attribute under its API name; null, which is how Terraform prints "not set", leaves it out. */
export function take(values: JsonObject, property: string, attribute: string): Entry {
  const value = child(values, attribute);
  return [property, attribute, value === null || value === '' ? undefined : value];
}

/** A block is a list of at most one object. */
export function block(values: Json | undefined, ...path: readonly string[]): JsonObject | undefined {
  let current: Json | undefined = values;
  for (const name of path) {
    const found = child(current, name);
    current = isList(found) ? found[0] : found;
  }
  return isObject(current) ? current : undefined;
}

export function enabled(value: Json | undefined): Json | undefined {
  return typeof value === 'boolean' ? (value ? 'Enabled' : 'Disabled') : value === null ? undefined : value;
}

/** An object of those members that are set. */
export function made(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, value] of Object.entries(members)) if (value !== undefined && value !== null && value !== '') result[key] = value;
  return result;
}
