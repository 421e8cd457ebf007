/** Signs a PDF so that any reader can check it: PAdES B-B in a placeholder that leaves room for a timestamp to come. */
import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { SignPdf } from '@signpdf/signpdf';
import { Signer as PdfSigner, SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils';
import { AssayError } from '#contract/errors';
import { makeDetachedCms } from './cms.ts';
import { findSignatures } from './pdf-signatures.ts';
import type { Signer } from './signer.ts';
import { verifyPdf } from './verify-pdf.ts';

/** Bytes that the signature may take; twice as many hexadecimal digits stand in the file. */
const signatureLength = 16_384;

class CmsSigner extends PdfSigner {
  readonly #signer: Signer;
  constructor(signer: Signer) {
    super();
    this.#signer = signer;
  }
  override async sign(covered: Buffer): Promise<Buffer> {
    return Buffer.from(await makeDetachedCms(covered, this.#signer));
  }
}

/**
 * A text as a PDF hexadecimal string in UTF-16 (ISO 32000-2, 7.9.2.2), and a stand-in of the same length in plain letters.
 * The placeholder's writer garbles everything beyond ASCII and writes a text with two angle brackets unescaped, so it never sees the text.
 */
function hexString(text: string, letter: string): { standIn: string; hex: string } {
  const hex = Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex');
  return { standIn: letter.repeat(hex.length), hex: `<${hex}>` };
}

function replaceLast(pdf: Buffer, search: string, replacement: string): void {
  const at = pdf.lastIndexOf(search);
  if (at >= 0) pdf.write(replacement, at, 'latin1');
}

function trimEnd(pdf: Uint8Array): Uint8Array {
  let length = pdf.length;
  if (pdf[length - 1] === 0x0a) length -= 1;
  if (pdf[length - 1] === 0x0d) length -= 1;
  return pdf.subarray(0, length);
}

/**
 * The file as the placeholder's writer may see it. It takes the words `/AcroForm 9 0 R` anywhere, also in the report's own text, for a form
 * that is there, and then adds none: such words are put out of its sight. A file that is signed already has its form.
 */
function withoutFormWords(pdf: Uint8Array): Buffer {
  const shown = Buffer.from(pdf);
  if (findSignatures(pdf).signatures.length > 0) return shown;
  for (let at = shown.indexOf('/AcroForm'); at >= 0; at = shown.indexOf('/AcroForm', at + 1)) shown.write('/AcroF---', at, 'latin1');
  return shown;
}

export interface SignOptions {
  readonly reason: string;
  readonly location?: string;
  readonly clock: () => Date;
}

/**
 * Adds a signature to a PDF, as one more revision of it.
 * @param pdf with a plain cross-reference table, as pdfmake writes it
 * @param options.clock gives the time that the signature states; nothing proves it
 * @throws AssayError when the certificate is not valid at that time, or when this PDF cannot take a signature
 */
export async function signPdf(pdf: Uint8Array, signer: Signer, options: SignOptions): Promise<Uint8Array> {
  const now = options.clock();
  if (now < signer.notBefore || now > signer.notAfter) {
    const [from, until] = [signer.notBefore, signer.notAfter].map((date) => date.toISOString().slice(0, 10));
    throw new AssayError('not-allowed', `The certificate of ${signer.name} is valid from ${from} to ${until}, not today.`);
  }
  const texts = [
    { key: 'Reason', ...hexString(options.reason.slice(0, 500), 'r') },
    { key: 'Name', ...hexString(signer.name, 'n') },
    { key: 'Location', ...hexString((options.location ?? '').slice(0, 200), 'l') },
  ] as const;
  try {
    const prepared = plainAddPlaceholder({
      pdfBuffer: withoutFormWords(pdf),
      reason: texts[0].standIn,
      name: texts[1].standIn,
      location: texts[2].standIn,
      contactInfo: '',
      signingTime: now,
      signatureLength,
      subFilter: SUBFILTER_ETSI_CADES_DETACHED,
      appName: 'Assay',
    });
    for (const { key, standIn, hex } of texts) replaceLast(prepared, `/${key} (${standIn})`, `/${key} ${hex}`);
    // The placeholder's writer appends; what was there is put back as it was, but for a line break that it drops at the end.
    prepared.set(trimEnd(pdf));
    const signed = new Uint8Array(await new SignPdf().sign(prepared, new CmsSigner(signer)));
    const { integrity, statement } = await verifyPdf(signed, { target: '' });
    if (integrity !== 'intact') throw new AssayError('invalid-input', `This PDF cannot be signed so that it can be checked: ${statement}`);
    return signed;
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AssayError('invalid-input', `This PDF cannot take a signature: ${why}`);
  }
}
