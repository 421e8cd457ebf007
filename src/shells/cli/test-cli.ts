/** The command line in a process and a folder of its own, for tests. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { isFresh } from '#scripts/freshness';

const root = join(import.meta.dirname, '..', '..', '..');
// The bundle starts faster; it is there and of this source whenever the whole suite runs.
export const program: string = isFresh(root) ? join(root, 'out', 'main', 'cli.js') : join(import.meta.dirname, 'main.ts');

export interface TestCli {
  /** Holds an empty folder `usb`. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a command to its end. */
  assay(...given: string[]): { code: number | null; out: string; err: string };
  /** Starts a command and leaves it running. */
  begin(...given: string[]): ChildProcessByStdio<null, Readable, Readable>;
  remove(): void;
}

export function startTestCli(): TestCli {
  const folder = mkdtempSync(join(tmpdir(), 'assay-cli-'));
  mkdirSync(join(folder, 'usb'));
  const environment = { ...process.env, ASSAY_DATA: join(folder, 'data') };
  return {
    folder,
    environment,
    assay(...given) {
      const { status, stderr, stdout } = spawnSync(process.execPath, [program, ...given], {
        cwd: folder,
        encoding: 'utf8',
        env: environment,
      });
      return { code: status, out: stdout, err: stderr };
    },
    begin: (...given) => spawn(process.execPath, [program, ...given], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] }),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
