/** Takes a CSV in as text columns: bounded lines, rejected records counted and kept, broken quoting read the way that loses least. */
import { type ByteSurvey, headText, surveyBytes } from './byte-survey.ts';
import { numberIn, textIn } from './cells.ts';
import { type CsvDialect, recogniseDialect } from './csv-dialect.ts';
import type { Database } from './database.ts';
import { refuse } from './refusal.ts';
import { sqlPath, sqlText } from './sql.ts';
import type { Rejected, Relation } from './table.ts';

/** Above this size the text is read anew by every query instead of held in memory. */
const HOLD_BYTES = 256 * 1024 * 1024;
const MAX_COLUMNS = 4096;
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const MAX_REJECTS = 100_000;
const KEPT_REJECTS = 20;

interface Reading {
  readonly rows: number;
  readonly rejectedCount: number;
  readonly source: string;
  readonly quote: '"' | '';
}

/** Throws TableRefused where the bytes are no text table. */
export async function openCsv(database: Database, path: string, name: string, signal: AbortSignal): Promise<Relation> {
  const survey = surveyBytes(path, signal);
  if (survey.size === 0) refuse('unreadable', 'The file is empty (0 bytes).');
  if (survey.encoding !== 'utf-16' && survey.nulBytes > 16 && survey.nulBytes * 100 > survey.size)
    refuse(
      'unreadable',
      `The file is not text: ${survey.nulBytes.toLocaleString('en')} of its ${survey.size.toLocaleString('en')} bytes are NUL.`,
    );
  const text = headText(survey);
  if (unprintableShare(text) > 0.05)
    refuse('unreadable', 'The file is not text: more than 5 % of its first characters are control characters.');
  const dialect = recogniseDialect(text.replace(/^\ufeff/, ''));
  if (dialect.names.length > MAX_COLUMNS)
    refuse(
      'limit',
      `The table has ${dialect.names.length.toLocaleString('en')} columns; the limit is ${MAX_COLUMNS.toLocaleString('en')}.`,
    );
  const reading = await bestReading(database, `${name}_held`, path, survey, dialect);
  const relation = await numbered(database, name, survey, dialect, reading);
  return { ...relation, ...describe(survey, dialect, reading) };
}

function readerOf(path: string, survey: ByteSurvey, dialect: CsvDialect, quote: '"' | '', storesRejects = true): string {
  const columns = dialect.names.map((_, index) => `'c${index + 1}': 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect = false',
    `delim = ${sqlText(dialect.delimiter)}`,
    `quote = ${sqlText(quote)}`,
    `escape = ${sqlText(quote)}`,
    `header = ${dialect.hasHeader}`,
    `skip = ${dialect.skippedLines}`,
    `columns = {${columns}}`,
    `encoding = ${sqlText(survey.encoding === 'mixed' ? 'utf-8' : survey.encoding)}`,
    "compression = 'none'",
    'hive_partitioning = false',
    // The parallel reader guesses record borders and gives another answer where a quote is left open.
    'parallel = false',
    `max_line_size = ${MAX_LINE_BYTES}`,
    'ignore_errors = true',
    ...(storesRejects ? ['store_rejects = true', `rejects_limit = ${MAX_REJECTS}`] : []),
  ];
  return `read_csv(${sqlPath(path)}, ${options.join(', ')})`;
}

/** An open quote swallows the rest of the file without an error: with an odd number of them, the reading that keeps more rows wins. */
async function bestReading(database: Database, held: string, path: string, survey: ByteSurvey, dialect: CsvDialect): Promise<Reading> {
  const quoted = await read(database, held, path, survey, dialect, '"');
  if (survey.quotes % 2 === 0) return quoted;
  const literal = await read(database, held, path, survey, dialect, '');
  if (literal.rows > quoted.rows) return literal;
  return await read(database, held, path, survey, dialect, '"');
}

async function read(
  database: Database,
  held: string,
  path: string,
  survey: ByteSurvey,
  dialect: CsvDialect,
  quote: '"' | '',
): Promise<Reading> {
  const reader = readerOf(path, survey, dialect, quote);
  await database.query('DROP TABLE IF EXISTS reject_errors');
  await database.query('DROP TABLE IF EXISTS reject_scans');
  await database.query(`DROP TABLE IF EXISTS ${held}`);
  const inMemory = survey.size <= HOLD_BYTES;
  const accepted = (from: string) => `SELECT row_number() OVER () AS accepted, * FROM ${from}`;
  if (inMemory) await database.query(`CREATE TABLE ${held} AS ${accepted(reader)}`);
  const source = inMemory ? held : `(${accepted(readerOf(path, survey, dialect, quote, false))})`;
  const [count] = await database.query(`SELECT count(*) AS n FROM ${inMemory ? held : reader}`);
  const [rejects] = await database.query('SELECT count(DISTINCT line) AS n FROM reject_errors');
  return { rows: numberIn(count, 'n'), rejectedCount: numberIn(rejects, 'n'), source, quote };
}

/** Numbers accepted records by their place in the file: the rejected ones before them are counted in. */
async function numbered(database: Database, name: string, survey: ByteSurvey, dialect: CsvDialect, reading: Reading) {
  const before = dialect.skippedLines + (dialect.hasHeader ? 1 : 0);
  await database.query(
    `CREATE TABLE ${name}_gaps AS
       SELECT line - ${before} - row_number() OVER (ORDER BY line) AS accepted, row_number() OVER (ORDER BY line) AS gap
       FROM (SELECT DISTINCT line FROM reject_errors) ORDER BY line`,
  );
  const ids = dialect.names.map((_, index) => `c${index + 1}`);
  const shift =
    reading.rejectedCount === 0
      ? `SELECT accepted AS row, ${ids.join(', ')} FROM ${reading.source}`
      : `SELECT held_rows.accepted + coalesce(gaps.gap, 0) AS row, ${ids.join(', ')}
           FROM ${reading.source} AS held_rows ASOF LEFT JOIN (SELECT accepted, max(gap) AS gap FROM ${name}_gaps GROUP BY accepted) AS gaps
           ON held_rows.accepted > gaps.accepted`;
  const kept = survey.size <= HOLD_BYTES && reading.rejectedCount > 0 ? 'TABLE' : 'VIEW';
  await database.query(`CREATE ${kept} ${name} AS ${shift}`);
  const rejects = await database.query(
    `SELECT line - ${before} AS row, min(line_byte_position) AS at, min(error_type::VARCHAR) AS reason, left(min(csv_line), 200) AS excerpt
       FROM reject_errors GROUP BY line ORDER BY line LIMIT ${KEPT_REJECTS}`,
  );
  const rejected: Rejected[] = rejects.map((row) => ({
    row: numberIn(row, 'row'),
    offset: Math.max(0, numberIn(row, 'at') - 1),
    reason: reasons[textIn(row, 'reason')] ?? 'it is not a record of this table',
    excerpt: textIn(row, 'excerpt'),
  }));
  return { name, rows: reading.rows, rejected, rejectedCount: reading.rejectedCount };
}

const encodingNames = { 'utf-8': 'UTF-8', 'utf-16': 'UTF-16', 'latin-1': 'not UTF-8; read as Latin-1', mixed: 'mixed; read as UTF-8' };

const reasons: Record<string, string> = {
  'MISSING COLUMNS': 'it has too few fields',
  'TOO MANY COLUMNS': 'it has too many fields',
  'UNQUOTED VALUE': 'its quoting is broken',
  'LINE SIZE OVER MAXIMUM': 'it is longer than 16 MiB',
  'INVALID ENCODING': 'its bytes are not valid text',
};

function describe(
  survey: ByteSurvey,
  dialect: CsvDialect,
  reading: Reading,
): Pick<Relation, 'columns' | 'remarks' | 'facts' | 'rowMeaning'> {
  const delimiterName = { '': 'none (one column)', ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'vertical bar' }[dialect.delimiter];
  const remarks: { ruleId: string; detail: string }[] = [];
  if (survey.encoding === 'latin-1')
    remarks.push({
      ruleId: 'DATA-READ-002',
      detail: 'The bytes are not valid UTF-8. Every byte is read as one Latin-1 character, so text outside ASCII may be shown wrongly.',
    });
  if (survey.encoding === 'mixed')
    remarks.push({
      ruleId: 'DATA-READ-002',
      detail:
        'The bytes are not valid UTF-8 and not Latin-1 either. The file is read as UTF-8; records with invalid bytes are left out and counted.',
    });
  if (reading.quote === '')
    remarks.push({
      ruleId: 'DATA-READ-003',
      detail: `The file has an odd number of quotation marks (${survey.quotes.toLocaleString('en')}), so one is never closed. Quotation marks are read as plain characters, which keeps the most rows.`,
    });
  if (survey.nulBytes > 0 && survey.encoding !== 'utf-16')
    remarks.push({
      ruleId: 'DATA-READ-004',
      detail: `The text holds ${survey.nulBytes.toLocaleString('en')} NUL byte${survey.nulBytes === 1 ? '' : 's'}. Programs that end a string at NUL read other values than Assay does.`,
    });
  const facts = [
    {
      label: 'Encoding',
      value: encodingNames[survey.encoding],
    },
    { label: 'Delimiter', value: delimiterName },
    { label: 'Header', value: dialect.hasHeader ? 'first record (recognised by its shape)' : 'none recognised; columns are numbered' },
  ];
  if (dialect.skippedLines > 0) facts.push({ label: 'Lines before the header', value: String(dialect.skippedLines) });
  return {
    columns: dialect.names.map((name, index) => ({ name, id: `c${index + 1}`, declared: 'text' })),
    remarks,
    facts,
    rowMeaning: 'data records in file order, header and blank lines not counted, rejected records counted',
  };
}

function unprintableShare(text: string): number {
  const sample = text.slice(0, 65_536);
  let unprintable = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const code = sample.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0x7f || code === 0xfffd) unprintable += 1;
  }
  return unprintable / Math.max(1, sample.length);
}
