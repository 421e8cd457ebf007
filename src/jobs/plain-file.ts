/** Gives native code a plain file to open: the file itself, or the decrypted copy of an encrypted blob in the task's scratch folder. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeScratch } from './scratch.ts';
import { openStored, type Stored } from './stored-source.ts';

const chunk = 1024 * 1024;

/** Hands out plain files for one task; the parent removes the scratch folder. */
export class PlainFiles {
  readonly #scratch: string;
  readonly #signal: AbortSignal;
  #folder: string | undefined;
  #count = 0;

  constructor(scratch: string, signal: AbortSignal) {
    this.#scratch = scratch;
    this.#signal = signal;
  }

  /**
   * @param needed bytes that further files of this task will need in the same folder
   * @returns a path that can be opened
   * @throws the signal's reason; Node's file errors; what openBlob throws for damaged bytes
   */
  async pathOf(stored: Stored, needed = 0): Promise<string> {
    if (stored.key === null) return stored.path;
    const { close, source } = await openStored(stored);
    try {
      this.#folder ??= makeScratch(this.#scratch, source.size + needed);
      this.#count += 1;
      const path = join(this.#folder, String(this.#count));
      const file = openSync(path, 'wx', 0o600);
      try {
        for (let at = 0; at < source.size; at += chunk) {
          this.#signal.throwIfAborted();
          const bytes = source.read(at, chunk);
          for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
          // Lets a cancel message in.
          if (at % (64 * chunk) === 0) await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        closeSync(file);
      }
      return path;
    } finally {
      close();
    }
  }
}
