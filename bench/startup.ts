/** How long a person waits: for the first answer of an engine, and for the window to be ready in an installed browser. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright';
import { median } from '#assess/statistics';
import { findBrowser, thisMachine } from '#shells/browser/find-browser';
import { repository } from '../scripts/demo/engine-context.ts';
import { inTurn, type Line, type Measure, milliseconds, rounds, timed } from './measure.ts';

const built = (name: string) => join(repository, 'out', 'main', name);

export const measureFirstAnswer: Measure = async (folder) => {
  const program = built('cli.js');
  const name = 'Engine start to its first answer (rules list)';
  if (!existsSync(program)) return [{ name, skipped: 'the product is not built' }];
  const env = { ...process.env, ASSAY_DATA: join(folder, 'data') };
  const ask = () => execFileSync(process.execPath, [program, 'rules', 'list', '--format', 'json'], { env });
  const [answer = 0, bare = 1] = await inTurn(ask, () => execFileSync(process.execPath, ['-e', '0']));
  return [{ name, value: milliseconds(answer), against: `Node itself ${milliseconds(bare)}`, ratio: answer / bare }];
};

/** From the start of the shell until the page has drawn its heading. */
async function openOnce(folder: string, browser: string): Promise<void> {
  const shell = spawn(process.execPath, [built('browser-shell.js'), '--no-open'], {
    env: { ...process.env, ASSAY_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = once(shell, 'exit');
  try {
    for await (const line of createInterface({ input: shell.stdout })) {
      const [, address] = /^Assay: (\S+)$/.exec(line) ?? [];
      if (address === undefined) continue;
      const window = await chromium.launch({ executablePath: browser, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
      const page = await window.newPage();
      await page.goto(address);
      await page.getByRole('heading').first().waitFor();
      await window.close();
      return;
    }
  } finally {
    shell.kill('SIGTERM');
    await exit;
  }
}

export const measureWindow: Measure = async (folder): Promise<Line[]> => {
  const name = 'Browser shell start to a drawn page';
  const browser = findBrowser(thisMachine());
  if (browser === undefined) return [{ name, skipped: 'no Chromium, Chrome or Edge is installed' }];
  if (!existsSync(built('browser-shell.js'))) return [{ name, skipped: 'the product is not built' }];
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timed(() => openOnce(folder, browser)));
  return [{ name, value: `${milliseconds(median(times))}, the browser's own start included` }];
};
