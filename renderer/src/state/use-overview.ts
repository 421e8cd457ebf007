/** How the case stands, read once for the navigation's counts and the overview page. */
import { client } from '../client.ts';

export const overviewQuery = {
  queryKey: ['cases', 'overview'],
  queryFn: ({ signal }: { signal: AbortSignal }) => client.cases.overview(undefined, { signal }),
} as const;
