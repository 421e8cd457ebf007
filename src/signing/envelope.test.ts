/** The envelope vouches for each file of a case; a file that differs, a changed list and another key are told apart. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEnvelope, preAuthentication } from './envelope.ts';
import { filesBeside } from './files-beside.ts';
import { makeUnattributedKey, type Signer } from './signer.ts';
import { caseStatement } from './statement.ts';
import { clock, sources } from './test-pdf.ts';
import { verifyEnvelope } from './verify-envelope.ts';

const target = 'report.dsse.json';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const files: Record<string, string> = { 'report.pdf': 'the report', 'evidence/model.pkl': 'the model' };
let folder: string;
let signer: Signer;
let text: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-envelope-'));
  mkdirSync(join(folder, 'evidence'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  signer = await makeUnattributedKey(sources);
  const manifest = {
    caseId: 'C-1',
    client: 'Zoë & Co {"sha256":"x"}',
    logHead: 'ab'.repeat(32),
    logEntries: 7,
    subjects: [{ name: 'evidence/model.pkl', sha256: sha256('the model') }],
  };
  const report = { name: 'report.pdf', sha256: sha256('the report') };
  text = await makeEnvelope(caseStatement(manifest, { report, version: '1', rulesHash: '', frameworkHash: '', clock }), signer);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const reader = (content: Record<string, string>) => async (name: string) => (name in content ? Buffer.from(content[name] ?? '') : null);
const withPayload = (change: (payload: string) => string) => {
  const read = JSON.parse(text);
  return JSON.stringify({ ...read, payload: Buffer.from(change(Buffer.from(read.payload, 'base64').toString())).toString('base64') });
};

describe('an envelope', () => {
  test('with all its files is intact and whole', async () => {
    const result = await verifyEnvelope(text, { target, readFile: filesBeside(folder), trust: signer.certificate });
    expect(result).toMatchObject({
      kind: 'envelope',
      integrity: 'intact',
      coverage: { covered: 2, total: 2, unit: 'files', whole: true },
      signer: { fingerprint: signer.fingerprint, trusted: 'trusted', attributed: false },
      time: { stated: clock().toISOString(), proven: false },
    });
  });

  test('tells a changed file from a missing one, and from one that was not looked for', async () => {
    const changed = await verifyEnvelope(text, { target, readFile: reader({ 'report.pdf': 'another report' }) });
    expect(changed.integrity).toBe('changed');
    expect(changed.parts.map((part) => part.state)).toEqual(['intact', 'intact', 'changed', 'missing']);
    expect(changed.parts[2]).toMatchObject({ expected: sha256('the report'), found: sha256('another report') });
    const unseen = await verifyEnvelope(text, { target });
    expect(unseen).toMatchObject({ integrity: 'intact', coverage: { covered: 0, total: 2, whole: false } });
    expect(unseen.parts.slice(2).map((part) => part.state)).toEqual(['not-checked', 'not-checked']);
    expect(unseen.statement).toContain('2 were not there to compare');
  });

  test('with a changed list is refused', async () => {
    const result = await verifyEnvelope(
      withPayload((payload) => payload.replace('"entries":7', '"entries":6')),
      { target },
    );
    expect(result).toMatchObject({ integrity: 'changed', statement: 'The list of files is not as it was signed.' });
    expect(result.parts[0]?.state).toBe('changed');
  });

  test('whose list is signed but written with a member twice is not read', async () => {
    const read = JSON.parse(text);
    const payload = Buffer.from(Buffer.from(read.payload, 'base64').toString().replace('"entries":7', '"entries":6,"entries":7'));
    const sig = Buffer.from(await signer.sign(preAuthentication(payload))).toString('base64');
    const forged = JSON.stringify({ ...read, payload: payload.toString('base64'), signatures: [{ ...read.signatures[0], sig }] });
    expect((await verifyEnvelope(forged, { target })).integrity).toBe('unreadable');
  });

  test('with another key’s certificate put in is refused', async () => {
    const other = await makeUnattributedKey(sources);
    const read = JSON.parse(text);
    const theirs = JSON.parse(await makeEnvelope(JSON.parse(Buffer.from(read.payload, 'base64').toString()), other));
    const mixed = { ...read, signatures: [{ ...read.signatures[0], cert: theirs.signatures[0].cert }] };
    const result = await verifyEnvelope(JSON.stringify(mixed), { target });
    expect(result.parts.slice(0, 2).map((part) => part.state)).toEqual(['changed', 'changed']);
  });

  test('that is none is unreadable', async () => {
    for (const none of ['', '{}', '[]', 'null', '{"payloadType":"x"}', '{'.repeat(50_000)]) {
      expect((await verifyEnvelope(none, { target })).integrity).toBe('unreadable');
    }
  });

  test('with any character changed is refused, or says the same', async () => {
    const before = await verifyEnvelope(text, { target });
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('A', 'z', '0', '=', '"', ' ', '\\'), async (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        const result = await verifyEnvelope(changed, { target });
        if (result.integrity === 'intact') expect(result).toEqual(before);
      }),
      { numRuns: 1_000, seed: 4 },
    );
  });
});

describe('the files beside an envelope', () => {
  test('are never looked for outside its folder', async () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    writeFileSync(join(inner, 'own'), 'x');
    symlinkSync(join(folder, 'report.pdf'), join(inner, 'link'));
    const read = filesBeside(inner);
    for (const name of ['../report.pdf', '/etc/passwd', 'link', 'a/../own', './own', '', 'c:own', '..\\report.pdf', 'own/x', 'own\0']) {
      expect(await read(name)).toBeNull();
    }
    expect(await read('own')).not.toBeNull();
  });
});
