/** Reads a model signature of OpenSSF model signing (OMS 1.0): a Sigstore bundle with an in-toto list of a model's files. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { payloadType, preAuthentication } from './envelope.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const hex = z.string().regex(/^(?:[0-9a-f]{2}){16,64}$/);
const certificateBytes = z.object({ rawBytes: base64.max(65_536) });

/** Members that are not named here (transparency log, time stamps) are left unread and said to be unchecked. */
const bundle = z.object({
  mediaType: z.string().regex(/^application\/vnd\.dev\.sigstore\.bundle/),
  verificationMaterial: z.object({
    publicKey: z.object({ hint: z.string().max(200).optional() }).optional(),
    certificate: certificateBytes.optional(),
    x509CertificateChain: z.object({ certificates: z.array(certificateBytes).min(1).max(10) }).optional(),
    tlogEntries: z.array(z.unknown()).optional(),
  }),
  dsseEnvelope: z.object({
    payloadType: z.literal(payloadType),
    payload: base64,
    signatures: z.array(z.object({ sig: base64.max(4096) })).length(1),
  }),
});

const resource = z.object({ name: z.string().min(1).max(4096), algorithm: z.string().max(60), digest: hex });

const statement = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: z.string().max(4096), digest: z.record(z.string(), z.string()) })).length(1),
  predicateType: z.literal('https://model_signing/signature/v1.0'),
  predicate: z.object({
    serialization: z.object({
      method: z.string().max(60),
      hash_type: z.string().max(60).optional(),
      allow_symlinks: z.boolean().optional(),
      ignore_paths: z.array(z.string().max(4096)).max(10_000).optional(),
    }),
    resources: z.array(resource).min(1).max(1_000_000),
  }),
});

export interface SignedResource {
  /** Path under the model's folder; of a part of a file, without its range. */
  readonly path: string;
  /** Half-open bytes of the file, where the list is over parts of files. */
  readonly range?: readonly [number, number];
  /** As Node's crypto names it; undefined for one that it does not have. */
  readonly algorithm: string | undefined;
  readonly digest: string;
}

export interface ModelSignature {
  /** What was signed: DSSE's pre-authentication encoding of the list. */
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
  /** The signer's certificate and those above it in DER; empty where the bundle only hints at a key. */
  readonly certificates: readonly Uint8Array[];
  /** What the bundle says about a key that it does not hold. */
  readonly keyHint: string | undefined;
  readonly inTransparencyLog: boolean;
  readonly modelName: string;
  readonly resources: readonly SignedResource[];
  /** Paths that the signer left out on purpose. */
  readonly ignored: readonly string[];
  /** Whether the subject's digest is that over all listed digests, as the specification asks. */
  readonly subjectFits: boolean;
}

const algorithms: Readonly<Record<string, string>> = { sha256: 'sha256', sha384: 'sha384', sha512: 'sha512', blake2b: 'blake2b512' };
/** Characters of the longest signature that is read. */
const longest = 256 * 1024 * 1024;

function resourceOf({ algorithm, digest, name }: z.infer<typeof resource>, method: string, modelName: string): SignedResource {
  const shard = method === 'shards' ? /^(.*):(\d{1,15}):(\d{1,15})$/s.exec(name) : null;
  // A model that is one file is listed as the folder's own name (model-signing 1.0).
  const path = shard?.[1] ?? (name === '.' ? modelName : name);
  const range = shard ? ([Number(shard[2]), Number(shard[3])] as const) : undefined;
  const plain = /^(sha256|sha384|sha512|blake2b)(?:-sharded-\d+)?$/.exec(algorithm)?.[1] ?? '';
  return { path, digest, algorithm: algorithms[plain], ...(range ? { range } : {}) };
}

/**
 * Takes a bundle apart; nothing in it is believed yet.
 * @returns undefined for what is no model signature of this form
 */
export function readModelSignature(text: string): ModelSignature | undefined {
  if (text.length > longest) return undefined;
  try {
    const { dsseEnvelope, verificationMaterial } = bundle.parse(JSON.parse(text));
    const payload = Buffer.from(dsseEnvelope.payload, 'base64');
    const { predicate, subject } = statement.parse(JSON.parse(payload.toString('utf8')));
    const [{ sig } = { sig: '' }] = dsseEnvelope.signatures;
    const chain = verificationMaterial.x509CertificateChain?.certificates ?? [];
    const single = verificationMaterial.certificate ? [verificationMaterial.certificate] : [];
    const all = createHash('sha256');
    for (const { digest } of predicate.resources) all.update(Buffer.from(digest, 'hex'));
    const modelName = subject[0]?.name ?? '';
    return {
      signedBytes: preAuthentication(payload),
      signature: Buffer.from(sig, 'base64'),
      certificates: [...chain, ...single].map(({ rawBytes }) => Buffer.from(rawBytes, 'base64')),
      keyHint: verificationMaterial.publicKey ? (verificationMaterial.publicKey.hint ?? '') : undefined,
      inTransparencyLog: (verificationMaterial.tlogEntries ?? []).length > 0,
      modelName,
      resources: predicate.resources.map((each) => resourceOf(each, predicate.serialization.method, modelName)),
      ignored: predicate.serialization.ignore_paths ?? [],
      subjectFits: subject[0]?.digest.sha256 === all.digest('hex'),
    };
  } catch {
    return undefined;
  }
}
