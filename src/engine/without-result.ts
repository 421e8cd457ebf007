/** What is told where a child ended over files of a case: its earlier results no longer hold, everything else does. */
import { ChildCrashed } from '#jobs/pool';
import type { NewFinding } from '#store/finding-merge';
import type { EngineContext } from './context.ts';
import { judged } from './examine.ts';

/** @throws what was thrown, unless it is the end of a child */
export function withoutResult(
  { resources }: Pick<EngineContext, 'resources'>,
  thrown: unknown,
  what: string,
  artifactId: number | null,
): NewFinding[] {
  if (!(thrown instanceof ChildCrashed)) throw thrown;
  return judged(
    [{ ruleId: 'MDL-ART-003', detail: `${what} ended without a result: ${thrown.detail}`, location: {} }],
    resources,
    artifactId,
  );
}
