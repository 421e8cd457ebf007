// The gates besides tests, each run to its end so that one red gate does not hide another.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const gates = [
  { name: 'format and lint', file: ['@biomejs', 'biome', 'bin', 'biome'], given: ['check', '--error-on-warnings', '.'] },
  { name: 'types', file: ['typescript', 'bin', 'tsc'], given: ['-p', '.'] },
  { name: 'unused files and exports', file: ['knip', 'bin', 'knip.js'], given: ['--no-progress'] },
  { name: 'who imports whom', own: 'check-imports.mjs', given: [] },
  { name: 'lock file', own: 'check-lock.mjs', given: [] },
];

/** Runs every gate, prints what failed and closes with one line of numbers. Returns the exit code. */
export function runChecks(root) {
  let failed = 0;
  for (const { name, file, own, given } of gates) {
    const started = performance.now();
    const program = own ? join(root, 'scripts', own) : join(root, 'node_modules', ...file);
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...given], {
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
