import { readFileSync } from 'node:fs';
import { scanBytes } from './src/scanners/test-scan.ts';
const s = scanBytes(readFileSync(process.argv[2]));
console.log(JSON.stringify(s.observations.map(o=>({...o,evidence:o.evidence&&{...o.evidence,bytes:undefined}})), null, 1).slice(0,+(process.argv[3]??6000))); console.log(s.facts, s.coverage, s.assurances, s.contents);
