/** What a finding rests on, as blocks: the reconstruction first, then the trace, then bytes, rows and fields. */
import type { Block } from '#contract/delivery';
import type { Evidence } from '#contract/findings';
import { code, codeBlock, dim, paragraph, plain, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import { strings } from '../strings.ts';

const words = strings.findings;

type Trace = NonNullable<Evidence['trace']>;

/** The steps around those that carry the claim; a mark stands before them. */
function traceLines(trace: Trace): string {
  const first = Math.max(0, trace.findIndex(({ mark }) => mark !== undefined) - 3);
  const shown = trace.slice(first, first + limits.traceSteps);
  const lines = shown.map(({ argument, code: opcode, mark, name, note, offset }) => {
    const sign = mark === 'cause' ? '>' : mark === 'part' ? '+' : ' ';
    return `${sign} ${offset.toString(16).padStart(8, '0')}  ${opcode.padEnd(4)} ${name.padEnd(20)} ${argument}${note === undefined ? '' : `   ${note}`}`;
  });
  const left = trace.length - shown.length;
  return left > 0 ? [...lines, `  ${left} further steps in the case`].join('\n') : lines.join('\n');
}

/** 16 bytes a line: offset, hex, and what is printable ASCII. */
function hexLines({ hex, offset }: NonNullable<Evidence['bytes']>): string {
  const bytes = Buffer.from(hex.slice(0, 2 * limits.bytes), 'hex');
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const pairs = [...row].map((byte) => byte.toString(16).padStart(2, '0'));
    const text = [...row].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${(offset + at).toString(16).padStart(8, '0')}  ${pairs.join(' ').padEnd(47)}  ${text}`);
  }
  const left = hex.length / 2 - bytes.length;
  return left > 0 ? [...lines, `${left} further bytes in the case`].join('\n') : lines.join('\n');
}

function rowsTable({ columns, rows }: NonNullable<Evidence['rows']>): Block[] {
  const shownColumns = columns.slice(0, limits.evidenceColumns);
  const shown = rows.slice(0, limits.evidenceRows);
  const left = rows.length - shown.length;
  return [
    table(
      words.rows,
      [['Row', 1], ...shownColumns.map((name): [string, number] => [name, 2])],
      shown.map(({ row, values }) => [[plain(String(row))], ...shownColumns.map((_, index) => [code(values[index] ?? '', 120)])]),
    ),
    ...(left > 0 ? [paragraph(dim(strings.moreLeftOut(left, 'row')))] : []),
  ];
}

function fieldsTable(fields: NonNullable<Evidence['fields']>): Block[] {
  const shown = fields.slice(0, limits.evidenceFields);
  return [
    table(
      words.fields,
      [
        ['Where', 2],
        ['Value', 5],
      ],
      shown.map(({ pointer, value }) => [[code(pointer, 200)], [code(value, 400)]]),
    ),
    ...(fields.length > shown.length ? [paragraph(dim(strings.moreLeftOut(fields.length - shown.length, 'field')))] : []),
  ];
}

export function evidenceBlocks(evidence: Evidence | null): Block[] {
  if (!evidence) return [];
  const { bytes, fields, note, reconstruction, rows, trace } = evidence;
  return [
    ...(reconstruction === undefined ? [] : [codeBlock(reconstruction)]),
    ...(note === undefined ? [] : [paragraph(dim(note))]),
    ...(trace && trace.length > 0 ? [codeBlock(traceLines(trace))] : []),
    ...(bytes && bytes.hex !== '' ? [codeBlock(hexLines(bytes))] : []),
    ...(rows && rows.rows.length > 0 ? rowsTable(rows) : []),
    ...(fields && fields.length > 0 ? fieldsTable(fields) : []),
  ];
}
