/** Prints what Assay costs on this machine, as ratios taken in one run. Words name the measures to take; without any, all are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { measureIntake } from './intake.ts';
import { measureLargeModels } from './large-models.ts';
import type { Line, Measure } from './measure.ts';
import { measurePickles } from './pickles.ts';
import { measureProfile } from './profile.ts';
import { measureScans } from './scan-rates.ts';
import { measureSparse } from './sparse.ts';
import { measureSquare } from './square.ts';
import { measureFirstAnswer, measureWindow } from './startup.ts';

const measures: Readonly<Record<string, Measure>> = {
  intake: measureIntake,
  scan: measureScans,
  large: measureLargeModels,
  pickles: measurePickles,
  profile: measureProfile,
  square: measureSquare,
  answer: measureFirstAnswer,
  window: measureWindow,
  sparse: measureSparse,
};

function machine(): string {
  const [first] = cpus();
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`;
  return `${first?.model.trim() || process.arch}, ${cpus().length} logical processors, ${memory}, ${type()} ${release()}, Node ${process.versions.node}`;
}

function print(line: Line): void {
  if ('skipped' in line) console.log(`skipped  ${line.name}: ${line.skipped}`);
  else {
    const held = line.against === undefined ? '' : `; ${line.against}; ratio ${line.ratio?.toFixed(2)}`;
    console.log(`${line.name}: ${line.value}${held}`);
  }
}

async function take(name: string, measure: Measure): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  try {
    for (const line of await measure(folder)) print(line);
    return true;
  } catch (thrown) {
    console.log(`FAILED   ${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(measures, name));
if (unknown.length > 0) {
  console.error(`There is no measure ${unknown.join(', ')}; there are ${Object.keys(measures).join(', ')}.`);
  process.exit(2);
}
console.log(`${machine()}. Median of 3 rounds in turn; a ratio above 1 is slower or more.`);
let failed = 0;
for (const [name, measure] of Object.entries(measures))
  if ((wanted.length === 0 || wanted.includes(name)) && !(await take(name, measure))) failed += 1;
process.exit(failed === 0 ? 0 : 1);
