// Finds a Node that can run Assay and hands over to it. Plain JavaScript for Node 18 and later: whatever `npm` runs on is enough.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lowest = [22, 12];
// From here on Node runs TypeScript without being asked to.
const stripsTypes = [22, 18];

/** The Node 24 that `npm ci` put here, where its registry has one for this machine. */
function bundledNode(platform, arch) {
  const system = platform === 'win32' ? 'win' : platform;
  const program = join(root, 'node_modules', `node-${system}-${arch}`, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(program) ? program : undefined;
}

function isAtLeast(version, [wantedMajor, wantedMinor]) {
  const [major, minor] = version.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function chooseNode() {
  const bundled = process.env.ASSAY_SYSTEM_NODE ? undefined : bundledNode(process.platform, process.arch);
  return bundled ?? (isAtLeast(process.versions.node, lowest) ? process.execPath : undefined);
}

const node = chooseNode();
if (!existsSync(join(root, 'node_modules'))) {
  console.error('Assay is not installed yet: run `npm ci` first.');
  process.exit(1);
}
if (!node) {
  console.error(
    `Assay needs Node ${lowest.join('.')} or later; this is ${process.versions.node}, and npm brought none of its own for ${process.platform}-${process.arch}.`,
  );
  process.exit(1);
}

const isModern = node !== process.execPath || isAtLeast(process.versions.node, stripsTypes);
const options = isModern ? {} : { NODE_OPTIONS: '--experimental-strip-types --disable-warning=ExperimentalWarning' };
const child = spawn(node, [join(root, 'scripts', 'tasks.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...options, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}` },
});
// A terminal's Ctrl+C reaches the child by itself; a signal to this process alone is passed on.
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal) process.removeAllListeners(signal);
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});
