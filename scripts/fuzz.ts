/** `npm run fuzz`: bends well-formed files of every format for as long as it is told, and keeps what ends a scan badly. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzOnce, random } from '#scanners/test-fuzz';
import { fuzzSamples } from '#scanners/test-fuzz-samples';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } } });
const found = join(import.meta.dirname, '..', '.tmp', 'fuzz');
const end = performance.now() + 1000 * Number(values.seconds);
let seed = Number(values.seed);
let executions = 0;
let faults = 0;
const counts = new Map<string, number>();

while (performance.now() < end) {
  for (const [name, sample] of fuzzSamples) {
    const fault = fuzzOnce(sample, random(seed));
    executions += 1;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (!fault) continue;
    faults += 1;
    mkdirSync(found, { recursive: true });
    writeFileSync(join(found, `${name.replaceAll(/\W+/g, '-')}-${seed}.bin`), fault.bytes);
    console.log(`${name}, seed ${seed}: ${fault.what}`);
  }
  seed += 1;
}
for (const [name, count] of counts) console.log(`${name}: ${count} executions`);
console.log(`${executions} executions up to seed ${seed - 1}, ${faults} faults${faults === 0 ? '' : `, kept in ${found}`}`);
process.exitCode = faults === 0 ? 0 : 1;
