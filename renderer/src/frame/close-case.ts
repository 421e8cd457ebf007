/** Closes the open case and shows the list of cases. */
import { useMutation } from '@tanstack/react-query';
import { client, queryClient } from '../client.ts';
import { goTo } from '../navigation.ts';
import { caseQuery } from '../state/use-case.ts';

export function useCloseCase() {
  return useMutation({
    mutationFn: () => client.cases.close(),
    onSuccess: () => {
      goTo('/cases');
      // The list of cases may be on show by now: a query that is removed under its page is never read again.
      queryClient.removeQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'app' && queryKey[0] !== 'jobs' && queryKey.join() !== 'cases,recent',
      });
      queryClient.setQueryData(caseQuery.queryKey, null);
    },
  });
}
