/** The open case, and what Assay itself is, as every part of the window needs them. */
import { useQuery } from '@tanstack/react-query';
import type { AppInfo } from '#contract/app';
import type { CaseSummary } from '#contract/case';
import { client } from '../client.ts';

/** How the open case is asked for; `null` is no case. */
export const caseQuery = {
  queryKey: ['cases', 'current'],
  queryFn: ({ signal }: { signal: AbortSignal }) => client.cases.current(undefined, { signal }),
} as const;

/** The open case; undefined while none is open or nothing is known yet. */
export function useCase(): CaseSummary | undefined {
  return useQuery(caseQuery).data ?? undefined;
}

/** What Assay is and may do here; its network adapters are asked for again every half minute. */
export function useAppInfo(): AppInfo | undefined {
  return useQuery({
    queryKey: ['app', 'info'],
    queryFn: ({ signal }) => client.app.info(undefined, { signal }),
    refetchInterval: 30_000,
  }).data;
}
