/** One process a case: a lock file that names its owner, and that a dead owner does not hold. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { z } from 'zod';
import { AssayError } from '#contract/errors';
import { lockPath } from './case-paths.ts';
import { toStoreError } from './store-errors.ts';

const owner = z.object({ pid: z.number().int().positive(), start: z.string(), host: z.string(), at: z.string() });
type Owner = z.infer<typeof owner>;

/** A lock file without an owner in it is being written by another process right now, or was left by a crash. */
const writingGraceMs = 10_000;

/** proc(5): the fields after the name, which may hold spaces and ends at the last bracket; none where the system has no /proc. */
function processFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** What tells a process from a later one with the same number: its start and the machine's; '' where the system does not tell. */
function processStart(pid: number): string {
  const started = processFields(pid)[19];
  if (started === undefined) return '';
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}:${started}`;
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  // A killed process keeps its number until its parent has asked after it.
  if (['Z', 'X'].includes(processFields(pid)[0] ?? '')) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function holds(found: Owner, now: Date): boolean {
  if (found.host !== hostname()) return true;
  if (!isAlive(found.pid)) return false;
  const start = processStart(found.pid);
  if (start !== '' && found.start !== '') return start === found.start;
  return Date.parse(found.at) > now.getTime() - uptime() * 1000;
}

function readOwner(file: string): Owner | undefined {
  try {
    return owner.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function lockedBy(found: Owner | undefined, file: string, dir: string): AssayError {
  if (!found) return new AssayError('case-locked', `${dir} is being opened by another process. Wait a moment and open it again.`, dir);
  const elsewhere = found.host === hostname() ? '' : ` on ${found.host}`;
  const remedy = elsewhere === '' ? 'Close it there first.' : `Close it there first; if that machine is gone, remove ${file}.`;
  return new AssayError('case-locked', `${dir} is open in another Assay: process ${found.pid}${elsewhere}. ${remedy}`, dir);
}

/** Moves a stale lock out of the way; a fresh one that another process made meanwhile is put back. */
function removeStale(file: string, dir: string, now: Date): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  const moved = readOwner(aside);
  if (moved && holds(moved, now)) {
    renameSync(aside, file);
    throw lockedBy(moved, file, dir);
  }
  unlinkSync(aside);
}

function tryCreate(file: string, text: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  let written = false;
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
    written = true;
  } finally {
    closeSync(descriptor);
    // A lock without an owner, as a full disk leaves it, would keep everybody out for a while.
    if (!written) unlinkSync(file);
  }
  return true;
}

function refuseIfHeld(file: string, dir: string, now: Date): void {
  const found = readOwner(file);
  if (found && holds(found, now)) throw lockedBy(found, file, dir);
  const age = now.getTime() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  // A file's time is finer than the clock's, and the clock may have been set back: just ahead of it is fresh too.
  if (!found && Math.abs(age) < writingGraceMs) throw lockedBy(undefined, file, dir);
}

export interface CaseLock {
  release(): void;
}

/**
 * Takes the case for this process.
 * @throws AssayError case-locked naming the process that has it; read-only, disk-full
 */
export function acquireLock(dir: string, now: Date): CaseLock {
  const file = lockPath(dir);
  const self: Owner = { pid: process.pid, start: processStart(process.pid), host: hostname(), at: now.toISOString() };
  const text = `${JSON.stringify(self)}\n`;
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (tryCreate(file, text)) return { release: () => releaseLock(file, self) };
      refuseIfHeld(file, dir, now);
      removeStale(file, dir, now);
    }
  } catch (error) {
    throw toStoreError(error, file);
  }
  throw lockedBy(readOwner(file), file, dir);
}

function releaseLock(file: string, self: Owner): void {
  const found = readOwner(file);
  if (found?.pid === self.pid && found.at === self.at && found.start === self.start) unlinkSync(file);
}
