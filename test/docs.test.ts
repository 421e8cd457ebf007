/** What the documents name is there: every path, and every test that a threat rests on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

interface NamedTest {
  readonly file: string;
  readonly title: string;
}

function namedTests(text: string): NamedTest[] {
  return [...text.matchAll(/\| `([\w./-]+)`: (.+?) \|$/gm)].map(([, file = '', title = '']) => ({ file, title }));
}

function hasTest({ file, title }: NamedTest): boolean {
  if (!existsSync(join(root, file))) return false;
  const text = read(file).replaceAll("\\'", "'");
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`));
}

test('every row of the threat model names a test that exists', () => {
  const text = read('docs/threat-model.md');
  const named = namedTests(text);
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (Threat|---)/.test(line));
  expect(named).toHaveLength(rows.length);
  expect(rows.length).toBeGreaterThan(20);
  expect(named.filter((each) => !hasTest(each))).toEqual([]);
});

test('a row that names no test is seen', () => {
  expect(hasTest({ file: 'test/docs.test.ts', title: 'a test that was never written'.slice(2) })).toBe(false);
  expect(hasTest({ file: 'test/nowhere.test.ts', title: 'x' })).toBe(false);
});

test('every path that the architecture names exists', () => {
  const paths = [...read('docs/architecture.md').matchAll(/`([\w./-]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !path.includes(' '));
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
