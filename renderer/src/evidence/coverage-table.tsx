/** The coverage strip in words: the same stretches, one row each. */
import { exactBytesText, offsetText } from '../format/bytes.ts';
import { text } from '../i18n/evidence.ts';
import { countText, fill } from '../i18n/fill.ts';
import { Plain } from '../parts/plain.tsx';
import { ScrollPane } from '../parts/scroll-pane.tsx';
import type { StripSegment } from './coverage.ts';
import { partsText } from './segment-text.ts';

const heads = text.tableHeads;

export function CoverageTable({ segments, onSeek }: { readonly segments: readonly StripSegment[]; onSeek(offset: number): void }) {
  return (
    <ScrollPane label={text.table} className="covtable">
      <table className="evtable">
        <thead>
          <tr>
            {[heads.from, heads.to, heads.size, heads.state, heads.what].map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {segments.map((segment) => (
            <tr key={segment.from}>
              <td className="mono">
                <button type="button" className="bare link" onClick={() => onSeek(segment.from)}>
                  {offsetText(segment.from)}
                </button>
              </td>
              <td className="mono">{offsetText(Math.max(segment.from, segment.to - 1))}</td>
              <td className="nw">{exactBytesText(segment.to - segment.from)}</td>
              <td className="nw">{segment.ranges > 1 ? partsText(segment) : text.coverageStates[segment.state]}</td>
              <td className="t2">
                {segment.ranges > 1 ? (
                  fill(text.joinedRows, { ranges: countText(segment.ranges, text.range) })
                ) : (
                  <Plain text={segment.what} limit={200} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollPane>
  );
}
