/** Finds JSON that someone wrote into a string: policies, annotations of kubectl, templates. */
import { isShallow, type Json } from '#rules/json';

const longestEmbedded = 1024 * 1024;
/** Below what every walk over a document allows. */
const deepestEmbedded = 40;

/** An object or list written into a string, URL-encoded or not; a string deeper than any policy stays a string. */
export function embeddedJson(text: string): Json | undefined {
  if (text.length > longestEmbedded) return undefined;
  if (!/^\s*(?:[[{]|%7[Bb])/.test(text)) return undefined;
  const plain = /^\s*%7[Bb]/.test(text) ? decodeUri(text) : text;
  if (!/^\s*[[{]/.test(plain) || (plain.match(/[[{]/g)?.length ?? 0) > 20_000) return undefined;
  try {
    const parsed: Json = JSON.parse(plain);
    return isShallow(parsed, deepestEmbedded) && typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
