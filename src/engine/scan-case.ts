/** Examines again what no current scan covers: files of an import that was cut off, or all of them when rules or scanners have changed. */

import type { ArtifactDetail } from '#contract/artifacts';
import { allArtifacts } from '#store/artifact-queries';
import { readArtifact } from '#store/artifacts';
import { listChecks } from '#store/assets';
import { caseCounts } from '#store/counts';
import { appendCustody } from '#store/custody';
import { findingsForReview } from '#store/findings';
import { outdatedArtifacts, scannerSets, unscannedArtifacts } from '#store/scans';
import type { CaseStore } from '#store/session';
import { scanArtifactOfCase } from './audit-item.ts';
import type { EngineContext } from './context.ts';
import { examineTogether } from './examine-together.ts';
import { answeringSets, mannerOf, type ScanManner, scannerSetOf, usualManner } from './scan-manner.ts';
import type { ScanReport } from './scan-report.ts';
import { makeScanReport } from './scan-report.ts';

/** What is to be examined again, and how. */
export interface RescanRequest {
  /** Without it every file is examined as in its last scan. */
  readonly manner?: ScanManner | undefined;
  /** Only these files. */
  readonly ids?: readonly number[] | undefined;
}

/** Artifacts of which there are bytes and no scan by the present rules and scanners, in the manner asked for or in whatever manner. */
export function staleArtifacts(
  { resources }: EngineContext,
  store: CaseStore,
  { ids, manner }: RescanRequest = {},
): { id: number; path: string }[] {
  // A set of present scanners, whatever the manner, names itself again when its manner is read from it.
  const present = scannerSets(store).filter((set) => scannerSetOf(mannerOf(set)) === set);
  const enough = manner ? answeringSets(manner) : [...new Set([...answeringSets(usualManner), ...present])];
  const stale = outdatedArtifacts(store, enough, resources.rules.hash);
  return ids === undefined ? stale : stale.filter(({ id }) => ids.includes(id));
}

/** Whether an import was cut off before all that it took in was examined, or before the checks were made on its assets. */
export function isLeftUnexamined(store: CaseStore): boolean {
  const { assets, checks } = caseCounts(store);
  return unscannedArtifacts(store).length > 0 || (assets > 0 && Object.keys(checks).length === 0);
}

/** The first few of them; every one of them stands in the inventory. */
function told(remarks: readonly string[]): string {
  const most = 3;
  const more = remarks.length > most ? ` So it was with ${remarks.length - most} more.` : '';
  return remarks.length === 0 ? '' : ` ${remarks.slice(0, most).join(' ')}${more}`;
}

/** Starts the job and gives its id; files whose medium is not attached keep their last scan and are named as such. */
export function startScan(context: EngineContext, store: CaseStore, request: RescanRequest = {}): string {
  return context.jobs.start({ kind: 'scan', title: 'Examine files again', unit: 'files', page: '/inventory' }, async (job) => {
    const stale = staleArtifacts(context, store, request);
    let examined = 0;
    const missed: string[] = [];
    for (const { id, path } of stale) {
      job.signal.throwIfAborted();
      job.progress(examined + missed.length, stale.length, path);
      const failure = await scanArtifactOfCase(id, { context, store, signal: job.signal, manner: request.manner }, () => {});
      if (failure === undefined) examined += 1;
      else missed.push(`${path} was not examined: ${failure}`);
    }
    const together = await examineTogether(context, store, job.signal, (phase) => job.progress(stale.length, stale.length, phase));
    const remarks = told([...missed, ...together]);
    if (stale.length === 0) return `Every file has a scan by the present rules already.${remarks}`;
    const sentence = `${examined} file${examined === 1 ? '' : 's'} examined again with the present rules.${remarks}`;
    appendCustody(store, { act: 'rescanned', text: sentence, object: 'case' });
    return sentence;
  });
}

/** Which bytes of a file were understood, and what lies inside it. */
function mapOf(store: CaseStore, id: number): Pick<ArtifactDetail, 'contents' | 'coverage'> {
  const { contents, coverage } = readArtifact(store, id);
  return { coverage, contents };
}

/** The case's artifacts and findings in the shape of a scan; dismissed findings are left out, as a person has decided that they are none. */
export function scanReportOfCase(context: EngineContext, store: CaseStore, endedEarly: boolean, coverage = false): ScanReport {
  const { parts, resources } = context;
  const findings = findingsForReview(store).filter(({ state }) => state !== 'dismissed');
  return makeScanReport(
    { version: parts.version, rulesHash: resources.rules.hash },
    {
      artifacts: allArtifacts(store).map(({ format, id, outcome, outcomeDetail, path, sha256, size, verdict }) => ({
        path,
        sha256,
        size,
        format,
        outcome,
        outcomeDetail,
        verdict,
        ...(coverage ? mapOf(store, id) : {}),
        findings: findings
          .filter(({ artifactId }) => artifactId === id)
          .map(({ detail, evidenceSha256, location, ruleId, severity, title }) => ({
            ruleId,
            severity,
            title,
            detail,
            location,
            ...(evidenceSha256 === null ? {} : { evidenceSha256 }),
          })),
      })),
      checks: listChecks(store, {}),
      endedEarly,
    },
  );
}
