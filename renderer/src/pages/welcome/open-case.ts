/** Opens a case from wherever it was asked for, and makes it the window's case. */
import { useMutation } from '@tanstack/react-query';
import type { CaseSummary } from '#contract/case';
import { client, queryClient } from '#page/client.ts';
import { errorCode } from '#page/format/shown-error.ts';
import { welcomeText } from '#page/i18n/welcome.ts';
import { goTo } from '#page/navigation.ts';
import { pickFiles } from '#page/parts/pick-files.ts';
import { useDialogs } from '#page/state/dialogs.ts';
import { showJobsForNow } from '#page/state/ui.ts';
import { caseQuery } from '#page/state/use-case.ts';

/** Forgets what was read of another case and shows this one. */
export function enterCase(summary: CaseSummary, page = '/overview'): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'app' && queryKey[0] !== 'jobs' && queryKey[1] !== 'current' });
  queryClient.setQueryData(caseQuery.queryKey, summary);
  goTo(page);
}

/** Opens the case in a folder; asks for its passphrase where it has one; a failure is shown on the list of cases. */
export async function openCase(dir: string): Promise<void> {
  useDialogs.setState({ openFailure: undefined });
  try {
    enterCase(await client.cases.open({ dir }));
  } catch (error) {
    if (errorCode(error) === 'passphrase-needed') {
      useDialogs.setState({ passphraseFor: dir });
      return;
    }
    useDialogs.setState({ openFailure: { dir, error } });
    goTo('/cases');
  }
}

/** Asks for a folder, then opens the case in it. */
export async function openCaseByPicker(): Promise<void> {
  const [dir] = await pickFiles({ kind: 'folder', title: welcomeText.openTitle, verb: welcomeText.openVerb });
  if (dir !== undefined) await openCase(dir);
}

/** Makes the demo case and opens it; its import shows in the tray. */
export function useOpenDemo() {
  return useMutation({
    mutationFn: () => client.cases.openDemo(),
    onSuccess: ({ summary }) => {
      enterCase(summary);
      showJobsForNow();
    },
    onError: (error) => {
      useDialogs.setState({ openFailure: { dir: welcomeText.demo, error } });
      goTo('/cases');
    },
  });
}
