/** What the abstract machine knows of a value: where it came from and what it could call, never the value's behaviour. */

/** A string or byte string, kept by place: the bytes stay in the file. */
export interface Literal {
  readonly kind: 'text' | 'bytes';
  readonly offset: number;
  readonly at: number;
  readonly length: number;
  /** How the bytes spell the text: a quoted Python literal, raw-unicode-escape, or plain. */
  readonly spelling: 'quoted' | 'escaped' | 'utf8' | 'latin1';
}

/** An imported name. A name may be dotted since protocol 4 (PEP 3154). */
export interface GlobalValue {
  readonly kind: 'global';
  readonly offset: number;
  readonly opcode: string;
  readonly module: string;
  readonly name: string;
  /** False when module or name could not be told from the stream alone. */
  readonly exact: boolean;
}

/** The result of a call the loader would make. */
export interface CallValue {
  readonly kind: 'call';
  readonly offset: number;
  readonly opcode: string;
  readonly callee: Value;
  readonly args: readonly Value[];
  /** Given by BUILD. */
  state: Value | undefined;
}

export interface Container {
  readonly kind: 'list' | 'tuple' | 'dict' | 'set';
  readonly offset: number;
  /** The first items; keys and values alternate in a dict. */
  readonly items: Value[];
  /** All items, kept or not. */
  count: number;
  /** Items when every reference is written out: grows exponentially in an expansion attack. */
  weight: number;
  /** Longest chain of containers below. */
  depth: number;
}

export type Value =
  | Literal
  | GlobalValue
  | CallValue
  | Container
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'persistent'; readonly offset: number; readonly id: Value }
  | { readonly kind: 'extension'; readonly offset: number; readonly code: number }
  | { readonly kind: 'unknown' };

export const unknownValue: Value = { kind: 'unknown' };
export const noneValue: Value = { kind: 'none' };
export const trueValue: Value = { kind: 'bool', value: true };
export const falseValue: Value = { kind: 'bool', value: false };

/** Small numbers are shared: large pickles hold millions of them. */
const smallNumbers: readonly Value[] = Array.from({ length: 1025 }, (_, index) => ({ kind: 'number', value: index - 1 }));

export function numberValue(value: number): Value {
  // Only a whole number is looked up: any other would be made a text first.
  const shared = Number.isInteger(value) ? smallNumbers[value + 1] : undefined;
  return shared ?? { kind: 'number', value };
}

/** Items kept per container: enough for every argument list that matters. */
const keptItems = 64;
/** The same once much is kept, where what is kept would add up; tuples hold arguments and keep more. */
const keptWhenFrugal = 4;
const keptOfTuple = 16;

const isContainer = (value: Value): value is Container => 'weight' in value;

/** A value without what lies in it: small tuples of plain values stay, since arguments are such. */
export function slim(value: Value): Value {
  if (isContainer(value)) return value.kind === 'tuple' && value.count <= 8 && !value.items.some(isContainer) ? value : unknownValue;
  // What a call is made of matters as long as it stands on the stack; later only what was called.
  if (value.kind === 'call' && (value.args.length > 0 || value.state !== undefined))
    return { ...value, args: value.args.map(slimmer), state: undefined };
  return value;
}

function slimmer(value: Value): Value {
  if (isContainer(value)) return slim(value);
  return value.kind === 'call' && value.args.length > 0 ? { ...value, args: [], state: undefined } : value;
}

/** A value for a memo that has grown large: of a call only what was called, and on which class. */
export function bare(value: Value): Value {
  if (value.kind !== 'call') return slim(value);
  return { ...value, args: value.args.filter((arg) => arg.kind === 'global'), state: undefined };
}

/** @param frugal keeps the first few items only, and of containers among them next to nothing */
export function container(kind: Container['kind'], offset: number, items: readonly Value[] = [], frugal = false): Container {
  const made: Container = { kind, offset, items: [], count: 0, weight: 1, depth: 1 };
  addItems(made, items, frugal);
  return made;
}

/** Adds items as APPENDS, SETITEMS and ADDITEMS do. */
export function addItems(target: Container, items: readonly Value[], frugal = false): void {
  const most = frugal ? (target.kind === 'tuple' ? keptOfTuple : keptWhenFrugal) : keptItems;
  for (const item of items) {
    if (target.items.length < most) target.items.push(frugal ? slim(item) : item);
    target.count += 1;
    const nested = isContainer(item) ? item : item.kind === 'call' && item.state && isContainer(item.state) ? item.state : undefined;
    target.weight += nested ? nested.weight : 1;
    if (nested && nested.depth >= target.depth) target.depth = nested.depth + 1;
  }
}
