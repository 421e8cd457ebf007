/** A process that imports files until it is killed, and prints a line for each one that it was told is safe. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyAndHash } from './blob-writer.ts';
import { beginImport, newPart, recordArtifact } from './imports.ts';
import { openCase } from './open-case.ts';

/** Contents of file `index`; some are alike, some are larger than others. */
export function loopFile(index: number): Buffer {
  return Buffer.alloc(1 + ((index * 7919) % 40_000), `file ${index % 50 === 49 ? 0 : index} `);
}

async function run(dir: string, source: string, passphrase: string | undefined): Promise<void> {
  mkdirSync(source, { recursive: true });
  const base = {
    clock: () => new Date(),
    random: (bytes: number) => Uint8Array.from(createHash('sha512').update(`${process.hrtime.bigint()}`).digest().subarray(0, bytes)),
  };
  const store = openCase(dir, passphrase === undefined ? base : { ...base, passphrase });
  const { importId } = beginImport(store, [source]);
  const signal = new AbortController().signal;
  process.stdout.write('ready\n');
  for (let index = 0; ; index += 1) {
    const sourcePath = join(source, `${index}.bin`);
    writeFileSync(sourcePath, loopFile(index));
    const partPath = newPart(store).path;
    const copied = await copyAndHash({ sourcePath, partPath, key: store.blobKey, signal });
    const { ref } = recordArtifact(store, { importId, path: `${index}.bin`, sourcePath, volume: '', modifiedAt: '', ...copied, partPath });
    process.stdout.write(`${ref} ${index}\n`);
  }
}

const [, self, dir, source, passphrase] = process.argv;
if (self === import.meta.filename && dir !== undefined && source !== undefined) await run(dir, source, passphrase);
