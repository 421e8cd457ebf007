/** Whether memory depends on size: the most that a scan's child holds while it reads a file of 20 GB, against one of 4 KiB. */
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createPool } from '#jobs/pool';
import { readMemory } from '#jobs/read-memory';
import { forkChildren } from '#shells/fork-child';
import { repository } from '../scripts/demo/engine-context.ts';
import type { Measure } from './measure.ts';

/** 20 GB (10^9), a hole: it costs no room on the disk. */
const largeBytes = 20_000_000_000;

/** A safetensors file whose one tensor is a hole of the given size. */
function writeHole(path: string, bytes: number): void {
  const header = Buffer.from(JSON.stringify({ w: { dtype: 'F32', shape: [bytes / 4], data_offsets: [0, bytes] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = openSync(path, 'w');
  writeSync(file, Buffer.concat([length, header]));
  ftruncateSync(file, 8 + header.length + bytes);
  closeSync(file);
}

/** Peak of resident memory by the kernel's own count; 0 where there is no /proc. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}

/** Most memory that a fresh child held while it scanned the file. */
async function peakOfScan(path: string, task: 'scan' | 'intake'): Promise<number> {
  const pids: number[] = [];
  const log = (line: string) => console.error(line);
  const fork = forkChildren(repository, false, log);
  const pool = createPool({
    spawnChild: (role) => {
      const child = fork(role);
      if (child.pid !== undefined) pids.push(child.pid);
      return child;
    },
    now: () => performance.now(),
    readMemory,
    log,
  });
  const { signal } = new AbortController();
  if (task === 'scan') await pool.run('scan', { path, key: null, name: path }, { signal });
  else await pool.run('intake', { sourcePath: path, partPath: null, key: null }, { signal });
  const peak = Math.max(...pids.map(peakOf));
  await pool.close();
  return peak;
}

export const measureSparse: Measure = async (folder) => {
  if (peakOf(process.pid) === 0) return [{ name: 'Memory of a scan of 20 GB', skipped: 'this system tells no peak of memory' }];
  const large = join(folder, 'large.safetensors');
  const small = join(folder, 'small.safetensors');
  writeHole(large, largeBytes);
  writeHole(small, 4096);
  const lines = [];
  for (const [task, name] of [
    ['scan', 'Peak memory of the scanning child, file of 20 GB'],
    ['intake', 'Peak memory of the hashing child, file of 20 GB'],
  ] as const) {
    const [whole, base] = [await peakOfScan(large, task), await peakOfScan(small, task)];
    const megabytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(0)} MiB`;
    lines.push({ name, value: megabytes(whole), against: `file of 4 KiB ${megabytes(base)}`, ratio: whole / base });
  }
  return lines;
};
