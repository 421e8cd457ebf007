/** The page's one way to the engine: the contract's client over whatever channel is open, and the cache of what it answered. */
import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { MutationCache, QueryClient } from '@tanstack/react-query';
import type { contract } from '#contract/contract';
import { openLink } from './connection.ts';

const link: ClientLink<ClientContext> = { call: async (path, input, options) => (await openLink()).call(path, input, options) };

/** Every procedure of the contract, typed: `client.findings.list({...}, { signal })`. */
export const client: ContractRouterClient<typeof contract> = createORPCClient(link);

/**
 * Answers are kept while they are on show and read again after every change that a person made here.
 * `networkMode` is `always`: the library's default waits for a network, and here there is none.
 */
export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, staleTime: 2000, refetchOnWindowFocus: false, refetchOnReconnect: false },
    mutations: { networkMode: 'always', retry: false },
  },
  mutationCache: new MutationCache({ onSuccess: () => queryClient.invalidateQueries() }),
});
