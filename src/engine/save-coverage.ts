/** A file's coverage as a JSON file of its own, so that what was not understood can be handed over and checked by others. */
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { ArtifactDetail } from '#contract/artifacts';
import { AssayError } from '#contract/errors';
import { readArtifact } from '#store/artifacts';
import { appendCustody } from '#store/custody';
import type { CaseStore } from '#store/session';
import type { EngineContext } from './context.ts';
import { writeTogether } from './write-together.ts';

/** Bytes by how far they were understood; overlapping ranges count once, for the one that begins first. */
function totalsOf({ coverage, size }: Pick<ArtifactDetail, 'coverage' | 'size'>): Record<'parsed' | 'hashed' | 'unread', number> {
  const totals = { parsed: 0, hashed: 0, unread: 0 };
  let at = 0;
  for (const { from, state, to } of coverage.toSorted((left, right) => left.from - right.from)) {
    const begin = Math.max(at, from);
    const end = Math.min(to, size);
    if (end <= begin) continue;
    totals.unread += begin - at;
    totals[state] += end - begin;
    at = end;
  }
  totals.unread += Math.max(0, size - at);
  return totals;
}

/** The document `assay.coverage/1`; the same file read by the same rules gives the same bytes. */
function coverageDocument(artifact: ArtifactDetail, version: string): object {
  const { assurances, contents, contentsDropped, coverage, depth, format, outcome, outcomeDetail, policy, rulesHash, scanners } = artifact;
  const { path, ref, sha256, size } = artifact;
  return {
    schema: 'assay.coverage/1',
    tool: { version, rulesHash },
    artifact: { ref, path, sha256, size, format },
    scan: {
      depth,
      policy,
      outcome,
      outcomeDetail,
      scanners: scanners.map(({ blindSpots, id, version: of }) => ({ id, version: of, blindSpots })),
    },
    totals: totalsOf(artifact),
    coverage,
    contents,
    contentsDropped,
    assurances,
  };
}

/**
 * Writes it and notes that in the custody log.
 * @returns the absolute path that was written
 * @throws AssayError `not-found` for an artifact or folder that is not there, `not-allowed` where a file stands in the place
 */
export async function saveCoverage(context: EngineContext, store: CaseStore, id: number, out: string): Promise<string> {
  const artifact = readArtifact(store, id);
  const path = resolve(out);
  if (!existsSync(dirname(path))) throw new AssayError('not-found', `The folder ${dirname(path)} is not there.`, path);
  if (existsSync(path)) throw new AssayError('not-allowed', `${path} is there already and is not replaced. Choose another name.`, path);
  await writeTogether([{ path, bytes: `${JSON.stringify(coverageDocument(artifact, context.parts.version), null, 2)}\n` }]);
  appendCustody(store, {
    act: 'coverage-saved',
    text: `The coverage of ${artifact.ref} was written to ${basename(path)}.`,
    object: artifact.ref,
  });
  return path;
}
