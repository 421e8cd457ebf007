/** Keys stay in the user's own folder, closed to others, and open by their passphrase alone. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SigningKey } from '#contract/delivery';
import { createKey, listKeys, openKey } from './keyring.ts';
import { signPdf } from './sign-pdf.ts';
import { clock, hasTool, plainPdf, sources } from './test-pdf.ts';
import { verifyPdf } from './verify-pdf.ts';

const passphrase = 'correct horse battery';
let folder: string;
let keys: string;
let key: SigningKey;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-keys-'));
  keys = join(folder, 'profile', 'keys');
  key = await createKey(keys, { name: 'Zoë Auditor, Example + Co', passphrase, attributed: true }, sources);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the keyring', () => {
  test('lists a new key without a passphrase, with its name, fingerprint and end', () => {
    expect(listKeys(keys)).toEqual([key]);
    expect(key).toMatchObject({ name: 'Zoë Auditor, Example + Co', attributed: true, notAfter: '2031-11-24T10:20:30.000Z' });
    expect(key.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  test.skipIf(process.platform === 'win32')('is closed to every other user of the machine', () => {
    expect(statSync(keys).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(keys)) expect(statSync(join(keys, name)).mode & 0o777).toBe(0o600);
  });

  test('holds no private key in the clear', () => {
    const [name = ''] = readdirSync(keys);
    const text = readFileSync(join(keys, name), 'utf8');
    expect(text).not.toContain('PRIVATE KEY');
    const bytes = Buffer.from(JSON.parse(text).privateKey, 'base64');
    expect(bytes[0] === 0x30 && bytes.includes(Buffer.from('2a8648ce3d0201', 'hex'))).toBe(false);
    expect(JSON.parse(text).wrapping).toMatchObject({ kdf: 'scrypt', n: 131_072, cipher: 'aes-256-gcm' });
  });

  test('opens a key that signs under its own name', async () => {
    const signer = await openKey(keys, key.id, passphrase);
    const result = await verifyPdf(await signPdf(plainPdf(), signer, { reason: 'Report', clock }), {
      target: 'r',
      trust: signer.certificate,
    });
    expect(result).toMatchObject({ integrity: 'intact', signer: { name: key.name, trusted: 'trusted', attributed: true } });
  });

  test('refuses a wrong passphrase, and a key file whose certificate was swapped', async () => {
    await expect(openKey(keys, key.id, 'wrong horse battery')).rejects.toMatchObject({ code: 'passphrase-wrong' });
    const other = await createKey(join(folder, 'other'), { name: 'Other', passphrase, attributed: true }, sources);
    const swapped = JSON.parse(readFileSync(join(keys, `${key.id}.json`), 'utf8'));
    swapped.certificate = JSON.parse(readFileSync(join(folder, 'other', `${other.id}.json`), 'utf8')).certificate;
    writeFileSync(join(folder, 'other', `${key.id}.json`), JSON.stringify(swapped));
    await expect(openKey(join(folder, 'other'), key.id, passphrase)).rejects.toMatchObject({ code: 'passphrase-wrong' });
  });

  test('finds nothing by an id that leads elsewhere or is not there', async () => {
    for (const id of ['../other/key', '', '0123456789abcdef'])
      await expect(openKey(keys, id, passphrase)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('leaves out files that are no keys, and is empty where there is no folder', () => {
    const stray = join(folder, 'stray');
    expect(listKeys(stray)).toEqual([]);
    writeFileSync(join(keys, '00000000000000ff.json'), '{"schema":"assay.key/1","wrapping":{"n":1e12}}');
    expect(listKeys(keys)).toEqual([key]);
  });

  test('refuses a short passphrase and a name that is none', async () => {
    await expect(createKey(keys, { name: 'A', passphrase: 'short', attributed: true }, sources)).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(createKey(keys, { name: ' ', passphrase, attributed: true }, sources)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(createKey(keys, { name: 'a\u0000b', passphrase, attributed: true }, sources)).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});

describe.skipIf(!hasTool('openssl'))('the certificate, as OpenSSL prints it', () => {
  test('is a leaf for signing and non-repudiation, valid five years, self-signed', async () => {
    const { certificate } = await openKey(keys, key.id, passphrase);
    const { stdout } = spawnSync('openssl', ['x509', '-inform', 'DER', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus'], {
      input: certificate,
      encoding: 'utf8',
    });
    const lines = stdout.split('\n').map((line) => line.trim());
    const after = (title: string) => lines[lines.indexOf(title) + 1];
    expect(lines[2]).toBe('Version: 3 (0x2)');
    expect(after('X509v3 Basic Constraints: critical')).toBe('CA:FALSE');
    expect(after('X509v3 Key Usage: critical')).toBe('Digital Signature, Non Repudiation');
    expect(after('X509v3 Extended Key Usage:')).toBe('E-mail Protection');
    expect(lines).toContain('Signature Algorithm: ecdsa-with-SHA256');
    expect(lines).toContain('ASN1 OID: prime256v1');
    expect(lines).toContain('Not Before: Nov 24 10:20:30 2026 GMT');
    expect(lines).toContain('Not After : Nov 24 10:20:30 2031 GMT');
    expect(stdout).toMatch(/Issuer: (.*)\n[\s\S]*Subject: \1\n/);
    expect(stdout).not.toContain('1.3.6.1.5.5.7.3.36');
  });
});
