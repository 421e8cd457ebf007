import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { scanBytes } from '/work/trees/pickle/src/scanners/test-scan.ts';
const folder = process.argv[2] ?? '';
const verbose = process.argv.includes('-v');
const counts: Record<string, number> = {};
const why = new Map<string, Set<string>>();
for (const name of readdirSync(folder).sort()) {
  if (!statSync(join(folder, name)).isFile()) continue;
  const started = performance.now();
  const scan = scanBytes(readFileSync(join(folder, name)), name, undefined, { policy: (process.env.POLICY ?? 'standard') as string });
  const took = performance.now() - started;
  counts[scan.verdict] = (counts[scan.verdict] ?? 0) + 1;
  const unread = scan.coverage.filter((r) => r.state === 'unread');
  if (verbose || unread.length || scan.outcome !== 'scanned') console.log(name, scan.verdict, scan.outcome, scan.outcomeDetail, scan.rules.join(' '), unread.map((r) => `${r.from}-${r.to}`).join(' '), took > 100 ? `${took.toFixed(0)} ms` : '');
  for (const o of scan.observations) {
    const s = o.severity ?? scan.severities.get(o.ruleId);
    const key = `${s} ${o.ruleId} ${o.detail.slice(0, 200)}`;
    if (!why.has(key)) why.set(key, new Set());
    why.get(key)?.add(name);
  }
}
console.log(counts);
for (const [key, names] of [...why].sort()) console.log(key, '|', names.size, [...names].slice(0, 3).join(' '));
