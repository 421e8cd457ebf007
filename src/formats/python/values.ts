/** What is known of a Python value without running anything. */
import type { Expression, Parameter, Statement } from './tree.ts';

export interface LocalFunction {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[] | Expression;
  readonly scope: Scope;
  /** The class that it is a method of. */
  readonly owner: LocalClass | undefined;
}

export interface LocalClass {
  readonly name: string;
  readonly bases: readonly Value[];
  readonly members: Scope;
}

/** Where a value that is not known comes from: dotted names, `()` for what a call gave, `[]` for a part. */
export type Sources = readonly string[];

export type Value =
  /** `decoded`: made by decoding something that cannot be read as it stands. */
  | { readonly kind: 'text'; readonly value: string; readonly decoded: boolean }
  | { readonly kind: 'bytes'; readonly value: Uint8Array; readonly decoded: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, Value>; readonly open: boolean }
  /** Something outside of the program by its dotted name, or what was made from it. */
  | { readonly kind: 'path'; readonly path: string; readonly from: Sources }
  | { readonly kind: 'function'; readonly of: LocalFunction; readonly self: Value | undefined }
  | { readonly kind: 'class'; readonly of: LocalClass }
  | { readonly kind: 'object'; readonly of: LocalClass }
  /** A function with some arguments given in advance. */
  | { readonly kind: 'bound'; readonly callee: Value; readonly args: readonly Value[]; readonly keywords: ReadonlyMap<string, Value> }
  | { readonly kind: 'any'; readonly of: readonly Value[] }
  /** `pattern`: a text of which parts are known, `{}` for the others. */
  | { readonly kind: 'unknown'; readonly from: Sources; readonly pattern: string | undefined };

export class Scope {
  readonly names = new Map<string, Value>();
  readonly parent: Scope | undefined;
  /** Classes' names are not seen from their methods. */
  readonly ofClass: boolean;
  /** Modules whose every name was taken in. */
  readonly stars: string[] = [];
  /** Names that are those of the module. */
  readonly globals = new Set<string>();

  constructor(parent: Scope | undefined, ofClass = false) {
    this.parent = parent;
    this.ofClass = ofClass;
  }

  get module(): Scope {
    let scope: Scope = this;
    while (scope.parent) scope = scope.parent;
    return scope;
  }

  find(name: string): Value | undefined {
    let scope: Scope | undefined = this;
    for (let first = true; scope; scope = scope.parent, first = false) {
      if (scope.ofClass && !first) continue;
      const value = scope.names.get(name);
      if (value) return value;
    }
    return undefined;
  }
}

export const unknown: Value = { kind: 'unknown', from: [], pattern: undefined };
const mostSources = 12;
const mostChoices = 6;

export const text = (value: string, decoded = false): Value => ({ kind: 'text', value, decoded });
export const bytes = (value: Uint8Array, decoded = false): Value => ({ kind: 'bytes', value, decoded });
export const path = (name: string, from: Sources = []): Value => ({ kind: 'path', path: name, from });

/** Everything that a value was made from. */
export function sourcesOf(value: Value): Sources {
  switch (value.kind) {
    case 'path':
      return [value.path, ...value.from];
    case 'unknown':
      return value.from;
    case 'any':
    case 'list':
      return mergeSources(value.kind === 'any' ? value.of : value.items);
    case 'dictionary':
      return mergeSources([...value.entries.values()]);
    case 'text':
    case 'bytes':
      return value.decoded ? ['decoded literal'] : [];
    default:
      return [];
  }
}

export function mergeSources(values: readonly Value[]): Sources {
  const merged = new Set<string>();
  for (const value of values.slice(0, 64)) {
    for (const source of sourcesOf(value)) merged.add(source.length > 200 ? source.slice(0, 200) : source);
    if (merged.size >= mostSources) break;
  }
  return [...merged].slice(0, mostSources);
}

export function unknownFrom(values: readonly Value[], pattern?: string): Value {
  const from = mergeSources(values);
  return from.length === 0 && pattern === undefined ? unknown : { kind: 'unknown', from, pattern };
}

/** Either of two values. */
export function either(left: Value | undefined, right: Value): Value {
  if (left === undefined || left === right) return right;
  const of = [...(left.kind === 'any' ? left.of : [left]), ...(right.kind === 'any' ? right.of : [right])];
  const told = of.filter((value, index) => !(value.kind === 'unknown' && value.from.length === 0) || of.indexOf(value) === index);
  return { kind: 'any', of: told.slice(0, mostChoices) };
}

export function choices(value: Value): readonly Value[] {
  return value.kind === 'any' ? value.of : [value];
}

/** The text, where it is known. */
export function textOf(value: Value | undefined): string | undefined {
  if (value?.kind === 'text') return value.value;
  return value?.kind === 'bytes' ? Buffer.from(value.value).toString('latin1') : undefined;
}

/** The text with `{}` for what is not known; undefined for what is no text. */
export function patternOf(value: Value | undefined): string | undefined {
  if (value?.kind === 'unknown') return value.pattern;
  return textOf(value);
}
