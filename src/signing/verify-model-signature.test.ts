import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { preAuthentication } from './envelope.ts';
import { filesBeside } from './files-beside.ts';
import { verifyModelSignature } from './verify-model-signature.ts';

const vectors = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'model-signing');
const here = existsSync(join(vectors, 'keys'));
const read = (...path: string[]) => readFileSync(join(vectors, ...path));

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicPem = Buffer.from(pair.publicKey.export({ type: 'spki', format: 'pem' }));
const files: Readonly<Record<string, string>> = { 'weights.bin': 'numbers', 'sub/config.json': '{}' };

interface Bent {
  readonly digest?: string;
  readonly subject?: string;
  readonly resources?: readonly { name: string; algorithm: string; digest: string }[];
  readonly method?: string;
}

/** A bundle as the reference implementation writes one with an elliptic key. */
function bundle({ digest, method = 'files', resources, subject }: Bent = {}): string {
  const listed = resources ?? Object.entries(files).map(([name, text]) => ({ name, algorithm: 'sha256', digest: digest ?? sha256(text) }));
  const all = sha256(Buffer.concat(listed.map((each) => Buffer.from(each.digest, 'hex'))));
  const payload = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'model', digest: { sha256: subject ?? all } }],
      predicateType: 'https://model_signing/signature/v1.0',
      predicate: { serialization: { method, hash_type: 'sha256', allow_symlinks: false, ignore_paths: ['.git'] }, resources: listed },
    }),
  );
  const sig = sign('sha256', preAuthentication(payload), pair.privateKey).toString('base64');
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: '' } },
    dsseEnvelope: { payloadType: 'application/vnd.in-toto+json', payload: payload.toString('base64'), signatures: [{ sig }] },
  });
}

const given = (content: Readonly<Record<string, string>>) => ({
  target: 'model.sig',
  trust: publicPem,
  readFile: async (name: string) => (content[name] === undefined ? null : Buffer.from(content[name])),
  listed: Object.keys(content),
});

describe('a model signature by a bare key', () => {
  test('is intact over the files that were signed, and says whose key that is', async () => {
    const result = await verifyModelSignature(bundle(), given(files));
    expect(result).toMatchObject({ integrity: 'intact', signer: { trusted: 'trusted' }, coverage: { covered: 2, total: 2, whole: true } });
  });

  test('without the key the signature counts as not checked, and the files are compared all the same', async () => {
    const result = await verifyModelSignature(bundle(), { ...given(files), trust: undefined });
    expect(result).toMatchObject({ integrity: 'unsigned', signer: null });
    expect(result.statement).toContain('--trust');
    expect(result.parts[0]).toMatchObject({ state: 'not-checked' });
  });

  test.each([
    ['a changed file', { ...files, 'weights.bin': 'Numbers' }, 'changed', 'weights.bin'],
    ['a missing file', { 'weights.bin': 'numbers' }, 'missing', 'sub/config.json'],
    ['a file that nobody signed', { ...files, 'handler.py': 'import os' }, 'added', 'handler.py'],
  ])('%s is told by its name', async (_what, content, state, name) => {
    const result = await verifyModelSignature(bundle(), given(content as Record<string, string>));
    expect(result.integrity).toBe('changed');
    expect(result.parts).toContainEqual(expect.objectContaining({ name, state }));
  });

  test('what the signer left out on purpose is not missed', async () => {
    const result = await verifyModelSignature(bundle(), given({ ...files, '.git/HEAD': 'ref', '.gitx': 'no' }));
    expect(result.parts.filter(({ state }) => state === 'added').map(({ name }) => name)).toEqual(['.gitx']);
  });

  test('another key, another list and another subject are refused', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' });
    expect(await verifyModelSignature(bundle(), { ...given(files), trust: Buffer.from(other) })).toMatchObject({
      integrity: 'changed',
      signer: null,
    });
    expect(await verifyModelSignature(bundle({ subject: sha256('x') }), given(files))).toMatchObject({ integrity: 'changed' });
    const text = bundle();
    const swapped = JSON.parse(text);
    swapped.dsseEnvelope.payload = JSON.parse(bundle({ digest: sha256('x') })).dsseEnvelope.payload;
    expect(await verifyModelSignature(JSON.stringify(swapped), given(files))).toMatchObject({ integrity: 'changed' });
  });

  test('a list over parts of files names the part that differs', async () => {
    const shard = (from: number, to: number, text: string) => ({
      name: `weights.bin:${from}:${to}`,
      algorithm: 'sha256-sharded-4',
      digest: sha256(text),
    });
    const resources = [shard(0, 4, 'numb'), shard(4, 7, 'ers')];
    const options = { method: 'shards', resources };
    expect(await verifyModelSignature(bundle(options), given({ 'weights.bin': 'numbers' }))).toMatchObject({ integrity: 'intact' });
    const changed = await verifyModelSignature(bundle(options), given({ 'weights.bin': 'numbeRs' }));
    expect(changed.parts[1]).toMatchObject({ state: 'changed', detail: expect.stringContaining('from 4 to 7') });
  });

  test('a hash that is not computed here leaves the file unchecked, and the model not whole', async () => {
    const resources = [{ name: 'weights.bin', algorithm: 'blake3', digest: sha256('numbers') }];
    const result = await verifyModelSignature(bundle({ resources }), given({ 'weights.bin': 'numbers' }));
    expect(result.parts[1]).toMatchObject({ state: 'not-checked' });
    expect(result.coverage.whole).toBe(false);
  });

  test('no text ends the verification', async () => {
    for (const text of ['', '{', '[]', 'null', '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}'])
      expect(await verifyModelSignature(text, given(files))).toMatchObject({ integrity: expect.stringMatching(/unreadable|changed/) });
  });

  test('what is trusted must be a certificate or a key', async () => {
    await expect(verifyModelSignature(bundle(), { ...given(files), trust: Buffer.from('x') })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});

describe.skipIf(!here)('the vectors of OpenSSF model signing (../shared/data/model-signing)', () => {
  const folders = here ? readdirSync(vectors).filter((name) => name !== 'keys') : [];
  const trustOf = (folder: string) =>
    folder.endsWith('elliptic-key')
      ? read('keys', 'signing-key-pub.pem')
      : folder.endsWith('sigstore')
        ? undefined
        : read('keys', 'ca-cert.pem');
  const listed = (folder: string) => readdirSync(join(vectors, folder)).filter((name) => name !== 'model.sig');

  test.each(folders)('%s verifies against what was published with it', async (folder) => {
    const trust = trustOf(folder);
    const result = await verifyModelSignature(read(folder, 'model.sig').toString('utf8'), {
      target: folder,
      trust,
      readFile: filesBeside(join(vectors, folder)),
      listed: listed(folder),
    });
    // The list of 1.0.1 was made over a folder without the file that it would have ignored.
    const extra = folder === 'v1.0.1-certificate' ? ['ignore-me'] : [];
    expect(result.parts.filter(({ state }) => state !== 'intact').map(({ name }) => name)).toEqual(extra);
    expect(result.signer?.trusted).toBe(trust ? 'trusted' : 'not-checked');
  });

  test.each(folders)('%s does not verify with one bit of a file, of the list or of the signature changed', async (folder) => {
    const text = read(folder, 'model.sig').toString('utf8');
    const options = { target: folder, trust: trustOf(folder), listed: listed(folder) };
    const bent = async (name: string) => {
      const bytes = Buffer.from(read(folder, name));
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return bytes;
    };
    expect(await verifyModelSignature(text, { ...options, readFile: bent })).toMatchObject({ integrity: 'changed' });
    for (const member of ['payload', 'sig'] as const) {
      const parsed = JSON.parse(text);
      const holder = member === 'payload' ? parsed.dsseEnvelope : parsed.dsseEnvelope.signatures[0];
      const bytes = Buffer.from(holder[member], 'base64');
      bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
      holder[member] = bytes.toString('base64');
      const result = await verifyModelSignature(JSON.stringify(parsed), { ...options, readFile: filesBeside(join(vectors, folder)) });
      expect(result.integrity).toMatch(/changed|unreadable/);
    }
  });
});
