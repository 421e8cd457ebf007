/** What was found in one file: rows in the order of gravity, and the details of as many as the page pins to bytes. */
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import type { FindingDetail, FindingRow } from '#contract/review';
import { client } from '#page/client.ts';

/** Findings whose places are read for the tree, the strip and the bytes; the rest is on the page of findings. */
const mostPinned = 200;

export interface FileFindings {
  readonly rows: readonly FindingRow[];
  readonly total: number;
  readonly details: readonly FindingDetail[];
  /** Whether all details that will come are there. */
  readonly isRead: boolean;
  readonly error: unknown;
  refetch(): unknown;
}

const noRows: readonly FindingRow[] = [];

/** One function for all renders, so that its answer stays the same object while nothing new has come. */
function combine(results: readonly UseQueryResult<FindingDetail>[]) {
  return {
    details: results.map(({ data }) => data).filter((data) => data !== undefined),
    isRead: results.every(({ data, error }) => data !== undefined || error !== null),
    error: results.find(({ error }) => error !== null)?.error ?? null,
  };
}

export function useFileFindings(artifactId: number): FileFindings {
  const list = useQuery({
    queryKey: ['findings', 'of', artifactId, mostPinned],
    queryFn: ({ signal }) => client.findings.list({ limit: mostPinned, filter: { artifactId }, sort: 'severity' }, { signal }),
  });
  const rows = list.data?.rows ?? noRows;
  const { details, error, isRead } = useQueries({
    queries: rows.map(({ id }) => ({
      queryKey: ['findings', 'get', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.findings.get({ id }, { signal }),
      staleTime: 30_000,
    })),
    combine,
  });
  return {
    rows,
    total: list.data?.total ?? 0,
    details,
    isRead: list.data !== undefined && isRead,
    error: list.error ?? error,
    refetch: list.refetch,
  };
}
