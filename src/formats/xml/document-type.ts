/** Reads the declarations of a document type: which entities there are, where they come from and what they would expand to. */

export interface XmlEntity {
  readonly name: string;
  /** Used inside the document type only (`%name;`). */
  readonly parameter: boolean;
  /** Address that a parser would read; undefined for an entity whose text stands here. */
  readonly system: string | undefined;
  readonly value: string;
  /** Offset in the text of the document type. */
  readonly at: number;
}

export interface DocumentType {
  readonly root: string;
  /** Address of the declarations outside, if there are any. */
  readonly system: string | undefined;
  readonly publicId: string | undefined;
  readonly entities: readonly XmlEntity[];
  /** Parameter entities that are used among the declarations. */
  readonly used: readonly string[];
}

const maxEntities = 10_000;
const literal = `(?:"([^"]*)"|'([^']*)')`;

/** The same length of text, blank where comments stand. */
function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf('<!--'); at >= 0; at = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', at + 4);
    if (end < 0) break;
    parts.push(text.slice(from, at), ' '.repeat(end + 3 - at));
    from = end + 3;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** @param text from `<!DOCTYPE` to its closing bracket */
export function readDocumentType(text: string): DocumentType {
  const head = new RegExp(`^<!DOCTYPE\\s+([^\\s[>]+)\\s*(?:SYSTEM\\s*${literal}|PUBLIC\\s*${literal}\\s*${literal}?)?`, 'i').exec(text);
  const plain = withoutComments(text);
  const entities: XmlEntity[] = [];
  const declaration = new RegExp(
    `<!ENTITY\\s+(%\\s+)?([^\\s"'>]+)\\s+(?:SYSTEM\\s*${literal}|PUBLIC\\s*${literal}\\s*${literal}?|${literal})`,
    'gi',
  );
  for (const match of plain.matchAll(declaration)) {
    if (entities.length >= maxEntities) break;
    const [, parameter, name = '', s1, s2, p1, p2, u1, u2, v1, v2] = match;
    const isPublic = p1 !== undefined || p2 !== undefined;
    entities.push({
      name,
      parameter: parameter !== undefined,
      system: s1 ?? s2 ?? (isPublic ? (u1 ?? u2 ?? '') : undefined),
      value: v1 ?? v2 ?? '',
      at: match.index,
    });
  }
  const used = [...plain.replace(/"[^"]*"|'[^']*'/g, '').matchAll(/%([^\s;%]{1,200});/g)]
    .slice(0, maxEntities)
    .map(([, name = '']) => name);
  return {
    root: head?.[1] ?? '',
    system: head?.[2] ?? head?.[3] ?? head?.[6] ?? head?.[7],
    publicId: head?.[4] ?? head?.[5],
    entities,
    used,
  };
}

/** How many characters the largest entity comes to when every reference in it is followed; Infinity for one that holds itself. */
export function largestExpansion(entities: readonly XmlEntity[]): number {
  // The first declaration binds (XML 1.0, 4.2).
  const byName = new Map<string, XmlEntity>();
  for (const each of entities) if (!byName.has(each.name)) byName.set(each.name, each);
  const known = new Map<string, number>();
  const open = new Set<string>();
  const sizeOf = (name: string, depth: number): number => {
    const seen = known.get(name);
    if (seen !== undefined) return seen;
    const entity = byName.get(name);
    if (entity === undefined) return 0;
    if (open.has(name) || depth > 500) return Number.POSITIVE_INFINITY;
    open.add(name);
    let size = entity.value.length;
    for (const [, inner = ''] of entity.value.matchAll(/[&%]([^\s;&%#]{1,200});/g)) size += sizeOf(inner, depth + 1);
    open.delete(name);
    known.set(name, size);
    return size;
  };
  let largest = 0;
  for (const name of byName.keys()) largest = Math.max(largest, sizeOf(name, 0));
  return largest;
}
