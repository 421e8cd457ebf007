/** Reads lists of SHA-256 hashes as people have them: the output of sha256sum, CSV with a header or without, JSON of strings or objects. */
import { LimitReached } from '../limits.ts';

export interface HashItem {
  /** 64 characters in lower case. */
  readonly sha256: string;
  /** What the list says beside the hash, at most 300 characters. */
  readonly label: string;
}

export interface HashList {
  /** Each hash once, in the order of the list. */
  readonly items: HashItem[];
  /** Lines or members that hold no SHA-256 and are neither empty nor a comment. */
  readonly skipped: number;
}

const mostItems = 1_000_000;
const longestLabel = 300;
const hash = /(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])/;

/** What stands on the line beside the hash, without the marks of sha256sum, BSD's form and CSV. */
function labelOf(line: string, found: RegExpExecArray): string {
  const before = line.slice(0, found.index).slice(-longestLabel);
  const after = line.slice(found.index + 64, found.index + 64 + longestLabel);
  return `${before.replace(/^SHA256 \(|\) = $/g, '')} ${after.replace(/^ [ *]/, '')}`
    .replace(/[\s",;:]+/g, ' ')
    .trim()
    .slice(0, longestLabel);
}

/** Strings and objects of a JSON list; an object's other short strings are its label. */
function linesOfJson(text: string): string[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const inner =
      typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? Object.values(parsed).find(Array.isArray) : parsed;
    if (!Array.isArray(inner)) return undefined;
    return inner.map((each: unknown) =>
      typeof each === 'object' && each !== null
        ? Object.values(each)
            .filter((value) => typeof value === 'string')
            .join(' ')
        : String(each),
    );
  } catch {
    return undefined;
  }
}

/**
 * @param text of the whole list
 * @throws LimitReached beyond a million hashes
 */
export function parseHashList(text: string): HashList {
  const seen = new Map<string, string>();
  let skipped = 0;
  for (const [index, line] of (linesOfJson(text) ?? text.split(/\r?\n/)).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const found = hash.exec(line);
    if (!found) {
      // The first line of a table names its columns.
      if (index > 0) skipped += 1;
      continue;
    }
    const sha256 = found[0].toLowerCase();
    if (!seen.has(sha256)) seen.set(sha256, labelOf(line, found));
    if (seen.size > mostItems) throw new LimitReached('maxEntries', `The list has more than ${mostItems} hashes.`);
  }
  return { items: [...seen].map(([sha256, label]) => ({ sha256, label })), skipped };
}
