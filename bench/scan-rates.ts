/** How fast files are scanned, children, hashing, rules and checks included: one large file in MB/s, many small ones in files/s. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanFiles } from '#engine/scan-files';
import { scanningContext } from '../scripts/demo/engine-context.ts';
import { inTurn, type Line, type Measure, milliseconds, rate } from './measure.ts';
import { type Sample, samples } from './samples.ts';

const largeBytes = 32_000_000;
const small = { files: 40, bytes: 4000 };

function writeSmall(folder: string, { ending, make }: Sample): string {
  const target = join(folder, `${ending}-small`);
  mkdirSync(target);
  for (let number = 0; number < small.files; number += 1) writeFileSync(join(target, `${number}.${ending}`), make(small.bytes, number));
  return target;
}

export const measureScans: Measure = async (folder) => {
  const { close, context } = scanningContext(folder);
  const outcomes = new Set<string>();
  const scan = (path: string) => async () => {
    const { artifacts } = await scanFiles(context, [path], { signal: new AbortController().signal, onProgress: () => {} });
    for (const { outcome, outcomeDetail } of artifacts) if (outcome !== 'scanned') outcomes.add(`${outcome}: ${outcomeDetail}`);
  };
  const lines: Line[] = [];
  for (const sample of samples) {
    const large = join(folder, `large.${sample.ending}`);
    writeFileSync(large, sample.make(sample.largeBytes ?? largeBytes, 0));
    const many = writeSmall(folder, sample);
    outcomes.clear();
    const [one = 0, all = 0] = await inTurn(scan(large), scan(many));
    const told = outcomes.size === 0 ? '' : ` (${[...outcomes].join('; ').slice(0, 120)})`;
    const { size } = statSync(large);
    lines.push({
      name: `Scan of ${sample.format}`,
      value: `${rate(size, one)} (${(size / 1e6).toFixed(1)} MB in ${milliseconds(one)}), ${((1000 * small.files) / all).toFixed(0)} files/s${told}`,
    });
  }
  await close();
  return lines;
};
