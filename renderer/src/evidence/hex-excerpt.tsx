/** The bytes of a finding: a short excerpt with its pins, where each byte leads to its opcode. */
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Evidence } from '#contract/findings';
import { text } from '../i18n/evidence.ts';
import { countText, fill } from '../i18n/fill.ts';
import { type ByteRange, parseHex, rowBytes, rowsOf } from './bytes.ts';
import { HexLine } from './hex-line.tsx';
import { pinMap, pinnedSpan } from './pins.ts';

/** Rows shown before "show all": what an inspector can hold beside a trace. */
const shortRows = 24;

interface HexExcerptProps {
  readonly bytes: NonNullable<Evidence['bytes']>;
  readonly picked: ByteRange | undefined;
  onPick(offset: number): void;
}

/** The absolute offset under a pointer event, found by the byte's own mark. */
export function offsetOf(event: MouseEvent): number | undefined {
  const at = event.target instanceof HTMLElement ? event.target.dataset.at : undefined;
  return at === undefined ? undefined : Number(at);
}

const step: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -rowBytes, ArrowDown: rowBytes };

/** Bytes of an evidence item; the arrow keys move the selected byte, and the selection is told to whoever shows the trace. */
export function HexExcerpt({ bytes, picked, onPick }: HexExcerptProps) {
  const [all, setAll] = useState(false);
  const box = useRef<HTMLTableElement>(null);
  const parsed = useMemo(() => parseHex(bytes.hex), [bytes.hex]);
  const rows = useMemo(() => rowsOf(bytes.offset, parsed), [bytes.offset, parsed]);
  const span = pinnedSpan(bytes.pins);
  const firstRow = span ? Math.max(0, rows.findIndex(({ offset }) => offset + rowBytes > span.from) - 1) : 0;
  const start = all || rows.length <= shortRows ? 0 : Math.min(firstRow, rows.length - shortRows);
  const shown = all ? rows : rows.slice(start, start + shortRows);
  const end = bytes.offset + parsed.length;
  const digits = end > 0xff_ffff ? 8 : 6;
  const from = picked?.from;
  useEffect(() => {
    if (from !== undefined) box.current?.querySelector(`[data-at="${from}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [from]);
  const move = (event: KeyboardEvent) => {
    const by = step[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onPick(Math.max(bytes.offset, Math.min(end - 1, (from ?? span?.from ?? bytes.offset) + by)));
  };
  // A table that takes keys is a grid (WAI-ARIA APG, grid pattern).
  const grid = { role: 'grid', tabIndex: 0, 'aria-label': text.bytes, 'aria-rowcount': rows.length } as const;
  return (
    <>
      <table
        ref={box}
        className="hex hexwindow"
        {...grid}
        onKeyDown={move}
        onClick={(event) => {
          const at = offsetOf(event);
          if (at !== undefined) onPick(at);
        }}
      >
        <tbody>
          {shown.map((row, index) => (
            <HexLine
              key={row.offset}
              row={row}
              index={start + index}
              levels={pinMap(bytes.pins, { from: row.offset, to: row.offset + rowBytes })}
              digits={digits}
              pickedFrom={(picked?.from ?? 0) - row.offset}
              pickedTo={(picked?.to ?? 0) - row.offset}
            />
          ))}
        </tbody>
      </table>
      {!all && rows.length > shortRows ? (
        <button type="button" className="bare link s12 evmore" onClick={() => setAll(true)}>
          {fill(text.showAllBytes, { bytes: countText(parsed.length, text.byte) })}
        </button>
      ) : null}
    </>
  );
}
