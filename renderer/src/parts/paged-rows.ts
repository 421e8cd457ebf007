/** Lists that the engine gives in pages: rows are fetched as they come into view, whatever their number. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';

/** What a list procedure answers at the least. */
export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly next: string | null;
}

export interface PagedRows<Row, Page extends RowPage<Row>> {
  /** The row at an index, or undefined while it is not loaded. */
  at(index: number): Row | undefined;
  /** Rows that match, loaded or not. */
  readonly total: number;
  /** Rows that are loaded; they are always the first. */
  readonly loaded: number;
  /** The first page, with the counts that came along; of the list before while another is read. */
  readonly first: Page | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  /** Asks for everything up to an index; the grid calls it with its last visible row. */
  want(index: number): void;
  refetch(): unknown;
}

/**
 * @param queryKey the list and everything that decides what is in it
 * @param fetchPage calls the list procedure; give 500 as its limit, so that 100,000 rows are 200 calls
 */
export function usePagedRows<Row, Page extends RowPage<Row>>(
  queryKey: readonly unknown[],
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<Page>,
): PagedRows<Row, Page> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page) => last.next,
    placeholderData: keepPreviousData,
    // Comparing 100,000 rows with themselves after every page costs more than drawing those in view.
    structuralSharing: false,
  });
  const { data, fetchNextPage, hasNextPage, isFetching } = query;
  const starts = useMemo(() => {
    const list: number[] = [];
    let count = 0;
    for (const page of data?.pages ?? []) {
      list.push(count);
      count += page.rows.length;
    }
    return { list, count };
  }, [data]);
  const wanted = useRef(0);
  const advance = useCallback(() => {
    if (hasNextPage && !isFetching && wanted.current >= starts.count - 1) void fetchNextPage();
  }, [hasNextPage, isFetching, starts, fetchNextPage]);
  const want = useCallback(
    (index: number) => {
      wanted.current = index;
      advance();
    },
    [advance],
  );
  const at = useCallback(
    (index: number): Row | undefined => {
      let page = Math.min(starts.list.length - 1, Math.floor(index / Math.max(1, starts.list[1] ?? starts.count)));
      while (page > 0 && (starts.list[page] ?? 0) > index) page -= 1;
      while (page + 1 < starts.list.length && (starts.list[page + 1] ?? Number.POSITIVE_INFINITY) <= index) page += 1;
      return data?.pages[page]?.rows[index - (starts.list[page] ?? 0)];
    },
    [data, starts],
  );
  const total = data?.pages.at(-1)?.total ?? 0;
  return {
    at,
    total: hasNextPage ? Math.max(total, starts.count) : starts.count,
    loaded: starts.count,
    first: data?.pages[0],
    error: query.error,
    isPending: query.isPending,
    want,
    refetch: query.refetch,
  };
}
