/** Evidence on paper: what a finding rests on, as text that can be checked against the bytes. */
import type { Block } from '#contract/delivery';
import type { Evidence } from '#contract/findings';
import { code, codeBlock, dim, paragraph, plain, strong, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import { strings } from '../strings.ts';
import { visible } from '../text/visible.ts';

const text = strings.evidence;
const bytesPerLine = 16;
const offsetOf = (offset: number): string => `0x${offset.toString(16).padStart(6, '0')}`;

type Trace = NonNullable<Evidence['trace']>;

/** Marked steps with two before and one after each, up to the bound; without marks the first ones. */
function chosenSteps(trace: Trace): number[] {
  const chosen = new Set<number>();
  for (const [index, { mark }] of trace.entries())
    if (mark !== undefined) for (let near = index - 2; near <= index + 1; near += 1) if (near >= 0 && near < trace.length) chosen.add(near);
  const steps = chosen.size > 0 ? [...chosen].sort((left, right) => left - right) : [...trace.keys()];
  return steps.slice(0, limits.traceSteps);
}

function traceBlocks(trace: Trace): Block[] {
  const steps = chosenSteps(trace);
  const lines: string[] = [];
  let next = 0;
  for (const index of steps) {
    const step = trace[index];
    if (step === undefined) continue;
    if (index > next) lines.push(text.traceGap(index - next));
    next = index + 1;
    const mark = step.mark === 'cause' ? '>>' : step.mark === 'part' ? ' >' : '  ';
    const note = step.note ? `  (${visible(step.note).slice(0, 160)})` : '';
    lines.push(
      `${mark} ${offsetOf(step.offset)}  ${visible(step.code)}  ${visible(step.name)}  ${visible(step.argument).slice(0, 240)}${note}`,
    );
  }
  if (next < trace.length) lines.push(text.traceGap(trace.length - next));
  return [paragraph(strong(text.trace(steps.length, trace.length))), codeBlock(lines.join('\n'))];
}

type Bytes = NonNullable<Evidence['bytes']>;

function bytesBlocks({ hex, member, offset, pins }: Bytes): Block[] {
  const all = Buffer.from(hex, 'hex');
  if (all.length === 0) return [];
  const firstPin = Math.min(...pins.map(({ from }) => from), offset + all.length);
  /** The excerpt starts at the line of the first pin when it would not be seen otherwise. */
  const skip = firstPin - offset >= limits.bytes ? Math.floor((firstPin - offset) / bytesPerLine) * bytesPerLine : 0;
  const shown = all.subarray(Math.min(skip, all.length - 1), skip + limits.bytes);
  const start = offset + skip;
  const isPinned = (at: number): boolean => pins.some(({ from, to }) => at >= from && at < to);
  const lines: string[] = [];
  for (let line = 0; line < shown.length; line += bytesPerLine) {
    const part = [...shown.subarray(line, line + bytesPerLine)];
    const ascii = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    const pairs = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const pinned = part.map((_, index) => isPinned(start + line + index));
    const some = pinned.includes(true);
    lines.push(`${some ? '>' : ' '} ${offsetOf(start + line)}  ${pairs.padEnd(bytesPerLine * 3)} ${ascii}`);
    // A line that is marked whole needs no marks of its single bytes.
    if (some && pinned.includes(false)) {
      const marks = pinned.map((is) => (is ? '^^' : '  ')).join(' ');
      lines.push(`${' '.repeat(offsetOf(start + line).length + 4)}${marks}`.trimEnd());
    }
  }
  const left = all.length - shown.length;
  if (left > 0) lines.push(text.bytesLeft(left));
  return [paragraph(strong(text.bytes(offsetOf(start), member ?? ''))), codeBlock(lines.join('\n'))];
}

type Rows = NonNullable<Evidence['rows']>;

function rowsBlocks({ columns, rows }: Rows): Block[] {
  if (rows.length === 0) return [];
  const shown = columns.slice(0, limits.evidenceColumns);
  const left = [
    ...(rows.length > limits.evidenceRows ? [strings.moreLeftOut(rows.length - limits.evidenceRows, 'row')] : []),
    ...(columns.length > shown.length ? [strings.moreLeftOut(columns.length - shown.length, 'column')] : []),
  ];
  return [
    table(
      text.rows,
      [[strings.columns.row, 8], ...shown.map((column) => [column, 92 / Math.max(1, shown.length)] as const)],
      rows
        .slice(0, limits.evidenceRows)
        .map(({ row, values }) => [[code(String(row))], ...shown.map((_, index) => [plain(values[index] ?? '', 120)])]),
    ),
    ...(left.length > 0 ? [paragraph(dim(left.join(' ')))] : []),
  ];
}

type Fields = NonNullable<Evidence['fields']>;

function fieldsBlocks(fields: Fields): Block[] {
  if (fields.length === 0) return [];
  const left = fields.length - limits.evidenceFields;
  return [
    table(
      text.fields,
      [
        [strings.columns.pointer, 40],
        [strings.columns.value, 60],
      ],
      fields.slice(0, limits.evidenceFields).map(({ pointer, value }) => [[code(pointer, 200)], [code(value, 300)]]),
    ),
    ...(left > 0 ? [paragraph(dim(strings.moreLeftOut(left, 'field')))] : []),
  ];
}

export function evidenceBlocks(evidence: Evidence | null): Block[] {
  if (evidence === null) return [paragraph(dim(text.none))];
  const { bytes, fields, note, reconstruction, rows, trace } = evidence;
  return [
    ...(reconstruction ? [paragraph(strong(text.reconstruction)), codeBlock(reconstruction)] : []),
    ...(note ? [paragraph(plain(note))] : []),
    ...(trace && trace.length > 0 ? traceBlocks(trace) : []),
    ...(bytes ? bytesBlocks(bytes) : []),
    ...(rows ? rowsBlocks(rows) : []),
    ...(fields ? fieldsBlocks(fields) : []),
  ];
}
