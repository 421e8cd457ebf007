/** One row of the hex view: offset, sixteen bytes, their text; pinned bytes are marked in both columns. */
import { memo } from 'react';
import { type HexRow, hexByte, hexOffset, rowBytes, textByte } from './bytes.ts';

export interface HexLineProps {
  readonly row: HexRow;
  /** Pin levels of the sixteen bytes: 0, 1 or 2. */
  readonly levels: Uint8Array;
  readonly digits: number;
  /** Places of the row that are selected, [from, to). */
  readonly pickedFrom: number;
  readonly pickedTo: number;
  readonly index: number;
}

const marks = ['', 'pin', 'pin2'];

/** The row says its bytes once as text for a screen reader; the pointer finds a byte by its `data-at`. */
export const HexLine = memo(function HexLine({ row, levels, digits, pickedFrom, pickedTo, index }: HexLineProps) {
  const classOf = (place: number) => {
    const mark = marks[levels[place] ?? 0] ?? '';
    return place >= pickedFrom && place < pickedTo ? `${mark} picked` : mark;
  };
  return (
    <div role="row" aria-rowindex={index + 1} className={digits < 8 ? 'hexline short' : 'hexline'}>
      <span role="rowheader" className="off">
        {hexOffset(row.offset, digits)}
      </span>
      <span role="gridcell">
        {row.bytes.map((byte, place) => (
          <span
            // The sixteen places of a row never move.
            key={hexOffset(place, 1)}
            data-at={row.offset + place}
            className={`hx ${place === rowBytes / 2 ? 'gap' : ''} ${byte === undefined ? 'none' : classOf(place)} ${byte === 0 ? 'z' : ''}`}
          >
            {byte === undefined ? '  ' : hexByte(byte)}
          </span>
        ))}
      </span>
      <span role="gridcell" className="asc">
        {row.bytes.map((byte, place) => (
          <span
            key={hexOffset(place, 1)}
            data-at={row.offset + place}
            className={byte === undefined ? '' : `${classOf(place)} ${byte >= 0x20 && byte < 0x7f ? '' : 't3'}`}
          >
            {byte === undefined ? ' ' : textByte(byte)}
          </span>
        ))}
      </span>
    </div>
  );
});
