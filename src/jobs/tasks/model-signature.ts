/** Checks a model signature that a case holds against the hashes of the files beside it. */
import { verifyModelSignature } from '#signing/verify-model-signature';
import { openStored } from '../stored-source.ts';
import type { TaskRun } from '../tasks.ts';

export const modelSignature: TaskRun<'model-signature'> = async ({ files, name, ...stored }) => {
  const { close, source } = await openStored(stored);
  try {
    const text = Buffer.from(source.read(0, source.size)).toString('utf8');
    const known = new Map(files.map(({ path, sha256 }) => [path, sha256]));
    return await verifyModelSignature(text, { target: name, known, listed: [...known.keys()] });
  } finally {
    close();
  }
};
