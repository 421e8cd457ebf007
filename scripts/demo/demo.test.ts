/** The demo is what its manifest says: made again it has the same bytes, and a scan of it raises what was planted and nothing else. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { severityRank, verdict } from '#contract/findings';
import { scanFiles } from '#engine/scan-files';
import { repository, scanningContext } from './engine-context.ts';

const demo = join(repository, 'resources/demo');
const scratch = mkdtempSync(join(tmpdir(), 'assay-demo-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const manifest = z
  .array(z.object({ path: z.string(), expect: z.array(z.string()), maxVerdict: verdict }))
  .parse(JSON.parse(readFileSync(join(demo, 'manifest.json'), 'utf8')));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

describe('the files', () => {
  test('are made again byte for byte', () => {
    const fresh = join(scratch, 'fresh');
    execFileSync(process.execPath, [join(repository, 'scripts/demo/main.ts'), fresh]);
    expect(filesIn(fresh)).toEqual(filesIn(demo));
    const differing = filesIn(demo).filter((path) => !readFileSync(join(demo, path)).equals(readFileSync(join(fresh, path))));
    expect(differing).toEqual([]);
  });

  test('are each in the manifest, once and in order', () => {
    expect(manifest.map(({ path }) => path)).toEqual(filesIn(demo).sort());
    for (const row of manifest) expect(row.expect, row.path).toEqual([...new Set(row.expect)].sort());
  });

  test('are small enough to come with the product', () => {
    const total = filesIn(demo).reduce((sum, path) => sum + readFileSync(join(demo, path)).length, 0);
    expect(total).toBeLessThan(5_000_000);
  });
});

describe('a scan', async () => {
  const { close, context } = scanningContext(scratch);
  const report = await scanFiles(context, [demo], { signal: new AbortController().signal, onProgress: () => {} });
  await close();
  const found = new Map(report.artifacts.map((artifact) => [relative(demo, artifact.path).split(sep).join('/'), artifact]));

  test('reaches every file', () => {
    expect(report.summary.endedEarly).toBe(false);
    expect([...found.keys()].sort()).toEqual(manifest.map(({ path }) => path));
    expect(report.summary.checks.NOT_ASSESSED).toBe(1);
  });

  test.each(manifest)('of $path raises what was planted, and no more', ({ expect: expected, maxVerdict, path }) => {
    const artifact = found.get(path);
    const raised = (artifact?.findings ?? []).filter(({ severity }) => severity !== 'info').map(({ ruleId }) => ruleId);
    expect([...new Set(raised)].sort()).toEqual(expected);
    expect(severityRank[artifact?.verdict ?? 'critical']).toBeLessThanOrEqual(severityRank[maxVerdict]);
  });
});
