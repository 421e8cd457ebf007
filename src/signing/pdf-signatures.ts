/** Finds the signatures in a PDF by their byte ranges (ISO 32000-2, 12.8.1) and refuses any range that leaves out more than the signature. */

/** Signatures that one file may have; far more than a report's author and its readers add. */
const mostSignatures = 16;
/** Mentions of a byte range that are looked at; a report that quotes one in its text has a few. */
const mostMentions = 256;
/** Bytes about a signature's value in which the rest of its dictionary is read. */
const dictionaryReach = 16_384;

export interface PdfSignature {
  /** Offset and length of both covered spans: `[0, a, b, c]`. */
  readonly range: readonly [number, number, number, number];
  /** One past the last covered byte. */
  readonly end: number;
  /** The value between the angle brackets, decoded: DER, then padding. */
  readonly contents: Uint8Array;
  /** The dictionary's own text in Latin-1, without the value. */
  readonly dictionary: string;
}

export interface FoundSignatures {
  /** In the order in which they were added. */
  readonly signatures: readonly PdfSignature[];
  /** Mentions of a byte range that leave out something else than one hexadecimal string, or reach beyond the file. */
  readonly unfit: number;
  readonly tooMany: boolean;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function readGap(pdf: Uint8Array, start: number, end: number): Uint8Array | undefined {
  const text = latin1(pdf.subarray(start, end));
  if (text.length % 2 !== 0 || !/^<[0-9A-Fa-f]+>$/.test(text)) return undefined;
  // The string must be the value of /Contents and of nothing else.
  return /\/Contents\s*$/.test(latin1(pdf.subarray(Math.max(0, start - 32), start))) ? Buffer.from(text.slice(1, -1), 'hex') : undefined;
}

function readDictionary(pdf: Uint8Array, mention: number, start: number, end: number): string {
  const before = latin1(pdf.subarray(Math.max(0, mention - dictionaryReach), start));
  const after = latin1(pdf.subarray(end, end + dictionaryReach));
  const opened = before.lastIndexOf(' obj', before.length - (start - mention));
  const closed = after.indexOf('endobj');
  return before.slice(opened < 0 ? 0 : opened + 4) + after.slice(0, closed < 0 ? after.length : closed);
}

function readSignature(pdf: Uint8Array, mention: number): PdfSignature | undefined {
  const numbers = /^\/ByteRange\s{0,8}\[\s{0,8}(\d{1,15})\s{1,16}(\d{1,15})\s{1,16}(\d{1,15})\s{1,16}(\d{1,15})\s{0,8}\]/.exec(
    latin1(pdf.subarray(mention, mention + 160)),
  );
  if (!numbers) return undefined;
  const [first = 1, length = 0, second = 0, rest = 0] = numbers.slice(1).map(Number);
  const end = second + rest;
  if (first !== 0 || end > pdf.length || mention >= length || length >= second) return undefined;
  const contents = readGap(pdf, length, second);
  return contents && { range: [0, length, second, rest], end, contents, dictionary: readDictionary(pdf, mention, length, second) };
}

/** Finds every signature of a PDF. Bounded: looks at a fixed number of mentions, whatever the file holds. */
export function findSignatures(pdf: Uint8Array): FoundSignatures {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const found = new Map<string, PdfSignature>();
  let unfit = 0;
  let mentions = 0;
  for (let at = bytes.indexOf('/ByteRange'); at >= 0; at = bytes.indexOf('/ByteRange', at + 10)) {
    mentions += 1;
    if (mentions > mostMentions || found.size > mostSignatures) break;
    const signature = readSignature(pdf, at);
    if (signature) found.set(signature.range.join(' '), signature);
    else unfit += 1;
  }
  const signatures = [...found.values()].sort((left, right) => left.end - right.end);
  return { signatures: signatures.slice(0, mostSignatures), unfit, tooMany: mentions > mostMentions || found.size > mostSignatures };
}

/** Whether a PDF that has no readable signature still speaks of one. */
export function mentionsSignature(pdf: Uint8Array): boolean {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  return ['/Type /Sig', '/Type/Sig', '/FT /Sig', '/FT/Sig', '/SubFilter /ETSI.', '/SubFilter/ETSI.', '/Adobe.PPKLite'].some((each) =>
    bytes.includes(each),
  );
}

/** Both spans that a signature covers. */
export function coveredSpans(pdf: Uint8Array, { range }: PdfSignature): readonly [Uint8Array, Uint8Array] {
  return [pdf.subarray(0, range[1]), pdf.subarray(range[2], range[2] + range[3])];
}

/** The time that a signature dictionary states (/M, ISO 32000-2, 7.9.4); nothing proves it. */
export function statedTime({ dictionary }: PdfSignature): Date | undefined {
  const parts = /\/M\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)?)?/.exec(dictionary);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, zoneHour, zoneMinute = '00'] = parts;
  const zone = zoneHour ? `${zoneHour}:${zoneMinute}` : 'Z';
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
