import { readFileSync } from 'node:fs';
import { scanBytes } from './test-scan.ts';

for (const p of process.argv.slice(2)) {
  const t = performance.now();
  const s = scanBytes(readFileSync(p), p);
  const cov: Record<string, number> = {};
  for (const c of s.coverage) cov[c.state + ':' + c.what] = (cov[c.state + ':' + c.what] ?? 0) + c.to - c.from;
  console.log(
    p.split('/').slice(-2).join('/'),
    '|',
    s.format.kind,
    s.verdict,
    s.outcome,
    s.outcomeDetail,
    s.rules.join(),
    Math.round(performance.now() - t) + 'ms',
    JSON.stringify(cov),
  );
  if (process.env.V)
    for (const o of s.observations)
      console.log(
        '    ',
        o.ruleId,
        o.severity ?? '',
        o.detail,
        '\n        ',
        o.evidence?.reconstruction?.slice(0, 200) ?? '',
        '|',
        o.location.member ?? '',
        o.location.offset,
        o.location.pointer ?? '',
      );
  if (process.env.V)
    console.log(
      '    ',
      JSON.stringify(s.card),
      JSON.stringify(s.assurances),
      JSON.stringify(s.facts),
      s.contents.map((c) => c.member + ':' + c.format).join(' '),
    );
}
