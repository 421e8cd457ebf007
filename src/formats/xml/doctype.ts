/** Reads the document type of an XML text: its own address and the entities that it declares (XML 1.0, 2.8 and 4.2). */
import type { Budget } from '../budget.ts';

export interface XmlEntity {
  readonly name: string;
  /** Declared by `%`: stands for declarations, not for text. */
  readonly parameter: boolean;
  /** Where the text is fetched from, for an external one. */
  readonly address: string | undefined;
  /** The text itself, for an internal one. */
  readonly value: string;
  readonly at: number;
  readonly end: number;
}

export interface Doctype {
  readonly name: string;
  /** Where the reader fetches further declarations. */
  readonly address: string | undefined;
  readonly entities: readonly XmlEntity[];
  readonly at: number;
  readonly end: number;
}

const literal = `"([^"]*)"|'([^']*)'`;
const external = new RegExp(String.raw`^\s*(?:SYSTEM\s*|PUBLIC\s*(?:"[^"]*"|'[^']*')\s*)(?:${literal})`);
const entityHead = /^<!ENTITY\s+(%\s+)?([^\s%"'<>]{1,400})/;
const internal = new RegExp(String.raw`^\s*(?:${literal})`);
const mostEntities = 20_000;
const longestDeclaration = 1024 * 1024;

/** A stretch that a declaration cannot hide in. */
function opaqueEnd(text: string, at: number): number | undefined {
  if (text.startsWith('<!--', at)) return Math.max(text.indexOf('-->', at + 4) + 3, at + 4);
  if (text.startsWith('<?', at)) return Math.max(text.indexOf('?>', at + 2) + 2, at + 2);
  return undefined;
}

/** The end of a declaration: `>` outside of quotes. */
function declarationEnd(text: string, at: number): number {
  let quote = '';
  const last = Math.min(text.length, at + longestDeclaration);
  for (let index = at; index < last; index += 1) {
    const letter = text[index] ?? '';
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return index + 1;
  }
  return last;
}

function entityOf(text: string, at: number, end: number): XmlEntity | undefined {
  const written = text.slice(at, end);
  const head = entityHead.exec(written);
  if (head === null) return undefined;
  const rest = written.slice(head[0].length);
  const far = external.exec(rest);
  const near = internal.exec(rest);
  return {
    name: head[2] ?? '',
    parameter: head[1] !== undefined,
    address: far ? (far[1] ?? far[2] ?? '') : undefined,
    value: far ? '' : (near?.[1] ?? near?.[2] ?? ''),
    at,
    end,
  };
}

/** The document type, or undefined where the text has none before its first element. */
export function doctypeOf(text: string, budget: Budget): Doctype | undefined {
  let at = 0;
  for (;;) {
    budget.spend('maxSteps');
    while (/\s/.test(text[at] ?? '')) at += 1;
    const after = opaqueEnd(text, at);
    if (after === undefined) break;
    at = after;
  }
  const head = /^<!DOCTYPE\s+([^\s[>]{1,400})/.exec(text.slice(at, at + 1000));
  if (head === null) return undefined;
  const start = at;
  at += head[0].length;
  const far = external.exec(text.slice(at, at + 20_000));
  at += far?.[0].length ?? 0;
  while (/\s/.test(text[at] ?? '')) at += 1;
  const entities: XmlEntity[] = [];
  if (text[at] === '[') {
    at += 1;
    while (at < text.length && text[at] !== ']' && entities.length < mostEntities) {
      budget.spend('maxSteps');
      const opaque = opaqueEnd(text, at);
      if (opaque !== undefined) at = opaque;
      else if (text[at] === '<') {
        const end = declarationEnd(text, at);
        const entity = entityOf(text, at, end);
        if (entity) entities.push(entity);
        at = end;
      } else at += 1;
    }
  }
  return {
    name: head[1] ?? '',
    address: far ? (far[1] ?? far[2] ?? '') : undefined,
    entities,
    at: start,
    end: Math.min(text.length, at + 1),
  };
}

/** Characters that each internal entity unfolds to; infinite where one holds itself. */
export function unfoldedSizes(entities: readonly XmlEntity[], budget: Budget): ReadonlyMap<string, number> {
  const byName = new Map<string, XmlEntity>();
  // The first declaration of a name counts (XML 1.0, 4.2).
  for (const entity of entities) if (!byName.has(keyOf(entity))) byName.set(keyOf(entity), entity);
  const sizes = new Map<string, number>();
  const open = new Set<string>();
  const measure = (key: string, depth: number): number => {
    const known = sizes.get(key);
    if (known !== undefined) return known;
    const entity = byName.get(key);
    if (entity === undefined) return 1;
    if (open.has(key) || depth > 500) return Number.POSITIVE_INFINITY;
    open.add(key);
    let size = entity.value.length;
    for (const [whole, mark = '', name = ''] of entity.value.matchAll(/([&%])([^\s;&%#]{1,400});/g)) {
      budget.spend('maxSteps');
      size += measure(`${mark === '%' ? '%' : ''}${name}`, depth + 1) - whole.length;
    }
    open.delete(key);
    sizes.set(key, size);
    return size;
  };
  for (const key of byName.keys()) measure(key, 0);
  return sizes;
}

function keyOf({ name, parameter }: XmlEntity): string {
  return `${parameter ? '%' : ''}${name}`;
}
