/** Re-hashes every stored file of a case, and finds files that the case does not know. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { toAssayError } from '#contract/errors';
import { blobName, chunkSize } from './blob-format.ts';
import { openBlob } from './blob-source.ts';
import { blobPath, blobsDir } from './case-paths.ts';
import { refOf } from './refs.ts';
import type { Sql } from './session.ts';
import { differing, type VerifyPart } from './verify-part.ts';

const storedRow = z.object({ id: z.number().int(), path: z.string(), sha256: z.string(), size: z.number(), blob: z.string().nullable() });

function hashOf(path: string, key: Uint8Array | null): { sha256: string; size: number } {
  const { source, close } = openBlob(path, key);
  try {
    const hash = createHash('sha256');
    for (let offset = 0; offset < source.size; offset += chunkSize) hash.update(source.read(offset, chunkSize));
    return { sha256: hash.digest('hex'), size: source.size };
  } finally {
    close();
  }
}

function checkFile(dir: string, key: Uint8Array | null, row: z.infer<typeof storedRow>, blob: string): VerifyPart | undefined {
  const name = `${refOf('I', row.id)} ${row.path}`;
  const path = blobPath(dir, blob);
  if (blobName(row.sha256, key) !== blob)
    return differing(name, 'changed', 'The row names another file than the one that was imported.', blobName(row.sha256, key), blob);
  if (!existsSync(path)) return differing(name, 'missing', 'The copy of this file is gone from the case folder.', row.sha256, 'no file');
  try {
    const { sha256, size } = hashOf(path, key);
    if (sha256 === row.sha256) return undefined;
    return differing(
      name,
      'changed',
      `The copy of this file was changed; ${row.size} bytes were imported, ${size} are there.`,
      row.sha256,
      sha256,
    );
  } catch (error) {
    return differing(name, 'changed', toAssayError(error, path).message, row.sha256, 'unreadable');
  }
}

function* blobFiles(dir: string): Generator<string> {
  if (!existsSync(blobsDir(dir))) return;
  for (const group of readdirSync(blobsDir(dir), { withFileTypes: true })) {
    if (!group.isDirectory()) yield group.name;
    else for (const name of readdirSync(join(blobsDir(dir), group.name))) yield `${group.name}/${name}`;
  }
}

export interface FileCheck {
  readonly checked: number;
  /** Files that are referenced where they lie and were not looked at. */
  readonly elsewhere: number;
  readonly parts: readonly VerifyPart[];
}

/** @param key of an encrypted case's files */
export function checkFiles(sql: Sql, dir: string, key: Uint8Array | null): FileCheck {
  const parts: VerifyPart[] = [];
  const known = new Map<string, VerifyPart | undefined>();
  let elsewhere = 0;
  for (const row of sql.each(storedRow, "SELECT id, path, sha256, size, blob FROM artifacts WHERE sha256 <> '' ORDER BY id")) {
    if (row.blob === null) {
      elsewhere += 1;
      continue;
    }
    const problem = known.has(row.blob) && known.get(row.blob) === undefined ? undefined : checkFile(dir, key, row, row.blob);
    known.set(row.blob, problem);
    if (problem) parts.push(problem);
  }
  const expected = new Set([...known.keys()].map((name) => `${name.slice(0, 2)}/${name}`));
  for (const file of blobFiles(dir))
    if (!expected.has(file)) parts.push(differing(`blobs/${file}`, 'added', 'No row of the case knows this file.', 'no file', 'a file'));
  return { checked: known.size, elsewhere, parts };
}
