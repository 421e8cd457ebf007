/** The one table: rows of fixed height, drawn only where they are in view, with every key that a grid has. */
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { text } from '../i18n/en.ts';
import { useKeys } from '../keys/use-keys.ts';
import { frame } from '../tokens.ts';
import { fitColumns } from './fit-columns.ts';
import { GridHead } from './grid-head.tsx';
import { keepFocus, rowIndexOf } from './grid-pointer.ts';
import { nextIndex } from './next-index.ts';

export interface Column<Row> {
  readonly id: string;
  /** The head's word; an empty one is drawn for screen readers only (`spoken`). */
  readonly head: string;
  readonly spoken?: string;
  /** A track of CSS grid: `68px`, `minmax(120px, 1fr)`. */
  readonly width: string;
  readonly align?: 'right';
  /** The value of the list's `sort` that this head sets; without it the head is plain. */
  readonly sort?: string;
  /** Which way the arrow points while this column sorts; the engine decides the order. */
  readonly order?: 'ascending' | 'descending';
  readonly className?: string;
  /** Absent: always shown. Otherwise shown where there is room, the lowest rank first. */
  readonly rank?: number;
  render(row: Row, state: { readonly selected: boolean; readonly index: number }): ReactNode;
}

interface GridProps<Row> {
  /** Spoken name of the table. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Rows that there are, loaded or not. */
  readonly count: number;
  /** The row at an index; undefined is drawn as a skeleton. */
  at(index: number): Row | undefined;
  /** What tells one row from another. */
  keyOf(row: Row): string | number;
  readonly selectedIndex: number;
  onSelect(index: number): void;
  /** Enter or a double click. */
  onOpen?(row: Row, index: number): void;
  /** Space; with a range when Shift was held since `from`. */
  onCheck?(from: number, to: number): void;
  readonly sort?: string;
  onSort?(sort: string): void;
  /** Told the last index in view, so that it can be fetched. */
  onRange?(last: number): void;
  readonly rowHeight?: number;
  readonly rowClass?: (row: Row) => string;
  /** Whether J and K move in this grid from anywhere on the page; one grid a page. */
  readonly letters?: boolean;
  /** Backspace on the grid; the file picker goes up a folder. */
  onBack?(): void;
  /** Takes the focus when the page is shown. */
  readonly autoFocus?: boolean;
}

/** Focus stays on the grid itself; the selected row is its active descendant and follows arrows, Page, Home and End. */
export function Grid<Row>(props: GridProps<Row>) {
  const { count, at, keyOf, selectedIndex, onSelect, onOpen, onCheck, onRange, rowHeight = frame.row, letters = true } = props;
  const id = useId();
  const { ref: measure, width } = useElementSize<HTMLTableElement>();
  const columns = fitColumns(props.columns, width);
  const pane = useRef<HTMLTableElement>(null);
  const both = useMergedRef(pane, measure);
  const anchor = useRef(selectedIndex);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => pane.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: frame.tableHead,
    scrollMargin: 0,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0) onRange?.(last);
  }, [last, onRange]);
  useEffect(() => {
    if (props.autoFocus) pane.current?.focus({ preventScroll: true });
  }, [props.autoFocus]);

  const select = (index: number) => {
    onSelect(index);
    rows.scrollToIndex(index);
  };
  const move = (key: string, isRange = false): boolean => {
    const visible = Math.max(1, Math.floor(((pane.current?.clientHeight ?? rowHeight) - frame.tableHead) / rowHeight) - 1);
    const next = nextIndex(key, selectedIndex, count, visible);
    if (next === undefined) return false;
    if (isRange) onCheck?.(anchor.current, next);
    else anchor.current = next;
    select(next);
    return true;
  };
  const press = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const row = at(selectedIndex);
    if (key === ' ' && onCheck && row !== undefined) {
      anchor.current = selectedIndex;
      onCheck(selectedIndex, selectedIndex);
    } else if (key === 'Enter' && onOpen && row !== undefined) onOpen(row, selectedIndex);
    else if (key === 'Backspace' && props.onBack) props.onBack();
    else return move(key, shiftKey && onCheck !== undefined);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== pane.current || event.ctrlKey || event.metaKey || event.altKey) return;
    if (press(event)) event.preventDefault();
  };
  useKeys(
    [
      { keys: 'J', label: text.keys.move, run: () => move('ArrowDown'), hint: true, shownAs: 'J K' },
      { keys: 'K', label: text.keys.move, run: () => move('ArrowUp'), shownAs: '' },
    ],
    letters,
  );

  const gridTemplateColumns = columns.map(({ width }) => width).join(' ');
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const index = rowIndexOf(event);
    if (index === undefined) return;
    if (event.shiftKey && onCheck) onCheck(selectedIndex, index);
    else anchor.current = index;
    onSelect(index);
  };
  const onDoubleClick = (event: MouseEvent<HTMLElement>) => {
    const index = rowIndexOf(event);
    const row = index === undefined ? undefined : at(index);
    if (index !== undefined && row !== undefined) onOpen?.(row, index);
  };
  // A table that takes keys is a grid (WAI-ARIA APG, grid pattern); its rows and cells then are a grid's by themselves.
  const grid = {
    role: 'grid',
    tabIndex: 0,
    'aria-label': props.label,
    'aria-rowcount': count + 1,
    'aria-colcount': columns.length,
    'aria-multiselectable': onCheck ? true : undefined,
    'aria-activedescendant': items.some(({ index }) => index === selectedIndex) ? `${id}-${selectedIndex}` : undefined,
  } as const;
  return (
    <table
      ref={both}
      className="tbl fill scroll"
      {...grid}
      onKeyDown={onKeyDown}
      onMouseDown={(event) => keepFocus(event, pane.current)}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
    >
      <thead className="theadgroup">
        <tr aria-rowindex={1} className="thead" style={{ gridTemplateColumns }}>
          {columns.map((column) => (
            <GridHead key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </tr>
      </thead>
      <tbody style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = at(index);
          const selected = index === selectedIndex;
          return (
            <tr
              key={row === undefined ? `at ${index}` : keyOf(row)}
              id={`${id}-${index}`}
              data-index={index}
              aria-rowindex={index + 2}
              aria-selected={selected}
              className={`trow ${row === undefined ? '' : (props.rowClass?.(row) ?? '')}`}
              style={{ gridTemplateColumns, height: rowHeight, transform: `translateY(${start}px)` }}
            >
              {columns.map((column) => (
                <td key={column.id} className={`${column.align === 'right' ? 'r ' : ''}${column.className ?? ''}`}>
                  {row === undefined ? <i className="skeletonbar" /> : column.render(row, { selected, index })}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
