/** The engine's entry under Electron: a utility process that main starts, feeds with ports and closes. */
import { createEngine } from '#engine/create-engine';
import { openLog } from '#shells/log';
import { dataDir, productRoot, productVersion, resourcesDir } from '#shells/places';
import { hostEngine, type ParentPort } from './engine-host.ts';

const root = productRoot(import.meta.dirname);
const folder = dataDir();
const clock = () => new Date();
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const failures = openLog(folder, clock, random);
const log = (line: string) => failures.log(line);

// Electron's own declaration names DOM events; what arrives has data and ports, as hostEngine needs them.
const { parentPort }: { readonly parentPort?: unknown } = process;

function isParentPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port;
}
if (!isParentPort(parentPort)) throw new Error('the engine process was not started by Electron');

await hostEngine(
  parentPort,
  (spawnChild) =>
    createEngine({
      dataDir: folder,
      resourcesDir: process.env.ASSAY_RESOURCES ?? resourcesDir(root),
      version: productVersion(root),
      shell: 'electron',
      spawnChild,
      clock,
      random,
      log,
    }),
  failures,
  () => process.exit(0),
).catch((thrown: unknown) => {
  // Main starts it again; after the third time the log tells why Assay ended.
  log(`the engine did not start: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  process.exit(1);
});
