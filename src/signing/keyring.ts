/** The auditor's keys: one file each in the user's profile, readable by this user alone, never in a case. */
import { createPrivateKey } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SigningKey } from '#contract/delivery';
import { AssayError, toAssayError } from '#contract/errors';
import { readCertificate } from './certificate-facts.ts';
import { type KeySources, makeKey, makeSigner, type Signer } from './signer.ts';
import { unwrapKey, wrapKey, wrapping } from './wrap-key.ts';

/** Bytes of the largest key file that is read; one that Assay wrote has about two thousand. */
const largestFile = 64 * 1024;
const mostKeys = 1_000;

const keyFile = z.object({
  schema: z.literal('assay.key/1'),
  createdAt: z.iso.datetime(),
  certificate: z.string().max(16_384),
  wrapping,
  privateKey: z.string().min(24).max(16_384),
});
type KeyFile = z.infer<typeof keyFile>;

const isId = (id: string) => /^[0-9a-f]{16}$/.test(id);

function describe(id: string, file: KeyFile): SigningKey {
  const { name, fingerprint, attributed, notAfter } = readCertificate(Buffer.from(file.certificate));
  return { id, name, fingerprint, attributed, createdAt: file.createdAt, notAfter: notAfter.toISOString() };
}

function readKeyFile(keysDir: string, id: string): KeyFile {
  const path = join(keysDir, `${id}.json`);
  if (!isId(id)) throw new AssayError('not-found', 'There is no key by this id.', id);
  try {
    if (statSync(path).size > largestFile) throw new AssayError('file-unreadable', `${path} is too large to be a key.`, path);
    return keyFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (thrown) {
    if (thrown instanceof z.ZodError || thrown instanceof SyntaxError) {
      throw new AssayError('file-unreadable', `${path} is not a key that this Assay can read.`, path);
    }
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      throw new AssayError('not-found', 'There is no key by this id; it may have been moved or deleted.', id);
    }
    throw toAssayError(thrown, path);
  }
}

/** Writes a file that is either there whole or not at all, and never readable by others, not even for a moment. */
function writePrivate(path: string, text: string): void {
  const part = `${path}.part`;
  try {
    const handle = openSync(part, 'wx', 0o600);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, path);
  } catch (thrown) {
    rmSync(part, { force: true });
    throw toAssayError(thrown, path);
  }
}

/**
 * The keys of this user, by name; needs no passphrase. Files that are no keys are left out.
 * @param keysDir may be absent: then there are none
 */
export function listKeys(keysDir: string): SigningKey[] {
  let names: string[];
  try {
    names = readdirSync(keysDir);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw toAssayError(thrown, keysDir);
  }
  const ids = names.filter((name) => name.endsWith('.json') && isId(name.slice(0, -5))).map((name) => name.slice(0, -5));
  const keys = ids.slice(0, mostKeys).flatMap((id) => {
    try {
      return [describe(id, readKeyFile(keysDir, id))];
    } catch {
      return [];
    }
  });
  return keys.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : left.id < right.id ? -1 : 1));
}

/**
 * Makes a P-256 key with a self-made certificate and keeps it, wrapped by the passphrase.
 * @throws AssayError when the name or the passphrase will not do, or the folder cannot be written
 */
export async function createKey(
  keysDir: string,
  request: { name: string; passphrase: string; attributed: boolean },
  sources: KeySources,
): Promise<SigningKey> {
  const name = request.name.trim();
  if (name === '' || name.length > 200 || /\p{Cc}/u.test(name))
    throw new AssayError('invalid-input', 'A key needs a name of 1 to 200 characters.');
  if (request.passphrase.length < 8) throw new AssayError('invalid-input', 'A passphrase has at least 8 characters.');
  const { privateKey, certificate } = await makeKey({ name, attributed: request.attributed }, sources);
  const bytes = privateKey.export({ format: 'der', type: 'pkcs8' });
  const { wrapping: how, wrapped } = await wrapKey(bytes, request.passphrase, certificate, sources.random);
  bytes.fill(0);
  const file: KeyFile = {
    schema: 'assay.key/1',
    createdAt: sources.clock().toISOString(),
    certificate: readCertificate(certificate).certificate.toString(),
    wrapping: how,
    privateKey: Buffer.from(wrapped).toString('base64'),
  };
  const id = Buffer.from(sources.random(8)).toString('hex');
  try {
    mkdirSync(keysDir, { recursive: true, mode: 0o700 });
    chmodSync(keysDir, 0o700);
  } catch (thrown) {
    throw toAssayError(thrown, keysDir);
  }
  writePrivate(join(keysDir, `${id}.json`), `${JSON.stringify(file, null, 2)}\n`);
  return describe(id, file);
}

/**
 * Opens a key for signing.
 * @throws AssayError not-found, file-unreadable, or passphrase-wrong
 */
export async function openKey(keysDir: string, id: string, passphrase: string): Promise<Signer> {
  const file = readKeyFile(keysDir, id);
  const { certificate, name } = readCertificate(Buffer.from(file.certificate));
  const bytes = await unwrapKey(Buffer.from(file.privateKey, 'base64'), file.wrapping, passphrase, certificate.raw, name);
  const key = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
  bytes.fill(0);
  return makeSigner(key, certificate.raw);
}
