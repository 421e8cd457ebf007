/** One way to turn a value into bytes that are hashed: RFC 8785 JSON and SHA-256, so that equal facts have equal digests. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** RFC 8785 refuses lone surrogates, which file names of some systems and hostile strings hold; they become U+FFFD. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.toWellFormed(), wellFormed(each)]));
}

/** RFC 8785 canonical JSON of a plain value; what JSON cannot say (undefined, NaN) is left out or throws. */
export function canonicalJson(value: unknown): string {
  return canonicalize(wellFormed(value)) ?? 'null';
}

/** SHA-256 of a value's canonical JSON. */
export function digestOf(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

/** SHA-256 over the canonical JSON of each row, a line each: for sets too large to hold as one text. */
export function digestOfRows(rows: Iterable<unknown>): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${canonicalize(row) ?? 'null'}\n`);
  return hash.digest('hex');
}
