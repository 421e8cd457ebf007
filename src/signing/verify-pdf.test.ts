/** A signed report is intact only when every byte of it is as it was signed; everything else is refused and said where. */
import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { SignPdf } from '@signpdf/signpdf';
import { Signer as PdfSigner, SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeDetachedCms } from './cms.ts';
import { changeBeyondSignature } from './pdf-revision.ts';
import { signPdf } from './sign-pdf.ts';
import { makeUnattributedKey, type Signer } from './signer.ts';
import { clock, plainPdf, signedPdf, sources, withSwappedCertificate } from './test-pdf.ts';
import { verifyPdf } from './verify-pdf.ts';

const target = 'report.pdf';
let pdf: Uint8Array;
let signer: Signer;

beforeAll(async () => {
  ({ pdf, signer } = await signedPdf());
});

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const bytesOf = (value: string) => new Uint8Array(Buffer.from(value, 'latin1'));

function flip(bytes: Uint8Array, at: number, mask = 1): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}

function range(bytes: Uint8Array): { gapStart: number; gapEnd: number } {
  const numbers = /\/ByteRange \[0 (\d+) (\d+)/.exec(text(bytes)) ?? [];
  return { gapStart: Number(numbers[1]), gapEnd: Number(numbers[2]) };
}

/** Signs as another program would, which does not look at what it signs. */
async function signBlindly(bytes: Uint8Array, by: Signer): Promise<Uint8Array> {
  class Blind extends PdfSigner {
    override async sign(covered: Buffer): Promise<Buffer> {
      return Buffer.from(await makeDetachedCms(covered, by));
    }
  }
  const options = { reason: '', contactInfo: '', name: '', location: '', signingTime: clock(), subFilter: SUBFILTER_ETSI_CADES_DETACHED };
  return new Uint8Array(await new SignPdf().sign(plainAddPlaceholder({ pdfBuffer: Buffer.from(bytes), ...options }), new Blind()));
}

const states = (result: Awaited<ReturnType<typeof verifyPdf>>) => Object.fromEntries(result.parts.map((part) => [part.name, part.state]));

describe('a report that was just signed', () => {
  test('is intact, whole, and names its signer, whose trust was not asked for', async () => {
    const result = await verifyPdf(pdf, { target });
    expect(result).toMatchObject({
      kind: 'report',
      integrity: 'intact',
      coverage: { total: pdf.length, whole: true, unit: 'bytes' },
      signer: { fingerprint: signer.fingerprint, trusted: 'not-checked', attributed: false },
      time: { stated: '2026-11-24T10:20:30.000Z', proven: false },
      revocation: 'not-checked',
    });
    expect(result.statement).toContain('stands for nobody');
    expect(result.notChecked).toHaveLength(2);
  });

  test('keeps the bytes of the unsigned report as its beginning', () => {
    const before = plainPdf().subarray(0, -1);
    expect(Buffer.compare(pdf.subarray(0, before.length), before)).toBe(0);
  });

  test('is trusted with its own certificate, unknown with another', async () => {
    const other = await makeUnattributedKey(sources);
    expect((await verifyPdf(pdf, { target, trust: signer.certificate })).signer?.trusted).toBe('trusted');
    expect((await verifyPdf(pdf, { target, trust: other.certificate })).signer?.trusted).toBe('unknown');
  });

  test('cannot be made with a certificate that is not valid yet, and is not trusted when it states such a time', async () => {
    const late = await makeUnattributedKey({ ...sources, clock: () => new Date('2030-01-01T00:00:00Z') });
    await expect(signPdf(plainPdf(), late, { reason: '', clock })).rejects.toMatchObject({ code: 'not-allowed' });
    const result = await verifyPdf(await signBlindly(plainPdf(), late), { target, trust: late.certificate });
    expect(result).toMatchObject({ integrity: 'intact', signer: { trusted: 'unknown' } });
  });

  test('cannot be judged by a file that is no certificate', async () => {
    await expect(verifyPdf(pdf, { target, trust: bytesOf('no certificate') })).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('a report that was changed', () => {
  test('one flipped byte before the signature is a change of the covered bytes', async () => {
    const result = await verifyPdf(flip(pdf, text(pdf).indexOf('(Report)') + 1), { target });
    expect(result.integrity).toBe('changed');
    expect(states(result)).toEqual({ 'bytes covered by the signature': 'changed', 'signature value': 'intact', certificate: 'intact' });
  });

  test('appended bytes are refused although the signature holds', async () => {
    const result = await verifyPdf(Buffer.concat([pdf, Buffer.from('\n')]), { target });
    expect(result).toMatchObject({ integrity: 'changed', coverage: { whole: false } });
    expect(states(result)).toMatchObject({ 'bytes covered by the signature': 'intact', 'bytes appended after the signature': 'added' });
  });

  test('a report cut short is refused', async () => {
    expect((await verifyPdf(pdf.subarray(0, -1), { target })).integrity).toBe('changed');
  });

  test('a changed signature value is told apart from changed bytes', async () => {
    const cms = /<(30[0-9a-f]+?)(?:00)*>/.exec(text(pdf))?.[1] ?? '';
    const at = range(pdf).gapStart + cms.length - 4;
    const changed = Uint8Array.from(pdf);
    changed.set(Buffer.from(text(pdf).charAt(at) === '5' ? '6' : '5'), at);
    const result = await verifyPdf(changed, { target });
    expect(states(result)).toMatchObject({
      'bytes covered by the signature': 'intact',
      'signature value': 'changed',
      certificate: 'intact',
    });
  });

  test('another certificate of the same key, name and number in place of the signer’s is a changed certificate', async () => {
    const { swapped } = await withSwappedCertificate();
    const result = await verifyPdf(swapped, { target });
    expect(result.integrity).toBe('changed');
    expect(states(result)).toEqual({ 'bytes covered by the signature': 'intact', 'signature value': 'intact', certificate: 'changed' });
  });

  test('something written into the padding is refused', async () => {
    const result = await verifyPdf(flip(pdf, range(pdf).gapEnd - 3), { target });
    expect(result.integrity).toBe('unreadable');
    expect(result.statement).toContain('padding');
  });

  test('a byte range that leaves out more than the signature is refused', async () => {
    const { gapStart, gapEnd } = range(pdf);
    const wider = text(pdf).replace(`[0 ${gapStart} ${gapEnd}`, `[0 ${gapStart} ${gapEnd + 1}`);
    expect((await verifyPdf(bytesOf(wider), { target })).integrity).toBe('changed');
  });

  test('an unsigned PDF is unsigned, and something else is unreadable', async () => {
    expect((await verifyPdf(plainPdf(), { target })).integrity).toBe('unsigned');
    expect(await verifyPdf(new Uint8Array(), { target })).toMatchObject({ integrity: 'unreadable', kind: 'unknown' });
    expect((await verifyPdf(bytesOf(`x${text(pdf)}`), { target })).integrity).toBe('unreadable');
  });
});

describe('a later revision', () => {
  test('that adds a signature leaves the report intact, and the first signer is its signer', async () => {
    const second = await makeUnattributedKey(sources);
    const twice = await signPdf(pdf, second, { reason: 'Read and agreed', clock });
    const result = await verifyPdf(twice, { target });
    expect(result).toMatchObject({ integrity: 'intact', coverage: { whole: true }, signer: { fingerprint: signer.fingerprint } });
    expect(states(result)).toMatchObject({ 'revision 2': 'intact', 'signature 2: signature value': 'intact' });
  });

  test('that shows another page is a change, although a valid signature covers it whole', async () => {
    const attacker = await makeUnattributedKey(sources);
    const other = '<< /Length 37 >>\nstream\nBT /F1 12 Tf 72 720 Td (No risk) Tj ET\nendstream';
    const start = /startxref\n(\d+)\n%%EOF$/.exec(text(pdf))?.[1] ?? '';
    const at = pdf.length + 1;
    const object = `4 0 obj\n${other}\nendobj\n`;
    const table = `xref\n4 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<<\n/Size 12\n/Root 1 0 R\n/Info 6 0 R\n/Prev ${start}\n>>\n`;
    const revised = bytesOf(`${text(pdf)}\n${object}${table}startxref\n${at + object.length}\n%%EOF`);
    await expect(signPdf(revised, attacker, { reason: 'Audit report', clock })).rejects.toMatchObject({ code: 'invalid-input' });
    const forged = await signBlindly(revised, attacker);
    const result = await verifyPdf(forged, { target });
    expect(states(result)).toMatchObject({ 'signature 2: bytes covered by the signature': 'intact', 'revision 2': 'changed' });
    expect(result.integrity).toBe('changed');
  });
});

describe('a revision whose list of objects says two things', () => {
  const changed = async (from: RegExp, to: (all: string) => string) => {
    const twice = text(await signPdf(pdf, await makeUnattributedKey(sources), { reason: 'Read and agreed', clock }));
    expect(changeBeyondSignature(bytesOf(twice), pdf.length)).toBeUndefined();
    const later = twice.slice(pdf.length);
    expect(later).toMatch(from);
    return changeBeyondSignature(bytesOf(twice.slice(0, pdf.length) + later.replace(from, to)), pdf.length);
  };

  test('names an earlier list twice: readers that take the last one see other pages', async () => {
    expect(await changed(/\/Prev \d+/, (all) => `${all} /Prev 9`)).toMatch(/trailer/);
    expect(await changed(/\/Root \d+ 0 R/, (all) => `${all} /Root 3 0 R`)).toMatch(/trailer/);
  });

  test('counts fewer entries than it has: readers that count take another line for the next object', async () => {
    expect(await changed(/xref\n(\d+) (\d+)\n/, (all) => all.replace(/ (\d+)\n$/, ' 9\n'))).toBeDefined();
  });
});

describe('whatever the bytes are', () => {
  test('every random flip is refused, or leaves the decoded signature and all else as they were', async () => {
    const { gapStart, gapEnd } = range(pdf);
    const same = (bytes: Uint8Array) =>
      text(bytes.subarray(0, gapStart)) + text(bytes.subarray(gapStart, gapEnd)).toLowerCase() + text(bytes.subarray(gapEnd));
    const meaning = same(pdf);
    const signatureEnd = gapStart + 2_100;
    const anywhere = fc.oneof(
      fc.nat(gapStart - 1),
      fc.integer({ min: gapStart, max: signatureEnd }),
      fc.integer({ min: gapEnd - 4, max: pdf.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(anywhere, fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = flip(pdf, at, mask);
        const { integrity } = await verifyPdf(changed, { target });
        return integrity !== 'intact' || same(changed) === meaning;
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  test('every single bit of the signature itself is looked at', async () => {
    const { gapStart } = range(pdf);
    const length = (/<(30[0-9a-f]+?)(?:00)*>/.exec(text(pdf))?.[1] ?? '').length / 2;
    const survivors: number[] = [];
    for (let index = 0; index < length; index++) {
      for (let bit = 0; bit < 8; bit++) {
        const at = gapStart + 1 + index * 2;
        const value = (Number.parseInt(text(pdf.subarray(at, at + 2)), 16) ^ (1 << bit)).toString(16).padStart(2, '0');
        const changed = Uint8Array.from(pdf);
        changed.set(Buffer.from(value), at);
        if ((await verifyPdf(changed, { target })).integrity === 'intact') survivors.push(index);
      }
    }
    expect(survivors).toEqual([]);
  });

  test('hostile pieces of PDF never make it throw', async () => {
    const piece = fc.constantFrom(
      '%PDF-1.7\n',
      '/ByteRange [0 9 12 3]',
      '/ByteRange[0 0 0 0]',
      '/Contents <',
      '3080',
      'ff'.repeat(40),
      '>',
      ' 1 0 obj',
      'xref\n0 1\n',
      'trailer <<',
      '>>',
      'startxref\n0\n%%EOF',
      '/Type /Sig',
      '/M (D:99999999999999)',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const result = await verifyPdf(bytesOf(`%PDF-${pieces.join('')}`), { target });
        return result.integrity !== 'intact';
      }),
      { numRuns: 1_000, seed: 2 },
    );
  });

  test('a file that mentions thousands of byte ranges is refused without looking at them all', async () => {
    const gap = `/Contents <${'00'.repeat(8)}>`;
    const many = Array.from({ length: 20_000 }, (_, index) => `/ByteRange [0 ${1_200_011 + index} 999999 ${index}]`).join('\n');
    expect((await verifyPdf(bytesOf(`%PDF-1.7\n${many}${gap}`), { target })).integrity).toBe('changed');
    const deep = bytesOf(
      text(pdf).replace(/<30[0-9a-f]+>/, (all) =>
        `<${'3082fff0'.repeat(8_000).slice(0, all.length - 2)}${'00'.repeat(400)}`.slice(0, all.length - 1).concat('>'),
      ),
    );
    expect((await verifyPdf(deep, { target })).integrity).not.toBe('intact');
  });
});
