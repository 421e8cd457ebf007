/** What 2,000 small pickles cost to scan in one warmed process, reading included, against the opcode walk that Python's own library makes of them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesSource } from '#formats/byte-source';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { scanArtifact } from '#scanners/scan-artifact';
import { inTurn, type Line, type Measure, milliseconds } from './measure.ts';

const files = 2000;

/** Three in four are ordinary small objects, the others attacks: the mix that a folder of downloaded models has at its worst. */
function smallPickle(number: number): Uint8Array {
  const rows = Array.from({ length: 24 }, (_, row) => ({
    name: `feature_${number}_${row}`,
    weight: row / 7,
    on: row % 2 === 0,
    note: null,
  }));
  const object = plain({ model: `scorer ${number}`, rows, labels: ['yes', 'no'], threshold: 0.5 });
  return number % 4 === 3
    ? stream(object, '0', reduce('posix', 'system', op.text(`echo ${number}`)))
    : stream(op.global('collections', 'OrderedDict'), ')R(', op.text('state'), object, 'u');
}

/** Times Python itself, so that its start does not count; 0 where there is no Python. */
const walk =
  'import pickletools,sys,time,os\nd=sys.argv[1]\nt=time.perf_counter()\n' +
  'for n in os.listdir(d):\n  with open(os.path.join(d,n),"rb") as f:\n    for _ in pickletools.genops(f.read()): pass\n' +
  'print(time.perf_counter()-t)';

function pythonWalk(folder: string): number {
  const run = spawnSync('python3', ['-c', walk, folder], { encoding: 'utf8' });
  return run.status === 0 ? Number(run.stdout) * 1000 : 0;
}

export const measurePickles: Measure = async (folder) => {
  const target = join(folder, 'pickles');
  mkdirSync(target);
  const paths = Array.from({ length: files }, (_, number) => join(target, `${number}.pkl`));
  let bytes = 0;
  for (const [number, path] of paths.entries()) {
    const content = smallPickle(number);
    bytes += content.length;
    writeFileSync(path, content);
  }
  const { signal } = new AbortController();
  const scanAll = () => {
    for (const path of paths) scanArtifact(bytesSource(readFileSync(path)), path, { signal });
  };
  scanAll();
  const [all = 0] = await inTurn(scanAll);
  const python = pythonWalk(target);
  const line: Line = {
    name: `Scan of ${files.toLocaleString('en')} small pickles`,
    value: `${milliseconds(all)} for ${(bytes / 1e6).toFixed(1)} MB, ${((1000 * files) / all).toFixed(0)} files/s`,
    ...(python > 0 ? { against: `Python's pickletools.genops ${milliseconds(python)}`, ratio: all / python } : {}),
  };
  return [line];
};
