/** How much memory a process holds, as well as the system tells. */
import { readFileSync } from 'node:fs';

/** Resident bytes of a process; undefined where the system has no /proc or the process is gone. */
export function readMemory(pid: number): number | undefined {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
