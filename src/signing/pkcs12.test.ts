/** Keys that somebody else issued are taken from a .p12 as today's tools write it; weak and odd ones are refused in plain words. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPkcs12 } from './pkcs12.ts';
import { signPdf } from './sign-pdf.ts';
import { hasTool, plainPdf } from './test-pdf.ts';
import { verifyPdf } from './verify-pdf.ts';

const passphrase = 'pässword';
const ecdsa = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const now = () => new Date();
let folder: string;

function openssl(...options: string[]): void {
  const { status, stderr } = spawnSync('openssl', options, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${options.join(' ')}: ${stderr}`);
}

function makeKey(name: string, algorithm: readonly string[]): void {
  openssl('genpkey', ...algorithm, '-out', `${name}.key`);
  openssl('req', '-x509', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-days', '30', '-out', `${name}.pem`);
}

function exported(name: string, ...options: string[]): Uint8Array {
  openssl(
    'pkcs12',
    '-export',
    '-inkey',
    `${name}.key`,
    '-in',
    `${name}.pem`,
    '-passout',
    `pass:${passphrase}`,
    '-out',
    'out.p12',
    ...options,
  );
  return new Uint8Array(readFileSync(join(folder, 'out.p12')));
}

describe.skipIf(!hasTool('openssl'))('a .p12 made by OpenSSL', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-p12-'));
    makeKey('authority', ecdsa);
    openssl('genpkey', ...ecdsa, '-out', 'issued.key');
    openssl('req', '-new', '-key', 'issued.key', '-subj', '/CN=issued', '-out', 'issued.csr');
    openssl('x509', '-req', '-in', 'issued.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key', '-days', '30', '-out', 'issued.pem');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('with P-256 signs a report that its authority’s certificate makes trusted', async () => {
    const signer = await openPkcs12(exported('issued', '-certfile', 'authority.pem'), passphrase);
    expect(signer).toMatchObject({ name: 'issued', attributed: true, algorithm: 'ecdsa-p256' });
    expect(signer.chain).toHaveLength(1);
    const pdf = await signPdf(plainPdf(), signer, { reason: 'Report', clock: now });
    const trust = new Uint8Array(readFileSync(join(folder, 'authority.pem')));
    expect(await verifyPdf(pdf, { target: 'r', trust })).toMatchObject({ integrity: 'intact', signer: { trusted: 'trusted' } });
  });

  test('issued by an authority for web servers alone is not trusted to sign documents', async () => {
    writeFileSync(join(folder, 'web.txt'), 'extendedKeyUsage=serverAuth\n');
    openssl(
      'x509',
      '-req',
      '-in',
      'issued.csr',
      '-CA',
      'authority.pem',
      '-CAkey',
      'authority.key',
      '-days',
      '30',
      '-extfile',
      'web.txt',
      '-out',
      'web.pem',
    );
    openssl('pkcs12', '-export', '-inkey', 'issued.key', '-in', 'web.pem', '-passout', `pass:${passphrase}`, '-out', 'web.p12');
    const signer = await openPkcs12(new Uint8Array(readFileSync(join(folder, 'web.p12'))), passphrase);
    const trust = new Uint8Array(readFileSync(join(folder, 'authority.pem')));
    const result = await verifyPdf(await signPdf(plainPdf(), signer, { reason: '', clock: now }), { target: 'r', trust });
    expect(result).toMatchObject({ integrity: 'intact', signer: { trusted: 'unknown' } });
  });

  test('with RSA of 3072 bits signs; with 2048 bits it is refused', async () => {
    makeKey('large', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072']);
    makeKey('small', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']);
    const signer = await openPkcs12(exported('large'), passphrase);
    expect((await verifyPdf(await signPdf(plainPdf(), signer, { reason: '', clock: now }), { target: 'r' })).integrity).toBe('intact');
    await expect(openPkcs12(exported('small'), passphrase)).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('2048'),
    });
  });

  test('with Ed25519 or P-384 is refused', async () => {
    makeKey('edwards', ['-algorithm', 'ED25519']);
    makeKey('other', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']);
    for (const name of ['edwards', 'other'])
      await expect(openPkcs12(exported(name), passphrase)).rejects.toMatchObject({ code: 'not-allowed' });
  });

  test('encrypted the older way with triple DES opens', async () => {
    const old = exported('issued', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1');
    expect((await openPkcs12(old, passphrase)).name).toBe('issued');
    await expect(openPkcs12(old, 'wrong')).rejects.toMatchObject({ code: 'passphrase-wrong' });
  });

  test('encrypted with RC2 is refused with the way to mend it', async () => {
    // PBE-SHA1-RC2-40 as OpenSSL 1.x wrote it; only its object identifier is reached.
    const bytes = Buffer.from(exported('issued', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-nomac'));
    const at = bytes.indexOf(Buffer.from('2a864886f70d010c0103', 'hex'));
    bytes[at + 9] = 6;
    await expect(openPkcs12(bytes, passphrase)).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('openssl pkcs12'),
    });
  });

  test('does not open with a wrong passphrase', async () => {
    await expect(openPkcs12(exported('issued'), 'wrong')).rejects.toMatchObject({ code: 'passphrase-wrong' });
    await expect(openPkcs12(exported('issued', '-nomac'), 'wrong')).rejects.toMatchObject({ code: 'passphrase-wrong' });
  });

  test('with any byte changed opens or is refused as an error that may be shown', async () => {
    const bytes = exported('issued', '-iter', '1', '-nomac');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ mask;
        try {
          await openPkcs12(changed, passphrase);
        } catch (thrown) {
          expect(thrown).toMatchObject({ name: 'AssayError' });
        }
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

test('a file that asks for endless rounds is refused at once', async () => {
  const element = (kind: number, ...parts: Uint8Array[]) => {
    const content = Buffer.concat(parts);
    const length = content.length < 128 ? [content.length] : [0x81, content.length];
    return Buffer.concat([Buffer.from([kind, ...length]), content]);
  };
  const data = Buffer.from('06092a864886f70d010701', 'hex');
  const sha256 = element(0x30, element(0x30, Buffer.from('0609608648016503040201', 'hex')), element(0x04, Buffer.alloc(32)));
  const mac = element(0x30, sha256, element(0x04, Buffer.alloc(8)), Buffer.from('02047fffffff', 'hex'));
  const file = element(
    0x30,
    Buffer.from('020103', 'hex'),
    element(0x30, data, element(0xa0, element(0x04, Buffer.from('3000', 'hex')))),
    mac,
  );
  await expect(openPkcs12(file, 'x')).rejects.toMatchObject({ code: 'file-unreadable', message: expect.stringContaining('rounds') });
});
