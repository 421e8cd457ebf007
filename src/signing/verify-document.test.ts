/** The lines of docs/verify.md do what the page says: they accept what Assay signed and refuse every copy that was tampered with. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEnvelope } from './envelope.ts';
import { signPdf } from './sign-pdf.ts';
import { makeUnattributedKey, type Signer } from './signer.ts';
import { caseStatement } from './statement.ts';
import { certificatesOfOneKey, clock, hasTool, plainPdf, signedPdf, sources, withSwappedCertificate } from './test-pdf.ts';
import { verifyEnvelope } from './verify-envelope.ts';
import { verifyPdf } from './verify-pdf.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'verify.md'), 'utf8');

/** The shell lines under one name on the page. */
function extractLines(name: string): string {
  const lines = new RegExp(`^\`\`\`sh ${name}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1];
  if (!lines) throw new Error(`docs/verify.md has no block named ${name}`);
  return lines;
}

const canRun = process.platform === 'linux' && hasTool('openssl') && spawnSync('perl', ['-v']).error === undefined;
let folder: string;
let pdf: Uint8Array;
let signer: Signer;
let envelope: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-verify-'));
  ({ pdf, signer } = await signedPdf());
  // Enough subjects that the payload is longer than a tool's line or buffer.
  const subjects = Array.from({ length: 2_000 }, (_, index) => ({
    name: `evidence/${index}`,
    sha256: createHash('sha256').update(String(index)).digest('hex'),
  }));
  const manifest = { caseId: 'C-1', client: 'Zoë {"sha256":"00"},"name":"report.pdf"}', logHead: 'ab'.repeat(32), logEntries: 7, subjects };
  const report = { name: 'report.pdf', sha256: createHash('sha256').update(pdf).digest('hex') };
  envelope = await makeEnvelope(caseStatement(manifest, { report, version: '1', rulesHash: 'aa', frameworkHash: 'bb', clock }), signer);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runLines(name: string, files: { pdf: Uint8Array; envelope?: string }): { good: boolean; output: string } {
  const place = mkdtempSync(join(folder, 'run-'));
  writeFileSync(join(place, 'report.pdf'), files.pdf);
  writeFileSync(join(place, 'report.dsse.json'), files.envelope ?? envelope);
  const { status, stdout, stderr } = spawnSync('sh', ['-c', extractLines(name)], { cwd: place, encoding: 'utf8' });
  return { good: status === 0, output: stdout + stderr };
}

/** What these tests use of pdfmake on Node; its published types describe the browser's. */
interface PdfMake {
  readonly virtualfs: { writeFileSync(name: string, content: string, encoding: 'base64'): void };
  setFonts(fonts: Record<string, Record<string, string>>): void;
  setUrlAccessPolicy(policy: () => boolean): void;
  setLocalAccessPolicy(policy: () => boolean): void;
  createPdf(document: object): { getBuffer(): Promise<Uint8Array> };
}

async function pdfmakePdf(): Promise<Uint8Array> {
  const load = createRequire(import.meta.url);
  const pdfmake: PdfMake = load('pdfmake');
  const fonts: Record<string, string> = load('pdfmake/build/vfs_fonts.js');
  for (const [name, content] of Object.entries(fonts)) pdfmake.virtualfs.writeFileSync(name, content, 'base64');
  pdfmake.setFonts({ Roboto: { normal: 'Roboto-Regular.ttf', bold: 'Roboto-Medium.ttf' } });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
  const content = [
    { text: 'Report', bold: true },
    { text: 'a link', link: 'https://assay.invalid' },
    { text: 'Zoë', pageBreak: 'before' },
  ];
  return new Uint8Array(await pdfmake.createPdf({ info: { title: 'Prüfbericht' }, content, tagged: true, lang: 'de' }).getBuffer());
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
const coveredByte = () => Buffer.from(pdf).indexOf('(Report)') + 1;
const paddingByte = () => Buffer.from(pdf).indexOf('00>') - 1;
const appended = () => Buffer.concat([pdf, Buffer.from('\n% more\n')]);

describe.skipIf(!hasTool('pdfsig'))('the lines with pdfsig', () => {
  test('accept a signed report', () => {
    const { good, output } = runLines('pdfsig', { pdf });
    expect(output).toContain('Signature is Valid');
    expect(output).toContain('Total document signed');
    expect(output).toContain('ETSI.CAdES.detached');
    expect(good).toBe(true);
  });

  test('accept a report of pdfmake with links, tags and names beyond ASCII', async () => {
    const report = await pdfmakePdf();
    const signed = await signPdf(report, signer, { reason: 'Prüfbericht <<1>> (Ä)', location: 'Zürich', clock });
    expect(runLines('pdfsig', { pdf: signed }).good).toBe(true);
    expect(Buffer.from(signed).toString('latin1')).toContain(
      `/Reason <${Buffer.from('\ufeffPrüfbericht <<1>> (Ä)', 'utf16le').swap16().toString('hex')}>`,
    );
  });

  test('accept a report whose own text speaks of forms and byte ranges', async () => {
    const odd = plainPdf('/AcroForm 9 0 R /Type /Sig /ByteRange [0 1 2 3] trailer startxref endobj');
    const signed = await signPdf(odd, signer, { reason: '', clock });
    expect(runLines('pdfsig', { pdf: signed }).good).toBe(true);
    expect((await verifyPdf(signed, { target: 'r' })).integrity).toBe('intact');
    // The catalog was written anew with its form, and what was there is as it was.
    expect(Buffer.from(signed.subarray(odd.length)).toString('latin1')).toMatch(/\n1 0 obj\n<<\n[^>]*\/AcroForm \d+ 0 R\n>>/);
    expect(Buffer.compare(signed.subarray(0, odd.length - 1), odd.subarray(0, -1))).toBe(0);
  });

  test('refuse one flipped byte, as Assay does', async () => {
    expect(runLines('pdfsig', { pdf: flipped(pdf, coveredByte()) }).good).toBe(false);
    expect((await verifyPdf(flipped(pdf, coveredByte()), { target: 'r' })).integrity).toBe('changed');
  });

  test('refuse a report that was signed again, of which the first signature is not whole', async () => {
    const twice = await signPdf(pdf, await makeUnattributedKey(sources), { reason: 'Agreed', clock });
    expect(runLines('pdfsig', { pdf: twice }).good).toBe(false);
  });

  test('refuse appended bytes although pdfsig calls the signature valid', () => {
    const { good, output } = runLines('pdfsig', { pdf: appended() });
    expect(output).toContain('Signature is Valid');
    expect(good).toBe(false);
  });
});

describe.skipIf(!canRun)('the lines with OpenSSL alone', () => {
  test('accept a signed report and print the fingerprint of who signed', () => {
    const { good, output } = runLines('openssl', { pdf });
    expect(output).toContain('CAdES Verification successful');
    expect(output).toContain(signer.fingerprint);
    expect(output).toContain('OU = unattributed');
    expect(good).toBe(true);
  });

  test('accept a report that was signed twice', async () => {
    const second = await makeUnattributedKey(sources);
    const { good, output } = runLines('openssl', { pdf: await signPdf(pdf, second, { reason: 'Agreed', clock }) });
    expect(output).toContain(second.fingerprint);
    expect(good).toBe(true);
  });

  test('refuse a flipped byte, appended bytes, a cut end and a signature that is no hexadecimal', () => {
    for (const changed of [flipped(pdf, coveredByte()), appended(), pdf.subarray(0, -1), pdf.subarray(0, 400)]) {
      expect(runLines('openssl', { pdf: changed }).good).toBe(false);
    }
    const padding = Uint8Array.from(pdf);
    padding[paddingByte()] = 0x7a;
    expect(runLines('openssl', { pdf: padding }).good).toBe(false);
  });

  test('refuse another certificate of the same key and number, put in place of the signer’s', async () => {
    const { swapped } = await withSwappedCertificate();
    expect(runLines('openssl', { pdf: swapped }).good).toBe(false);
  });
});

describe.skipIf(!canRun)('the lines for the envelope', () => {
  const changePayload = (change: (payload: string) => string) => {
    const read = JSON.parse(envelope);
    const payload = Buffer.from(change(Buffer.from(read.payload, 'base64').toString())).toString('base64');
    return `${JSON.stringify({ ...read, payload }, null, 2)}\n`;
  };

  test('accept the envelope and the report beside it', () => {
    const { good, output } = runLines('envelope', { pdf });
    expect(output).toContain('Verified OK');
    expect(output).toContain(signer.fingerprint);
    expect(output).toContain('report.pdf: OK');
    expect(good).toBe(true);
  });

  test('refuse a changed list, another report, and a certificate that was put in', async () => {
    expect(runLines('envelope', { pdf, envelope: changePayload((text) => text.replace('"entries":7', '"entries":6')) }).good).toBe(false);
    const { good, output } = runLines('envelope', { pdf: flipped(pdf, coveredByte()) });
    expect(output).toContain('report.pdf: FAILED');
    expect(good).toBe(false);
    const read = JSON.parse(envelope);
    const other = JSON.parse(
      await makeEnvelope(JSON.parse(Buffer.from(read.payload, 'base64').toString()), await makeUnattributedKey(sources)),
    );
    read.signatures[0].cert = other.signatures[0].cert;
    expect(runLines('envelope', { pdf, envelope: JSON.stringify(read, null, 2) }).good).toBe(false);
  });

  test('refuse another certificate of the same key', async () => {
    const { own, other } = certificatesOfOneKey();
    const read = JSON.parse(envelope);
    const list = JSON.parse(Buffer.from(read.payload, 'base64').toString());
    const swap = (text: string) => text.replace(JSON.stringify(own.pem).slice(1, -1), JSON.stringify(other.pem).slice(1, -1));
    const theirs = await makeEnvelope(list, own.signer);
    expect(runLines('envelope', { pdf, envelope: theirs }).good).toBe(true);
    const { good, output } = runLines('envelope', { pdf, envelope: swap(theirs) });
    expect(output).toContain('Verified OK');
    expect(good).toBe(false);
    expect((await verifyEnvelope(swap(theirs), { target: 'e' })).integrity).toBe('changed');
  });
});
