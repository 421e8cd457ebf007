/** Checks a model signature against the files of the model: each listed file, and none besides. */
import { createHash } from 'node:crypto';
import type { VerifyResult } from '#contract/delivery';
import { type ModelSignature, readModelSignature, type SignedResource } from './model-signature.ts';
import { modelSigner } from './model-signer.ts';
import type { ReadFile } from './verify-envelope.ts';

type Part = VerifyResult['parts'][number];

export interface ModelSignatureOptions {
  readonly target: string;
  /** A certificate or a public key, PEM or DER. */
  readonly trust?: Uint8Array | undefined;
  readonly readFile?: ReadFile | undefined;
  /** SHA-256 of files that were hashed before; used where there is no `readFile`. */
  readonly known?: ReadonlyMap<string, string> | undefined;
  /** Every file of the model's folder, `/` between folders; without it files that nobody signed are not looked for. */
  readonly listed?: readonly string[] | undefined;
}

async function chunksOf(readFile: ReadFile, path: string): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array> | null> {
  const content = await readFile(path);
  return content instanceof Uint8Array ? [content] : content;
}

/** Digests of all listed parts of one file in one reading; null when it is not there. */
async function digestsOf(readFile: ReadFile, path: string, resources: readonly SignedResource[]): Promise<(string | undefined)[] | null> {
  const chunks = await chunksOf(readFile, path);
  if (chunks === null) return null;
  const hashes = resources.map(({ algorithm }) => (algorithm === undefined ? undefined : createHash(algorithm)));
  let at = 0;
  for await (const chunk of chunks) {
    for (const [index, { range }] of resources.entries()) {
      const from = Math.max(0, (range?.[0] ?? 0) - at);
      const to = Math.min(chunk.length, (range?.[1] ?? Number.MAX_SAFE_INTEGER) - at);
      if (to > from) hashes[index]?.update(chunk.subarray(from, to));
    }
    at += chunk.length;
  }
  return hashes.map((hash) => hash?.digest('hex'));
}

/** A file whose SHA-256 is known already; other hashes and parts of files need its bytes. */
function knownPart(path: string, resources: readonly SignedResource[], known: ReadonlyMap<string, string>): Part {
  const [{ algorithm, digest, range } = { algorithm: undefined, digest: '', range: undefined }] = resources;
  const part = { name: path, expected: digest, found: known.get(path) ?? '', detail: '' };
  if (part.found === '') return { ...part, state: 'missing', detail: 'There is no such file beside the signature.' };
  if (algorithm !== 'sha256' || range || resources.length > 1)
    return { ...part, found: '', state: 'not-checked', detail: 'It was listed by parts, or with another hash than SHA-256.' };
  if (part.found === digest) return { ...part, state: 'intact' };
  return { ...part, state: 'changed', detail: 'The file is not the one that was signed.' };
}

async function filePart(path: string, resources: readonly SignedResource[], options: ModelSignatureOptions): Promise<Part> {
  const { known, readFile } = options;
  if (!readFile && known) return knownPart(path, resources, known);
  const expected = resources[0]?.digest ?? '';
  const part = { name: path, expected, found: '', detail: '' };
  if (!readFile) return { ...part, state: 'not-checked', detail: 'The file was not looked for.' };
  try {
    const found = await digestsOf(readFile, path, resources);
    if (found === null) return { ...part, state: 'missing', detail: 'There is no such file beside the signature.' };
    if (found.some((each) => each === undefined))
      return { ...part, state: 'not-checked', detail: 'It was listed with a hash that Assay does not compute.' };
    const wrong = resources.findIndex(({ digest }, index) => found[index] !== digest);
    if (wrong < 0) return { ...part, found: found[0] ?? '', state: 'intact' };
    const { digest = '', range } = resources[wrong] ?? {};
    const where = range ? ` The part from ${range[0]} to ${range[1]} differs.` : '';
    return {
      ...part,
      expected: digest,
      found: found[wrong] ?? '',
      state: 'changed',
      detail: `The file is not the one that was signed.${where}`,
    };
  } catch {
    return { ...part, state: 'not-checked', detail: 'The file cannot be read.' };
  }
}

function byFile(resources: readonly SignedResource[]): Map<string, SignedResource[]> {
  const files = new Map<string, SignedResource[]>();
  for (const each of resources) files.set(each.path, [...(files.get(each.path) ?? []), each]);
  return files;
}

/** Files of the folder that were neither signed nor left out on purpose. */
function addedParts(signature: ModelSignature, files: ReadonlyMap<string, unknown>, listed: readonly string[]): Part[] {
  const ignored = (path: string) => signature.ignored.some((each) => path === each || path.startsWith(`${each}/`));
  return listed
    .filter((path) => !files.has(path) && !ignored(path))
    .map((name) => ({ name, state: 'added', expected: '', found: '', detail: 'The file lies in the folder and was not signed.' }));
}

function describe(signed: boolean | undefined, listFits: boolean, parts: readonly Part[], files: number): string {
  const count = (state: Part['state']) => parts.filter((part) => part.state === state).length;
  const wrong = [
    count('changed') > 0 ? `${count('changed')} changed` : '',
    count('missing') > 0 ? `${count('missing')} missing` : '',
    count('added') > 0 ? `${count('added')} not signed` : '',
  ].filter((each) => each !== '');
  const compared =
    wrong.length === 0 ? `${count('intact')} of ${files} files were compared and are the ones listed` : `of its files ${wrong.join(', ')}`;
  if (signed === undefined)
    return `The bundle names its key without holding it, so the signature was not checked; ${compared}. Name the key with --trust.`;
  if (!signed || !listFits) return 'The list of files is not as it was signed, or another key signed it.';
  return `The list of the model's files is as it was signed; ${compared}.`;
}

function unreadable(target: string): VerifyResult {
  return {
    target,
    kind: 'model-signature',
    integrity: 'unreadable',
    statement: 'This is not a model signature that Assay can read.',
    coverage: { covered: 0, total: 0, unit: 'files', whole: false },
    signer: null,
    time: { stated: null, proven: false },
    revocation: 'not-applicable',
    parts: [],
    notChecked: [],
  };
}

/**
 * Verifies an OpenSSF model signature offline. Never throws for what the bundle holds.
 * @param text the bundle's JSON
 * @throws AssayError when `trust` is neither certificate nor key
 */
export async function verifyModelSignature(text: string, options: ModelSignatureOptions): Promise<VerifyResult> {
  const signature = readModelSignature(text);
  if (!signature) return unreadable(options.target);
  const { signed, signer } = modelSigner(signature, options.trust);
  const files = byFile(signature.resources);
  const parts: Part[] = [];
  for (const [path, resources] of files) parts.push(await filePart(path, resources, options));
  parts.push(...addedParts(signature, files, options.listed ?? []));
  const good = signed === true && signature.subjectFits;
  const differs = parts.some(({ state }) => state === 'changed' || state === 'missing' || state === 'added');
  const intact = parts.filter(({ state }) => state === 'intact').length;
  return {
    target: options.target,
    kind: 'model-signature',
    integrity: (signed !== undefined && !good) || differs ? 'changed' : signed === undefined ? 'unsigned' : 'intact',
    statement: describe(signed, signature.subjectFits, parts, files.size),
    coverage: { covered: intact, total: files.size, unit: 'files', whole: intact === files.size },
    signer,
    time: { stated: null, proven: false },
    revocation: 'not-checked',
    parts: [
      {
        name: 'signature over the list',
        state: signed === undefined ? 'not-checked' : good ? 'intact' : 'changed',
        expected: '',
        found: '',
        detail: signed === undefined ? 'The bundle holds no key.' : good ? '' : 'The key did not sign this list.',
      },
      ...parts,
    ],
    notChecked: [
      'Whether the certificate has been revoked.',
      'When it was signed.',
      ...(signature.inTransparencyLog ? ['The entry in the transparency log that the bundle carries.'] : []),
      ...(options.listed === undefined ? ['Whether files lie in the folder that nobody signed.'] : []),
    ],
  };
}
