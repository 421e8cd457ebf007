/** How fast a model of a gibibyte is scanned at the default depth, against OpenSSL's digest of the same file; and two at once against one. */
import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { scanFiles } from '#engine/scan-files';
import { scanningContext } from '../scripts/demo/engine-context.ts';
import { writeSafetensors, writeTorch } from './large-files.ts';
import { inTurn, type Line, type Measure, milliseconds, rate } from './measure.ts';

const openssl = 'openssl';

export const measureLargeModels: Measure = async (folder) => {
  const files = [
    { name: 'PyTorch zip of 1 GiB', path: join(folder, 'large.pt'), write: writeTorch },
    { name: 'Safetensors of 1 GiB', path: join(folder, 'large.safetensors'), write: writeSafetensors },
  ];
  const hasOpenssl = spawnSync(openssl, ['version']).status === 0;
  const { close, context } = scanningContext(folder);
  const { signal } = new AbortController();
  const told = new Set<string>();
  const lines: Line[] = [];
  const whole = (path: string) => async () => {
    const { artifacts } = await scanFiles(context, [path], { signal, onProgress: () => {} });
    for (const { findings, outcome } of artifacts) told.add(`${outcome}, ${findings.length} findings`);
  };
  const examined = (path: string) => context.pool.run('scan', { path, key: null, name: path }, { signal });
  for (const { name, path, write } of files) {
    write(path);
    const { size } = statSync(path);
    // The children have to start, and the file has to come from the disk once.
    await whole(path)();
    const digest = () => execFileSync(openssl, ['dgst', '-sha256', path]);
    const one = () => examined(path);
    const two = () => Promise.all([examined(path), examined(path)]);
    const [scan = 0, single = 0, both = 0, base] = await inTurn(whole(path), one, two, ...(hasOpenssl ? [digest] : []));
    const against = base === undefined ? {} : { against: `openssl dgst -sha256 ${milliseconds(base)}`, ratio: scan / base };
    lines.push(
      {
        name: `${name}: hash, checksums, structure and search`,
        value: `${milliseconds(scan)}, ${rate(size, scan)} (${[...told].join('; ')})`,
        ...against,
      },
      {
        name: `${name}: two examined at once`,
        value: milliseconds(both),
        against: `twice one ${milliseconds(2 * single)}`,
        ratio: both / (2 * single),
      },
    );
    told.clear();
  }
  await close();
  return lines;
};
