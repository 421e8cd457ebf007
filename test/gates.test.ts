/** Each gate has been seen red: a house is built that breaks one rule a file, and every rule must name its file. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkImports } from '../scripts/check-imports.ts';
import { inputHash } from '../scripts/freshness.ts';
import { importRules } from '../scripts/import-rules.ts';

const root = join(import.meta.dirname, '..');
let house = '';
beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'assay-house-'));
});
afterEach(() => rmSync(house, { recursive: true }));

function build(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, name)), { recursive: true });
    writeFileSync(join(house, name), text);
  }
}

/** By rule: the file that breaks it, and its one line. */
const breaches: Readonly<Record<string, readonly [string, string]>> = {
  'room-contract': ['src/contract/a.ts', "import 'node:fs';"],
  'room-formats': ['src/formats/a.ts', "import 'node:fs';"],
  'room-tables': ['src/tables/a.ts', "import '../store/free.ts';"],
  'room-scanners': ['src/scanners/a.ts', "import 'node:fs';"],
  'room-importers': ['src/importers/a.ts', "import '../store/free.ts';"],
  'room-rules': ['src/rules/a.ts', "import 'node:fs';"],
  'room-checklist': ['src/checklist/a.ts', "import '../store/free.ts';"],
  'room-posture': ['src/posture/a.ts', "import 'node:child_process';"],
  'room-report': ['src/report/a.ts', "import '../signing/free.ts';"],
  'room-signing': ['src/signing/a.ts', "import '../store/free.ts';"],
  'room-store': ['src/store/a.ts', "import 'node:child_process';"],
  'room-assess': ['src/assess/a.ts', "import 'node:child_process';"],
  'room-transport': ['src/transport/a.ts', "import 'node:child_process';"],
  'confined-duckdb': ['src/engine/a.ts', "import '@duckdb/node-api';"],
  'confined-onnxruntime-node': ['src/engine/b.ts', "import 'onnxruntime-node';"],
  'confined-pdfmake': ['src/engine/c.ts', "import 'pdfmake';"],
  'confined-better-sqlite3': ['src/engine/d.ts', "import 'better-sqlite3';"],
  'confined-electron': ['src/engine/e.ts', "import 'electron';"],
  'network-only-in-browser-shell': ['src/engine/f.ts', "import 'node:https';"],
  'no-engine-in-page': ['renderer/src/a.ts', "import '../../src/store/free.ts';"],
  'nobody-imports-a-shell': ['electron/a.ts', "import '../src/shells/cli/free.ts';"],
  'engine-knows-no-shell': ['src/jobs/a.ts', "import '../shells/free.ts';"],
  'no-cycles': ['src/jobs/b.ts', "import './c.ts';"],
  resolvable: ['src/jobs/d.ts', "import './nowhere.ts';"],
  'no-grandparents': ['src/shells/cli/a.ts', "import '../../store/free.ts';"],
};

describe('who imports whom', () => {
  test('every rule is tried here', () => {
    const names = importRules.map(({ name }) => name);
    expect(Object.keys(breaches).sort()).toEqual([...names, 'no-grandparents'].sort());
  });

  test('every rule names the file that breaks it', async () => {
    build({
      'package.json': '{"type":"module"}',
      'src/store/free.ts': 'export const free = 1;',
      'src/signing/free.ts': 'export const free = 1;',
      'src/shells/free.ts': 'export const free = 1;',
      'src/shells/cli/free.ts': 'export const free = 1;',
      'src/jobs/c.ts': "import './b.ts';",
      ...Object.fromEntries(Object.values(breaches)),
    });
    const { broken, modules } = await checkImports(house, ['src', 'electron', 'renderer']);
    expect(modules).toBeGreaterThanOrEqual(Object.keys(breaches).length);
    for (const [rule, [file]] of Object.entries(breaches)) {
      expect(broken, rule).toContainEqual(expect.stringMatching(new RegExp(`^${rule}: ${file.replaceAll('.', '\\.')} imports `)));
    }
  });

  test('a house that keeps the rules passes', async () => {
    build({
      'package.json': '{"type":"module"}',
      'src/contract/a.ts': 'export const a = 1;',
      'src/formats/b.ts': "import '../contract/a.ts';",
    });
    expect(await checkImports(house, ['src'])).toEqual({ broken: [], modules: 2 });
  });
});

/** Runs a tool of the repository in the house. */
function tool(path: readonly string[], given: readonly string[] = []): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, ...path), ...given], { cwd: house, encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
}

describe('the lock file', () => {
  const entry = { version: '1.0.0', integrity: 'sha512-x' };
  const lock = (packages: unknown) => build({ 'package-lock.json': JSON.stringify({ packages }) });

  test('passes when whole', () => {
    lock({ '': {}, 'node_modules/a': entry });
    expect(tool(['scripts', 'check-lock.mjs']).code).toBe(0);
  });

  test.each([
    ['without integrity', { 'node_modules/a': { version: '1.0.0' } }],
    ['with an address', { 'node_modules/a': { ...entry, resolved: 'https://registry.example/a.tgz' } }],
    ['without a platform package', { 'node_modules/a': { ...entry, optionalDependencies: { 'a-win': '1.0.0' } } }],
  ])('is refused %s', (_what, packages) => {
    lock(packages);
    expect(tool(['scripts', 'check-lock.mjs']).code).toBe(1);
  });
});

describe('format and lint', () => {
  test.each([
    ['a default export', 'export default 1;\n'],
    ['any', 'export const a: any = 1;\n'],
    ['a non-null assertion', 'export const a = (b?: string) => b!.length;\n'],
    ['a barrel', "export * from './other.ts';\n"],
    ['an unused import', "import { join } from 'node:path';\nexport const a = 1;\n"],
    ['another format', 'export const a = "double"\n'],
  ])('refuses %s', (_what, text) => {
    const { vcs: _vcs, files: _files, ...rules } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    build({ 'biome.json': JSON.stringify({ ...rules, $schema: undefined }), 'a.ts': text, 'other.ts': 'export const other = 1;\n' });
    expect(tool(['node_modules', '@biomejs', 'biome', 'bin', 'biome'], ['check', '--error-on-warnings', 'a.ts']).code).toBe(1);
  });

  test.each(['fetch', 'XMLHttpRequest', 'EventSource'])('refuses the global %s in the product', (name) => {
    const { vcs: _vcs, files: _files, ...rules } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    build({
      'biome.json': JSON.stringify({ ...rules, $schema: undefined }),
      'src/a.ts': `export const a = ${name};\n`,
      'src/b.ts': 'export const b = 1;\n',
    });
    const lint = (file: string) => tool(['node_modules', '@biomejs', 'biome', 'bin', 'biome'], ['check', '--error-on-warnings', file]);
    expect(lint('src/a.ts')).toMatchObject({ code: 1, said: expect.stringContaining('asks no network') });
    expect(lint('src/b.ts').code).toBe(0);
  });
});

describe('unused files and exports', () => {
  test('refuses a dead export and a dead file', () => {
    build({
      'package.json': '{"name":"house","type":"module"}',
      'knip.json': JSON.stringify({ entry: ['main.ts'], project: ['**/*.ts'] }),
      'main.ts': "import { used } from './used.ts';\nused();\n",
      'used.ts': 'export function used(): void {}\nexport function dead(): void {}\n',
      'forgotten.ts': 'export const forgotten = 1;\n',
    });
    const { code, said } = tool(['node_modules', 'knip', 'bin', 'knip.js'], ['--no-progress']);
    expect(code).toBe(1);
    expect(said).toContain('dead');
    expect(said).toContain('forgotten.ts');
  });
});

describe('whether the build is fresh', () => {
  test('a changed source is seen, a changed test is not', () => {
    build({ 'package.json': '{}', 'src/a.ts': '1', 'src/a.test.ts': '1' });
    const before = inputHash(house);
    build({ 'src/a.test.ts': '2' });
    expect(inputHash(house)).toBe(before);
    build({ 'src/a.ts': '2' });
    expect(inputHash(house)).not.toBe(before);
  });
});
