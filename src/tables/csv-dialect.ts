/** Recognises delimiter, preamble, header and width of a CSV from its first megabyte: deterministic, and told to the reader as facts. */

export interface CsvDialect {
  /** Empty when the table has one column and no delimiter. */
  readonly delimiter: '' | ',' | ';' | '\t' | '|';
  /** Lines before the header, such as a title. */
  readonly skippedLines: number;
  readonly hasHeader: boolean;
  /** Names as displayed: from the header, made distinct, or `column 1` and so on. */
  readonly names: readonly string[];
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLE_RECORDS = 500;
const MAX_PREAMBLE = 20;

/** Records of a text, quotes as in RFC 4180; a record cut off at the end of the text is left out unless it is the only one. */
export function splitRecords(text: string, delimiter: string, limit: number): readonly (readonly string[])[] {
  const records: string[][] = [];
  let fields: string[] = [];
  let start = 0;
  let quoted = false;
  let field = '';
  const endField = (at: number) => {
    fields.push(field + text.slice(start, at));
    field = '';
  };
  for (let at = 0; at < text.length && records.length < limit; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter !== '"') continue;
      field += text.slice(start, at);
      start = at + 1;
      if (text[at + 1] === '"') {
        field += '"';
        at += 1;
        start = at + 1;
      } else quoted = false;
    } else if (letter === '"' && at === start && field === '') {
      quoted = true;
      start = at + 1;
    } else if (letter === delimiter) {
      endField(at);
      start = at + 1;
    } else if (letter === '\n' || letter === '\r') {
      endField(at);
      if (letter === '\r' && text[at + 1] === '\n') at += 1;
      start = at + 1;
      if (fields.length > 1 || fields[0] !== '') records.push(fields);
      fields = [];
    }
  }
  if (records.length < limit && (start < text.length || fields.length > 0 || field !== '') && (!quoted || records.length === 0)) {
    endField(text.length);
    records.push(fields);
  }
  return records;
}

/** Throws nothing: whatever the text is, there is a dialect, if only one column. */
export function recogniseDialect(text: string): CsvDialect {
  let best: { delimiter: CsvDialect['delimiter']; records: readonly (readonly string[])[]; width: number; score: number } | undefined;
  for (const delimiter of DELIMITERS) {
    const records = splitRecords(text, delimiter, SAMPLE_RECORDS);
    const width = commonWidth(records);
    const agreeing = records.filter((record) => record.length === width).length / Math.max(1, records.length);
    const score = width > 1 && agreeing >= 0.5 ? agreeing * 10 + Math.log2(width) : 0;
    if (score > 0 && (best === undefined || score > best.score)) best = { delimiter, records, width, score };
  }
  if (best === undefined) return describe('', splitRecords(text, '', SAMPLE_RECORDS), 1);
  return describe(best.delimiter, best.records, best.width);
}

function describe(delimiter: CsvDialect['delimiter'], records: readonly (readonly string[])[], width: number): CsvDialect {
  const first = Math.max(
    0,
    records.slice(0, MAX_PREAMBLE).findIndex((record) => record.length === width),
  );
  const skippedLines = records.slice(0, first).every((record) => !record.some((value) => value.includes('\n'))) ? first : 0;
  const head = records[skippedLines] ?? [];
  const hasHeader = isHeader(head, records.slice(skippedLines + 1));
  const names = Array.from({ length: width }, (_, index) => (hasHeader ? (head[index] ?? '').trim() : ''));
  return { delimiter, skippedLines, hasHeader, names: distinctNames(names) };
}

function commonWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
  let width = 1;
  for (const [each, count] of counts) if (count > (counts.get(width) ?? 0)) width = each;
  return width;
}

const NUMERIC = /^\s*[-+]?(\d[\d,. ]*|\.\d+)(e[-+]?\d+)?%?\s*$/i;
const NAME = /^[\p{L}_#$%"'(][\p{L}\p{N}\s_.\-()[\]%/#:?&+$"']*$/u;

/** A first record is a header when it names columns: no numbers, no repetition, and not what the rest of the column looks like. */
function isHeader(head: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (head.length === 0) return false;
  const counted = head.every((value, index) => value.trim() === String(index)) && head.length > 2;
  if (counted) return true;
  if (head.some((value) => NUMERIC.test(value) || value.length > 200)) return false;
  const filled = head.filter((value) => value.trim() !== '');
  if (filled.length * 2 < head.length || new Set(filled).size * 2 < filled.length) return false;
  if (rest.length === 0) return filled.every((value) => NAME.test(value));
  const numericColumn = head.some((value, index) => value.trim() !== '' && mostlyNumeric(rest, index));
  if (numericColumn) return true;
  const repeated = head.filter((value, index) => rest.some((record) => record[index] === value)).length;
  return repeated === 0 && filled.every((value) => NAME.test(value));
}

function mostlyNumeric(records: readonly (readonly string[])[], index: number): boolean {
  const values = records.map((record) => record[index]?.trim() ?? '').filter((value) => value !== '');
  return values.length > 0 && values.filter((value) => NUMERIC.test(value)).length >= values.length * 0.8;
}

/** Names that can be told apart: an empty name becomes `column N`, a repeated one gets its position. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.map((name, index) => {
    let distinct = name === '' ? `column ${index + 1}` : name.slice(0, 200);
    while (seen.has(distinct)) distinct = `${distinct} (column ${index + 1})`;
    seen.add(distinct);
    return distinct;
  });
}
