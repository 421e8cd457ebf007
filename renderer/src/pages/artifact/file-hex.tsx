/** The whole file as bytes: rows are read as they come into view, pins of its findings are marked, arrows move the selected byte. */
import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { client } from '#page/client.ts';
import { type ByteRange, hexByte, hexOffset, parseHex, rowBytes } from '#page/evidence/bytes.ts';
import { offsetOf } from '#page/evidence/hex-excerpt.tsx';
import { HexLine } from '#page/evidence/hex-line.tsx';
import { type Pin, pinMap } from '#page/evidence/pins.ts';
import { useAsked } from '#page/evidence/use-asked.ts';
import { text } from '#page/i18n/artifact.ts';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { frame } from '#page/tokens.ts';
import { chunkBytes, chunksFor, partOf, partRows, rowsInPart } from './chunks.ts';

interface FileHexProps {
  readonly id: number;
  readonly size: number;
  readonly pins: readonly Pin[];
  /** The byte that was gone to; scrolls there when `asked` changes. */
  readonly at: number;
  readonly asked: number;
  readonly picked: ByteRange | undefined;
  onPick(offset: number): void;
  /** Asks to be shown another part of the file. */
  onGo(offset: number): void;
  /** Told the first offset in view. */
  onView(offset: number): void;
}

/** Rows in front of the place that a pane opens on. */
const rowsBefore = 3;

const keySteps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -rowBytes,
  ArrowDown: rowBytes,
  PageUp: -rowBytes * 24,
  PageDown: rowBytes * 24,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export function FileHex({ id, size, pins, at, asked, picked, onPick, onGo, onView }: FileHexProps) {
  const pane = useRef<HTMLTableElement>(null);
  const part = partOf(at, size).at;
  const base = part * partRows;
  const rows = useVirtualizer({
    count: rowsInPart(part, size),
    getScrollElement: () => pane.current,
    estimateSize: () => frame.hexLine,
    overscan: 16,
    // A pane that opens on a place shows some rows in front of it.
    initialOffset: Math.max(0, (Math.floor(at / rowBytes) - base - rowsBefore) * frame.hexLine),
    paddingStart: 4,
    paddingEnd: 8,
  });
  const items = rows.getVirtualItems();
  const bytesAt = useChunks(id, chunksFor(base + (items[0]?.index ?? 0), base + (items.at(-1)?.index ?? -1), size));
  useAsked(asked, () => rows.scrollToIndex(Math.floor(at / rowBytes) - base, { align: 'center' }));
  const viewed = (base + Math.floor((rows.scrollOffset ?? 0) / frame.hexLine)) * rowBytes;
  useEffect(() => onView(viewed), [onView, viewed]);
  const move = (event: KeyboardEvent) => {
    const by = keySteps[event.key];
    if (by === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(size - 1, (picked?.from ?? at) + by));
    onPick(next);
    if (partOf(next, size).at === part) rows.scrollToIndex(Math.floor(next / rowBytes) - base);
    else onGo(next);
  };
  const digits = size > 0xffff_ffff ? 10 : 8;
  // A table that takes keys is a grid (WAI-ARIA APG, grid pattern).
  const grid = { role: 'grid', tabIndex: 0, 'aria-label': text.hex, 'aria-rowcount': Math.ceil(size / rowBytes) } as const;
  return (
    <>
      <div className="hexline hexhead" aria-hidden>
        <span>{text.offset}</span>
        <span>
          {Array.from({ length: rowBytes }, (_, place) => (
            <span key={hexByte(place)} className={place === rowBytes / 2 ? 'hx gap' : 'hx'}>
              {hexByte(place)}
            </span>
          ))}
        </span>
        <span>{text.asText}</span>
      </div>
      <ErrorLine error={bytesAt.error} />
      <table
        ref={pane}
        className="hex hexwindow fill scroll filehex"
        {...grid}
        onKeyDown={move}
        onClick={(event) => {
          const offset = offsetOf(event);
          if (offset !== undefined) onPick(offset);
        }}
      >
        <tbody style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const offset = (base + index) * rowBytes;
            return (
              <HexLine
                key={index}
                row={{ offset, bytes: bytesAt.row(offset, size) }}
                index={base + index}
                levels={pinMap(pins, { from: offset, to: offset + rowBytes })}
                digits={digits}
                pickedFrom={(picked?.from ?? 0) - offset}
                pickedTo={(picked?.to ?? 0) - offset}
                style={{ transform: `translateY(${String(start)}px)` }}
              />
            );
          })}
        </tbody>
      </table>
      <span className="vh" role="status">
        {picked ? hexOffset(picked.from, digits) : ''}
      </span>
    </>
  );
}

/** Reads chunks, and gives rows of them; bytes that are not there yet are left out. */
function useChunks(id: number, chunks: readonly number[]) {
  const queries = useQueries({
    queries: chunks.map((chunk) => ({
      queryKey: ['bytes', id, chunk],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        parseHex((await client.artifacts.bytes({ id, offset: chunk * chunkBytes, length: chunkBytes }, { signal })).hex),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 30_000,
    })),
  });
  const loaded = useMemo(() => new Map(chunks.map((chunk, at) => [chunk, queries[at]?.data])), [chunks, queries]);
  const row = (offset: number, size: number) => {
    const bytes = loaded.get(Math.floor(offset / chunkBytes));
    const from = offset % chunkBytes;
    return Array.from({ length: rowBytes }, (_, place) => (offset + place < size ? bytes?.[from + place] : undefined));
  };
  return { row, error: queries.find(({ error }) => error !== null)?.error ?? null };
}
