/** The story of a comparison: two models of the case laid side by side in a child, the answer kept for whoever looks at it. */
import type { ArtifactDetail } from '#contract/artifacts';
import { AssayError } from '#contract/errors';
import type { ModelComparison } from '#contract/models';
import { readArtifact } from '#store/artifacts';
import { appendCustody } from '#store/custody';
import type { CaseStore } from '#store/session';
import { subjectOf } from './audit-item.ts';
import type { EngineContext } from './context.ts';

/** Comparisons that are kept; each is a few megabytes at most. */
const mostKept = 20;

/** The latest comparisons of this engine, each with the case that it belongs to. */
export class ComparisonShelf {
  readonly #kept = new Map<string, { readonly store: CaseStore; readonly comparison: ModelComparison }>();

  put(jobId: string, store: CaseStore, comparison: ModelComparison): void {
    this.#kept.set(jobId, { store, comparison });
    for (const oldest of this.#kept.keys()) if (this.#kept.size > mostKept) this.#kept.delete(oldest);
  }

  /** Null for one that is not there, or that another case holds. */
  get(jobId: string, store: CaseStore): ModelComparison | null {
    const found = this.#kept.get(jobId);
    return found?.store === store ? found.comparison : null;
  }
}

function sideOf(store: CaseStore, id: number): ModelComparison['left'] {
  const { format, path, ref, sha256, size }: ArtifactDetail = readArtifact(store, id);
  if (sha256 === '')
    throw new AssayError('not-assessable', `${path} could not be read when it was imported; there is nothing to compare.`, path);
  return { id, ref, path, format, sha256, size };
}

function sentenceOf({ counts, identical, left, right, total }: ModelComparison): string {
  if (identical) return `${left.ref} and ${right.ref} are the same bytes.`;
  const told = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([change, count]) => `${count} ${change}`);
  return `${left.ref} against ${right.ref}: ${total} tensors, ${told.join(', ') || 'none in common'}.`;
}

/** Starts the job. @throws AssayError `not-found`, or `not-assessable` for a file of which there are no bytes */
export function startComparison(
  context: EngineContext,
  store: CaseStore,
  request: { readonly left: number; readonly right: number },
  shelf: ComparisonShelf,
): string {
  const left = sideOf(store, request.left);
  const right = sideOf(store, request.right);
  const title = `Compare ${left.ref} with ${right.ref}`;
  return context.jobs.start({ kind: 'compare', title, unit: 'bytes', page: `/compare/${left.id}/${right.id}` }, async (job) => {
    const of = (id: number) => {
      const { key, name, path } = subjectOf(store, id);
      return { key, name, path };
    };
    const found = await context.pool.run(
      'compare',
      { left: of(left.id), right: of(right.id) },
      { signal: job.signal, onProgress: (done, total, phase) => job.progress(done, total, phase) },
    );
    const comparison = { ...found, identical: left.sha256 === right.sha256, left, right };
    shelf.put(job.id, store, comparison);
    const sentence = sentenceOf(comparison);
    appendCustody(store, { act: 'compared', text: sentence, object: left.ref });
    return sentence;
  });
}
