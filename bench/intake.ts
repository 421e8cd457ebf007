/** How fast evidence is taken in: a file hashed, copied and hashed, and encrypted and hashed, against OpenSSL's own digest. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { scanningContext } from '../scripts/demo/engine-context.ts';
import { inTurn, type Line, type Measure, milliseconds, rate } from './measure.ts';

const mebibytes = 512;
/** The program that others would check our hashes with. */
const openssl = 'openssl';

function writeFile(path: string): void {
  const block = randomBytes(1024 * 1024);
  const file = openSync(path, 'w');
  for (let written = 0; written < mebibytes; written += 1) writeSync(file, block);
  closeSync(file);
}

export const measureIntake: Measure = async (folder) => {
  const sourcePath = join(folder, 'evidence.bin');
  const partPath = join(folder, 'copy.bin');
  writeFile(sourcePath);
  const size = mebibytes * 1024 * 1024;
  const { close, context } = scanningContext(folder);
  const signal = new AbortController().signal;
  const take = (part: string | null, key: Uint8Array | null) => async () => {
    await context.pool.run('intake', { sourcePath, partPath: part, key }, { signal });
    rmSync(partPath, { force: true });
  };
  const hasOpenssl = spawnSync(openssl, ['version']).status === 0;
  const works = [take(null, null), take(partPath, null), take(partPath, randomBytes(32))];
  const digest = () => execFileSync(openssl, ['dgst', '-sha256', sourcePath]);
  // The first child has to start, and the file has to come from the disk once.
  await take(null, null)();
  const times = await inTurn(...works, ...(hasOpenssl ? [digest] : []));
  await close();
  const base = times[works.length];
  const names = ['hash', 'copy and hash', 'encrypt, copy and hash'];
  const lines: Line[] = names.map((name, index) => {
    const time = times[index] ?? 0;
    const value = `${milliseconds(time)}, ${rate(size, time)}`;
    const against = base === undefined ? {} : { against: `openssl dgst -sha256 ${milliseconds(base)}`, ratio: time / base };
    return { name: `Import of ${mebibytes} MiB: ${name}`, value, ...against };
  });
  return hasOpenssl ? lines : [...lines, { name: 'openssl dgst -sha256', skipped: 'openssl is not installed' }];
};
