import { readFileSync, statSync } from 'node:fs';
import { scanBytes } from './test-scan.ts';
const files = readFileSync(0, 'utf8').trim().split('\n');
const kinds = new Map<string, number>(); const rules = new Map<string, number>(); let n = 0, high = 0, medium = 0; const slow: string[] = [];
for (const f of files) { try { if (statSync(f).size > 40e6) continue; const t = Date.now(); const s = scanBytes(readFileSync(f), f); const d = Date.now() - t; n++; if (d > 500) slow.push(`${d} ms ${f} ${statSync(f).size}`); kinds.set(s.format.kind, (kinds.get(s.format.kind) ?? 0) + 1);
 for (const [r, v] of s.severities) if (v !== 'low' && v !== 'info') { rules.set(`${r} ${v}`, (rules.get(`${r} ${v}`) ?? 0) + 1); if ((rules.get(`${r} ${v}`) ?? 0) <= 4) console.log(r, v, f, s.observations.find((o) => o.ruleId === r)?.detail?.slice(0, 160)); }
 if (s.verdict === 'high' || s.verdict === 'critical') high++; if (s.verdict === 'medium') medium++; if (s.outcome !== 'scanned' && s.outcome !== 'unsupported' ) console.log('OUTCOME', s.outcome, s.outcomeDetail.slice(0, 100), f); } catch (e) { console.log('CRASH', f, e); } }
console.log(n, 'files', { high, medium }, Object.fromEntries(kinds), Object.fromEntries(rules)); console.log(slow.join('\n'));
