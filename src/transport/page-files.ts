/** The files of the built page, listed once: what is not in the list does not exist, whatever the path says. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** One file of the page, held in memory. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
};

/**
 * Reads the page's folder into a list by URL path; `/` is index.html. Source maps and links are left out.
 * @param folder out/renderer
 */
export function readPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map(filesBelow(folder, '/'));
  const start = files.get('/index.html');
  return start ? files.set('/', start) : files;
}

// Walked by hand: not every reader of Electron's archives knows the `recursive` option.
function* filesBelow(folder: string, prefix: string): Generator<[string, PageFile]> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const type = types[extname(entry.name)];
    if (entry.isDirectory()) yield* filesBelow(path, `${prefix}${entry.name}/`);
    else if (entry.isFile() && type !== undefined) yield [prefix + entry.name, { type, body: readFileSync(path) }];
  }
}
