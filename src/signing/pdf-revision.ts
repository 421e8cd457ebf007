/** Decides whether a later revision of a signed PDF adds a signature and nothing else; whatever it does not know counts as a change. */

/** Objects that a revision with one signature may have: the signature, its field, the form, the page, and a few to spare. */
const mostObjects = 16;
const mostTables = 64;
const largestRevision = 1024 * 1024;

interface Table {
  readonly start: number;
  readonly offsets: ReadonlyMap<number, number>;
  readonly freed: readonly number[];
  readonly trailer: string;
}
interface Revised {
  readonly number: number;
  readonly offset: number;
  readonly body: string;
}

const squeeze = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

function entry(trailer: string, key: string): string | undefined {
  return new RegExp(`/${key}\\s+(\\d+(?:\\s+\\d+\\s+R)?)`).exec(trailer)?.[1];
}

/** Reads a plain cross-reference table (ISO 32000-2, 7.5.4) line by line; undefined for a stream or anything unusual. */
function readTable(text: string, start: number): Table | undefined {
  // Some writers let startxref point at the line break before the table; readers take it, so this does.
  const part = text.slice(start, start + largestRevision).replace(/^[\r\n]{1,2}/, '');
  const end = part.indexOf('trailer');
  if (!part.startsWith('xref') || end < 0) return undefined;
  const offsets = new Map<number, number>();
  const freed: number[] = [];
  let next = 0;
  let until = 0;
  for (const line of part.slice(4, end).split(/[\r\n]+/)) {
    const [, first, second, kind] = /^(\d{1,10}) (\d{1,10})(?: ([nf]))? ?$/.exec(line) ?? [];
    if (first === undefined) {
      if (line.trim() !== '') return undefined;
    } else if (kind === undefined) {
      // A reader counts: a section with more or fewer lines than it says gives it other objects.
      if (next !== until) return undefined;
      next = Number(first);
      until = next + Number(second);
    } else {
      if (kind === 'n') offsets.set(next, Number(first));
      else freed.push(next);
      next += 1;
    }
  }
  if (next !== until) return undefined;
  const trailer = /^trailer\s{1,4}<<([^>]*(?:>(?!>)[^>]*)*)>>\s{1,4}startxref\s{1,4}\d+\s{1,4}%%EOF/.exec(part.slice(end))?.[1];
  return trailer === undefined ? undefined : { start, offsets, freed, trailer };
}

function lastTable(text: string): Table | undefined {
  const start = /startxref\s+(\d{1,15})\s+%%EOF\s*$/.exec(text.slice(-64))?.[1];
  return start === undefined ? undefined : readTable(text, Number(start));
}

/** Where each object of the earlier revision stands; undefined when its tables are not plain ones. */
function allOffsets(text: string): Map<number, number> | undefined {
  const offsets = new Map<number, number>();
  let table = lastTable(text);
  for (let count = 0; table; count++) {
    if (count > mostTables) return undefined;
    for (const [number, offset] of table.offsets) if (!offsets.has(number)) offsets.set(number, offset);
    const previous = entry(table.trailer, 'Prev');
    if (previous === undefined) return offsets;
    table = readTable(text, Number(previous));
  }
  return undefined;
}

function readObjects(addition: string, base: number): { objects: Revised[]; rest: number } {
  const objects: Revised[] = [];
  const shape = /\s*(\d{1,10}) 0 obj\s([\s\S]*?)\sendobj(?=\s)/y;
  let rest = 0;
  for (let match = shape.exec(addition); match && objects.length <= mostObjects; match = shape.exec(addition)) {
    const [all, number = '', body = ''] = match;
    objects.push({ number: Number(number), offset: base + match.index + all.length - all.trimStart().length, body: squeeze(body) });
    rest = shape.lastIndex;
  }
  return { objects, rest };
}

const newSignature = /^<< \/Type \/Sig [^()]*(?:\([^()\\]*\)[^()]*)*>>$/;
// A field that shows nothing and does nothing: an empty rectangle, no appearance, no action.
const newField = /^<< \/Type \/Annot \/Subtype \/Widget \/FT \/Sig \/Rect \[0 0 0 0\] \/V \d+ 0 R \/T \([\w ]*\) \/F \d+ \/P \d+ 0 R >>$/;
const form = /^<< \/Type \/AcroForm \/SigFlags 3 \/Fields \[((?:\d+ 0 R ?)+)\] >>$/;
const annotations = /\/Annots \[((?: ?\d+ 0 R)*) ?\]/;

function appends(before: string, after: string, added: ReadonlySet<number>): boolean {
  const [old, fresh] = [before, after].map((each) => [...each.matchAll(/(\d+) 0 R/g)].map((match) => Number(match[1])));
  if (!old || !fresh) return false;
  return old.every((number, index) => fresh[index] === number) && fresh.slice(old.length).every((number) => added.has(number));
}

function isUnchangedButForFields(before: string, after: string, added: ReadonlySet<number>): boolean {
  const [oldForm, newForm] = [form.exec(before)?.[1], form.exec(after)?.[1]];
  if (oldForm !== undefined && newForm !== undefined) return appends(oldForm, newForm, added);
  if (!/\/Type \/Page[ />]/.test(before)) return false;
  const [oldList, newList] = [annotations.exec(before)?.[1] ?? '', annotations.exec(after)?.[1] ?? ''];
  const bare = (body: string) => squeeze(body.replace(annotations, ' ').replaceAll(/([<>[\]])/g, ' $1 '));
  return bare(before) === bare(after) && appends(oldList, newList, added);
}

/**
 * Compares a revision with the one before it.
 * @param pdf the file up to the end of the later revision
 * @param end where the earlier revision ends
 * @returns what it does beyond adding a signature; undefined when it does nothing else
 */
export function changeBeyondSignature(pdf: Uint8Array, end: number): string | undefined {
  if (pdf.length - end > largestRevision) return 'it is larger than a signature';
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  const earlier = text.slice(0, end);
  const known = allOffsets(earlier);
  const [before, table] = [lastTable(earlier), lastTable(text)];
  if (!known || !before || !table || table.start < end) return 'its list of objects cannot be compared';
  const { objects, rest } = readObjects(text.slice(end), end);
  if (text.slice(end + rest, table.start).trim() !== '') return 'it holds something that is no object';
  if (Number(entry(table.trailer, 'Prev')) !== before.start) return 'it does not build on the revision that was signed';
  if (table.freed.some((number) => number !== 0)) return 'it removes objects';
  if (!/^(?:\s*\/(?:Size \d+|Root \d+ 0 R|Info \d+ 0 R|Prev \d+))*\s*$/.test(table.trailer))
    return 'its trailer says more than a signature needs';
  const keys = table.trailer.match(/\/[A-Z][a-z]+/g) ?? [];
  // Of a key that stands twice readers take the first or the last (ISO 32000-2, 7.3.7, forbids it and says no more).
  if (new Set(keys).size !== keys.length) return 'its trailer says one thing twice';
  for (const key of ['Root', 'Info']) if (entry(table.trailer, key) !== entry(before.trailer, key)) return `it names another ${key}`;
  const at = new Map(objects.map((each) => [each.number, each.offset]));
  if (at.size !== objects.length || at.size !== table.offsets.size) return 'its list of objects is not the objects that it holds';
  for (const [number, offset] of table.offsets) if (at.get(number) !== offset) return `object ${number} is not where its list says`;
  const fresh = objects.filter((each) => !known.has(each.number));
  const fields = new Set(fresh.filter((each) => newField.test(each.body)).map((each) => each.number));
  for (const each of objects) {
    const offset = known.get(each.number);
    if (offset === undefined) {
      if (!newField.test(each.body) && !newSignature.test(each.body)) return `it adds object ${each.number}, which is no signature`;
      continue;
    }
    const old = readObjects(earlier.slice(offset, offset + largestRevision), offset).objects[0];
    if (old?.number !== each.number || !isUnchangedButForFields(old.body, each.body, fields)) return `it changes object ${each.number}`;
  }
  return undefined;
}
