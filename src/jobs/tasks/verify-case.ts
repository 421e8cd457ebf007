/** Verifies a case folder from its files, read-only: the log is computed again and every blob hashed again. */
import { randomBytes } from 'node:crypto';
import { verifyCase } from '#store/verify-case';
import type { TaskRun } from '../tasks.ts';

export const verifyCaseFolder: TaskRun<'verify-case'> = async ({ dir, expectedHead, passphrase }) =>
  verifyCase(dir, {
    clock: () => new Date(),
    random: randomBytes,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(expectedHead === undefined ? {} : { expectedHead }),
  });
