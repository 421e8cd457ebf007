/** The head of one column: a word, or a button that sorts and says so. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { text } from '../i18n/en.ts';
import { fill } from '../i18n/fill.ts';
import type { Column } from './grid.tsx';

interface HeadProps<Row> {
  readonly column: Column<Row>;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
}

export function GridHead<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const { head, spoken, align, order = 'ascending' } = column;
  const isSorting = column.sort !== undefined && column.sort === sort;
  const Arrow = order === 'ascending' ? IconArrowUp : IconArrowDown;
  const word = head === '' ? <span className="vh">{spoken ?? column.id}</span> : head;
  const className = `${align === 'right' ? 'r ' : ''}${isSorting ? 'sort' : ''}`;
  return (
    <th scope="col" className={className} aria-sort={isSorting ? order : undefined}>
      {column.sort === undefined || onSort === undefined ? (
        word
      ) : (
        <button
          type="button"
          className="bare sortbutton"
          aria-label={fill(isSorting ? text.parts.sortOrder : text.parts.sortBy, { column: head })}
          onClick={() => column.sort !== undefined && onSort(column.sort)}
        >
          {word}
          {isSorting && <Arrow size={11} aria-hidden="true" />}
        </button>
      )}
    </th>
  );
}
