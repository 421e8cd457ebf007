/** One row of the hex view: offset, sixteen bytes, their text; pinned bytes are marked in both columns. */
import { type CSSProperties, memo } from 'react';
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
  readonly style?: CSSProperties;
}

const marks = ['', 'pin', 'pin2'];
const isPrintable = (byte: number) => byte >= 0x20 && byte < 0x7f;

/** The pointer finds a byte by its `data-at`; the places of a row never move, so they are their own keys. */
export const HexLine = memo(function HexLine({ row, levels, digits, pickedFrom, pickedTo, index, style }: HexLineProps) {
  const classOf = (place: number) => {
    const mark = marks[levels[place] ?? 0] ?? '';
    return place >= pickedFrom && place < pickedTo ? `${mark} picked` : mark;
  };
  return (
    <tr aria-rowindex={index + 1} className={digits < 8 ? 'hexline short' : 'hexline'} style={style}>
      <th scope="row" className="off">
        {hexOffset(row.offset, digits)}
      </th>
      <td>
        {row.bytes.map((byte, place) => (
          <span
            key={hexOffset(place, 1)}
            data-at={row.offset + place}
            className={`hx ${place === rowBytes / 2 ? 'gap' : ''} ${byte === undefined ? 'none' : classOf(place)} ${byte === 0 ? 'z' : ''}`}
          >
            {byte === undefined ? '  ' : hexByte(byte)}
          </span>
        ))}
      </td>
      <td className="asc">
        {row.bytes.map((byte, place) => (
          <span
            key={hexOffset(place, 1)}
            data-at={row.offset + place}
            className={byte === undefined ? '' : `${classOf(place)} ${isPrintable(byte) ? '' : 't3'}`}
          >
            {byte === undefined ? ' ' : textByte(byte)}
          </span>
        ))}
      </td>
    </tr>
  );
});
