/** Opens a case's database for looking only; of an earlier version, or where its folder cannot hold SQLite's index of the log, a private copy. */
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayError } from '#contract/errors';
import { databaseName, databasePath } from './case-paths.ts';
import type { Connection } from './connection.ts';
import { migrate, schemaVersion, versionOf } from './migrate.ts';
import { connectCase } from './open-case.ts';

export interface Looking {
  readonly connection: Connection;
  readonly encrypted: boolean;
  close(): void;
}

function lookAtCopy(dir: string, passphrase: string | undefined): Looking {
  const folder = mkdtempSync(join(tmpdir(), 'assay-verify-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    chmodSync(folder, 0o700);
    for (const suffix of ['', '-wal'])
      if (existsSync(`${databasePath(dir)}${suffix}`))
        copyFileSync(`${databasePath(dir)}${suffix}`, join(folder, `${databaseName}${suffix}`));
    const opened = connectCase(folder, passphrase, false);
    // Rows of an earlier version are where today's are once it is brought up, as opening would.
    migrate(opened.connection);
    return {
      ...opened,
      close: () => {
        opened.connection.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** @throws AssayError case-not-found, case-newer, case-damaged, passphrase-needed, passphrase-wrong */
export function lookAtCase(dir: string, passphrase: string | undefined): Looking {
  try {
    const opened = connectCase(dir, passphrase, true);
    if (versionOf(opened.connection) === schemaVersion) return { ...opened, close: () => opened.connection.close() };
    opened.connection.close();
    return lookAtCopy(dir, passphrase);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'read-only') return lookAtCopy(dir, passphrase);
    throw error;
  }
}
