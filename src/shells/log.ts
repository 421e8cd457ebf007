/** The engine's log file: where a failure's original words are kept, for whoever is told its reference. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FailureLog } from '#transport/errors';
import { escaped } from './escape.ts';

/** Bytes after which the log is turned over; one earlier log is kept. */
const turnoverBytes = 5 * 1024 * 1024;

/**
 * Opens assay.log in the user's folder. A log that cannot be written never stops the work.
 * @param folder the user's data folder
 * @param clock for the time at the head of each line
 * @param random a source of unguessable bytes, for references
 */
export function openLog(folder: string, clock: () => Date, random: (bytes: number) => Uint8Array): FailureLog {
  const file = join(folder, 'assay.log');
  return {
    log(line) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > turnoverBytes) renameSync(file, `${file}.1`);
        appendFileSync(file, `${clock().toISOString()} ${escaped(line)}\n`, { mode: 0o600 });
      } catch {
        // Full disk or read-only folder: the failure itself is reported to the user all the same.
      }
    },
    reference: () => `L-${Buffer.from(random(4)).toString('hex')}`,
  };
}
