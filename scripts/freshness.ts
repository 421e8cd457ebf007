/** Tells whether out/ was built from what lies here now: a hash over the inputs' names and bytes, kept beside the output. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const inputs = [
  'src',
  'electron',
  'renderer',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  'electron.vite.config.ts',
];
const notBuilt = /\.test\.tsx?$|(^|\/)samples\//;

function filesOf(root: string, name: string): string[] {
  const path = join(root, name);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [name];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** Hex SHA-256 over everything that a build reads. */
export function inputHash(root: string): string {
  const hash = createHash('sha256');
  const names = inputs.flatMap((name) => filesOf(root, name)).filter((name) => !notBuilt.test(name));
  for (const name of names.sort()) {
    const bytes = readFileSync(join(root, name));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function stampFile(root: string): string {
  return join(root, 'out', '.inputs');
}

/** Whether out/ holds a build of these inputs. */
export function isFresh(root: string): boolean {
  const stamp = stampFile(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === inputHash(root);
}

/** Notes what out/ was built from. */
export function stamp(root: string, hash: string): void {
  writeFileSync(stampFile(root), hash);
}
