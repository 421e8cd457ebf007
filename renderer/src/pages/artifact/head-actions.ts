/** What can be done with one file from the top of its page: read it again more thoroughly, and hand its coverage over. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { hasEnded, useJobs } from '#page/frame/job-feed.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill } from '#page/i18n/fill.ts';
import { pickFiles } from '#page/parts/pick-files.ts';
import { showJobsForNow } from '#page/state/ui.ts';

interface Action {
  readonly isRunning: boolean;
  readonly error: unknown;
  run(): void;
}

/** Examines one file again with statistics over every weight; the job shows on the button and in the tray. */
export function useDeepen({ id, policy }: Pick<ArtifactDetail, 'id' | 'policy'>): Action {
  const [jobId, setJobId] = useState('');
  const job = useJobs().find((each) => each.id === jobId);
  const start = useMutation({
    mutationFn: () => client.imports.rescan({ ids: [id], depth: 'deep', policy }),
    onSuccess: (started) => {
      setJobId(started.jobId);
      showJobsForNow();
    },
  });
  return { isRunning: start.isPending || (job !== undefined && !hasEnded(job)), error: start.error, run: () => start.mutate() };
}

/** Writes the coverage to a JSON file that a person chooses; `path` tells where it went until it is dismissed. */
export function useSaveCoverage({ id, ref }: Pick<ArtifactDetail, 'id' | 'ref'>): Action & { readonly path?: string; dismiss(): void } {
  const save = useMutation({ mutationFn: (out: string) => client.artifacts.saveCoverage({ id, out }) });
  const choose = async () => {
    const [out] = await pickFiles({
      kind: 'save',
      title: fill(text.saveTitle, { ref }),
      verb: text.saveVerb,
      name: `${ref}.coverage.json`,
    });
    if (out !== undefined) save.mutate(out);
  };
  return {
    isRunning: save.isPending,
    error: save.error,
    run: () => void choose(),
    ...(save.data ? { path: save.data.path } : {}),
    dismiss: save.reset,
  };
}
