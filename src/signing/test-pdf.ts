/** A small PDF made by hand, and the tools and keys that the tests of this room share. */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { makeCertificate } from './certificate.ts';
import { signPdf } from './sign-pdf.ts';
import { makeSigner, makeUnattributedKey, type Signer } from './signer.ts';

export const clock = () => new Date('2026-11-24T10:20:30.400Z');
export const sources = { clock, random: (bytes: number) => new Uint8Array(randomBytes(bytes)) };

/** Whether a program is installed; tests that need it are skipped by name where it is not. */
export function hasTool(name: string): boolean {
  return spawnSync(name, [name === 'pdfsig' ? '-v' : 'version']).error === undefined;
}

/** One page with one line, in the form that pdfmake writes: plain table, no object streams. */
export function plainPdf(line = 'Report'): Uint8Array {
  const content = `BT /F1 12 Tf 72 720 Td (${line}) Tj ET`;
  const bodies = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Title (Report) >>',
  ];
  let text = '%PDF-1.7\n';
  const offsets: number[] = [];
  bodies.forEach((body, index) => {
    offsets.push(text.length);
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const start = text.length;
  text += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<<\n/Size ${bodies.length + 1}\n/Root 1 0 R\n/Info 6 0 R\n>>\nstartxref\n${start}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** A signed report and the key that signed it. */
export async function signedPdf(line?: string): Promise<{ pdf: Uint8Array; signer: Signer }> {
  const signer = await makeUnattributedKey(sources);
  return { pdf: await signPdf(plainPdf(line), signer, { reason: 'Audit report', clock }), signer };
}

interface Certified {
  readonly signer: Signer;
  readonly pem: string;
}

/** Two certificates of one key, issuer and number, of the same length: a hash of the certificate alone tells them apart. */
export function certificatesOfOneKey(): { own: Certified; other: Certified } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const random = () => new Uint8Array(16).fill(0x55);
  const make = (start: () => Date) => {
    const bytes = makeCertificate({ name: 'Auditor', attributed: true, publicKey, privateKey, clock: start, random });
    return { signer: makeSigner(privateKey, bytes), pem: new X509Certificate(bytes).toString() };
  };
  const own = make(clock);
  const earlier = () => make(() => new Date('2026-11-23T00:00:00Z'));
  let other = earlier();
  // ECDSA signatures in DER differ in length by a byte or two; a certificate of the same length fits without moving anything.
  while (other.signer.certificate.length !== own.signer.certificate.length) other = earlier();
  return { own, other };
}

/** A signed report in which the certificate was exchanged for another of the same key. */
export async function withSwappedCertificate(): Promise<{ pdf: Uint8Array; swapped: Uint8Array }> {
  const { own, other } = certificatesOfOneKey();
  const pdf = await signPdf(plainPdf(), own.signer, { reason: 'Audit report', clock });
  const [from, to] = [own, other].map((each) => Buffer.from(each.signer.certificate).toString('hex'));
  const swapped = Buffer.from(
    Buffer.from(pdf)
      .toString('latin1')
      .replace(from ?? '', to ?? ''),
    'latin1',
  );
  return { pdf, swapped: new Uint8Array(swapped) };
}
