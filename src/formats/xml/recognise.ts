/** Recognises XML by its first marks, in whatever encoding, and says which kind of model its root element is. */
import { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Format } from '../format.ts';
import { defaultLimits, LimitReached, MalformedInput } from '../limits.ts';
import { textUnits, xmlEncoding } from './text-units.ts';
import { XmlTokens } from './tokens.ts';

const tokensLooked = 200;

export const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

/** The first mark as any encoding would write it; nearly all other files end here. One repetition only: zeros may stand for as long as files last. */
const start = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<\0*[?!A-Za-z_]|^\x4c\x6f\xa7\x94/;

export function xmlFormat(source: ByteSource, head: Uint8Array): Format | undefined {
  const first = head.subarray(0, 64);
  // Blanks may stand in front for as long as somebody likes; all other files are told by their first bytes.
  const looked = first.every((byte) => byte <= 32) ? head : first;
  if (!start.test(Buffer.from(looked).toString('latin1'))) return undefined;
  const encoding = xmlEncoding(source);
  if (typeof encoding === 'object') return { kind: 'xml', label: `XML in ${encoding.unread}` };
  const tokens = new XmlTokens(textUnits(source, encoding), new Budget({ ...defaultLimits, maxSteps: 200_000 }));
  let marked = false;
  try {
    for (let count = 0; count < tokensLooked; count += 1) {
      const token = tokens.next();
      if (token === undefined) break;
      if (token.kind === 'text' && token.text.trim() !== '') break;
      if (token.kind === 'instruction' && token.target === 'xml') marked = true;
      if (token.kind === 'doctype') {
        if (/^<!doctype\s+html\b/i.test(token.text) && !token.text.includes('<!ENTITY')) return undefined;
        marked = true;
      }
      if (token.kind !== 'open') continue;
      const name = localName(token.name);
      if (name === 'PMML') return { kind: 'xml', label: 'PMML model (XML)' };
      if (name === 'net' && token.attributes.some((each) => each.name === 'version' || each.name === 'name'))
        return { kind: 'xml', label: 'OpenVINO model (XML)' };
      break;
    }
  } catch (error) {
    if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
  }
  return marked ? { kind: 'xml', label: 'XML' } : undefined;
}
