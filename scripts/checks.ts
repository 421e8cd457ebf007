/** The gates besides tests, each run to its end so that one red gate does not hide another. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Gate {
  readonly name: string;
  /** The tool's own file, from the repository's root. */
  readonly program: readonly string[];
  readonly given: readonly string[];
}

const gates: readonly Gate[] = [
  { name: 'format and lint', program: ['node_modules', '@biomejs', 'biome', 'bin', 'biome'], given: ['check', '--error-on-warnings', '.'] },
  { name: 'types', program: ['node_modules', 'typescript', 'bin', 'tsc'], given: ['-p', '.'] },
  { name: 'unused files and exports', program: ['node_modules', 'knip', 'bin', 'knip.js'], given: ['--no-progress'] },
  { name: 'who imports whom', program: ['scripts', 'check-imports.ts'], given: [] },
  { name: 'lock file', program: ['scripts', 'check-lock.mjs'], given: [] },
];

/** Runs every gate, prints what failed and closes with one line of numbers. Returns the exit code. */
export function runChecks(root: string): number {
  let failed = 0;
  for (const { name, program, given } of gates) {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, ...program), ...given], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (status === 0) console.log(`passed  ${name} (${seconds} s)`);
    else {
      failed += 1;
      console.log(`${stdout}${stderr}FAILED  ${name} (${seconds} s)`);
    }
  }
  console.log(`checks: ${gates.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
