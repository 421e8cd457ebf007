/** Entry of the engine's utility process: SQLite and hashing stay off the process that draws the window. */
import { randomBytes } from 'node:crypto';
import { createEngine } from '#engine/engine';
import { openLog } from '#shells/log';
import { dataDir, productRoot, productVersion, resourcesDir } from '#shells/places';
import { hostEngine, type ParentPort } from './engine-host.ts';

function parentPort(): ParentPort {
  const { parentPort: port } = process as NodeJS.Process & { parentPort?: ParentPort };
  if (!port) throw new Error('The engine process is started by Electron only.');
  return port;
}

const root = productRoot(import.meta.dirname);
const clock = () => new Date();
const failures = openLog(dataDir(), clock, randomBytes);

await hostEngine(
  parentPort(),
  (spawnChild) =>
    createEngine({
      dataDir: dataDir(),
      resourcesDir: process.env.ASSAY_RESOURCES ?? resourcesDir(root),
      spawnChild,
      clock,
      shell: 'electron',
      version: productVersion(root),
      log: failures.log,
    }),
  failures,
  () => process.exit(0),
);
