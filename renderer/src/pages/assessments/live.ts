/** Follows a run while it goes: the provider, the points as they are measured, and how far it is. */
import { useEffect, useState } from 'react';
import type { AssessmentEvent, CurvePoint, ProviderCheck } from '#contract/assessments';
import { client, queryClient } from '#page/client.ts';
import { withPoint } from './curve-series.ts';

export interface Live {
  readonly provider: string;
  readonly device: string;
  readonly checks: readonly ProviderCheck[];
  readonly curve: readonly CurvePoint[];
  readonly progress: { readonly done: number; readonly total: number; readonly phase: string } | undefined;
  /** The view was cut off before the run ended. */
  readonly isCutOff: boolean;
}

const nothing: Live = { provider: '', device: '', checks: [], curve: [], progress: undefined, isCutOff: false };

/** What is known after an event. */
function after(live: Live, event: AssessmentEvent): Live {
  switch (event.type) {
    case 'provider':
      return { ...live, provider: event.provider, device: event.device, checks: event.checks };
    case 'point':
      return { ...live, curve: withPoint(live.curve, event.point) };
    case 'progress':
      return { ...live, progress: { done: event.done, total: event.total, phase: event.phase } };
    case 'end':
      return live;
  }
}

/** Watches run `id` while `isRunning`; when it ends, what is stored is read again. */
export function useLive(id: number, isRunning: boolean): Live {
  const [live, setLive] = useState<Live>(nothing);
  useEffect(() => {
    setLive(nothing);
    if (!isRunning) return;
    const leaving = new AbortController();
    const follow = async () => {
      for await (const event of await client.assessments.watch({ id }, { signal: leaving.signal })) {
        setLive((before) => after(before, event));
        if (event.type === 'end') void queryClient.invalidateQueries();
      }
    };
    follow().catch(() => {
      if (!leaving.signal.aborted) setLive((before) => ({ ...before, isCutOff: true }));
    });
    return () => leaving.abort();
  }, [id, isRunning]);
  return live;
}
