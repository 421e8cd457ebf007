/** Counts from the case what the standing rules, the progress and the next steps look at. */

import type { ArtifactRow } from '#contract/artifacts';
import type { AssessmentDetail } from '#contract/assessments';
import type { Checklist } from '#contract/checklists';
import { type Outcome, outcome as outcomes } from '#contract/findings';
import type { FindingRow } from '#contract/review';
import type { CaseFacts, Named } from '#posture/facts';
import { listKeys } from '#signing/keyring';
import { allArtifacts, listByFormat } from '#store/artifact-queries';
import { listAssessments } from '#store/assessments';
import { readCase } from '#store/case-info';
import { type CaseCounts, caseCounts } from '#store/counts';
import { custodyHead, listCustody } from '#store/custody';
import { listFindings } from '#store/findings';
import { listReports } from '#store/reports';
import type { CaseStore } from '#store/session';
import type { EngineContext } from './context.ts';
import { keysDir } from './keys-folder.ts';
import { labelledFormats } from './run-assessment.ts';
import { staleArtifacts } from './scan-case.ts';

const named = ({ id, path, ref }: ArtifactRow): Named => ({ id, ref, text: path });

/** Custody acts that change nothing that a report says. */
const silentActs = new Set(['opened', 'reported', 'report-drafted', 'recovered']);

function artifactFacts(context: EngineContext, store: CaseStore, counts: CaseCounts): CaseFacts['artifacts'] {
  const rows = allArtifacts(store);
  const unread = rows
    .filter(({ outcome, sha256 }) => sha256 !== '' && (outcome === 'unreadable' || outcome === 'limit'))
    .sort((left, right) => right.size - left.size || left.id - right.id)[0];
  const byOutcome = (outcome: Outcome): [Outcome, number] => [outcome, counts.outcomes[outcome] ?? 0];
  return {
    total: counts.artifacts,
    outcomes: Object.fromEntries(outcomes.options.map(byOutcome)) as Record<Outcome, number>,
    unscanned: counts.unscanned,
    outdated: Math.max(0, staleArtifacts(context, store).length - counts.unscanned),
    models: counts.artifactKinds.model ?? 0,
    datasets: counts.artifactKinds.dataset ?? 0,
    largestUnread: unread ? { ...named(unread), size: unread.size } : null,
    // A copy that the case holds can only have been damaged; a referenced file may have been changed by its owner.
    blobMismatches: rows.filter(({ attachment, isCopied }) => attachment === 'changed' && isCopied).map(named),
    sourceChanged: rows.filter(({ attachment, isCopied }) => attachment === 'changed' && !isCopied).length,
    notAttached: counts.attachments['not-attached'] ?? 0,
  };
}

function findingFacts(store: CaseStore, counts: CaseCounts): CaseFacts['findings'] {
  const shown = ({ id, ref, severity, title }: FindingRow) => ({ id, ref, severity, text: title });
  const inState = (state: FindingRow['state'], limit: number, severityAtLeast: FindingRow['severity']) =>
    listFindings(store, { limit, sort: 'severity', filter: { state, severityAtLeast } }).rows;
  const [first] = inState('proposed', 1, 'info');
  return {
    counts: counts.table.map(({ count, severity, state }) => ({ count, severity, state })),
    // The longest page of a list: a sentence names one of them and counts the rest.
    ownerless: inState('confirmed', 500, 'high')
      .filter(({ owner }) => owner === '')
      .map(shown),
    firstProposed: first ? shown(first) : null,
  };
}

function checklistFacts({ framework, scores }: Checklist): CaseFacts['checklist'] {
  const all = scores.find(({ id }) => id === 'all');
  return {
    title: framework.title,
    questions: all?.questions ?? 0,
    decided: all?.decided ?? 0,
    notApplicable: all?.notApplicable ?? 0,
    unknown: all?.unknown ?? 0,
    proposed: all?.proposed ?? 0,
  };
}

/** Runs whose model or data came in again under the same path with other bytes. */
export function staleRuns(store: CaseStore): Named[] {
  const newest = new Map(allArtifacts(store).map(({ path, sha256 }) => [path, sha256]));
  const isStale = (path: string, sha256: string): boolean => (newest.get(path) ?? sha256) !== sha256;
  return listAssessments(store)
    .filter((run) => run.status === 'done' && (isStale(run.modelPath, run.modelSha256) || isStale(run.dataPath, run.dataSha256)))
    .map(({ id, ref, title }) => ({ id, ref, text: title }));
}

function assessmentFacts(store: CaseStore): CaseFacts['assessments'] {
  const runs = listAssessments(store);
  const having = (...wanted: readonly AssessmentDetail['status'][]) => runs.filter(({ status }) => wanted.includes(status)).length;
  return {
    done: having('done'),
    running: having('running'),
    unfinished: having('failed', 'cancelled'),
    stale: staleRuns(store),
    possible: listByFormat(store, ['onnx']).length > 0 && listByFormat(store, labelledFormats).length > 0,
  };
}

function reportFacts(store: CaseStore): CaseFacts['reports'] {
  const reports = listReports(store);
  const last = reports.at(-1);
  if (!last) return { count: 0, latest: null };
  let entriesSince = 0;
  let cursor: string | null = null;
  // Newest first: what stands before the report's own head is what it does not say.
  walk: do {
    const page: ReturnType<typeof listCustody> = listCustody(store, { limit: 500, cursor });
    for (const { act, hash } of page.rows) {
      if (hash === last.logHead) break walk;
      if (!silentActs.has(act)) entriesSince += 1;
    }
    cursor = page.next;
  } while (cursor !== null);
  return { count: reports.length, latest: { ref: last.ref, entriesSince, attributed: !last.signerName.startsWith('Unattributed') } };
}

export function caseFacts(context: EngineContext, checklist: Checklist): CaseFacts {
  const { parts, session } = context;
  const { store } = session;
  const { classification, encrypted, recovery } = readCase(store);
  const counts = caseCounts(store);
  const { PASS = 0, FAIL = 0, NOT_ASSESSED = 0 } = counts.checks;
  return {
    classification,
    encrypted,
    recovery: recovery ?? null,
    artifacts: artifactFacts(context, store, counts),
    findings: findingFacts(store, counts),
    checklist: checklistFacts(checklist),
    checks: { judged: PASS + FAIL, notAssessed: NOT_ASSESSED },
    assessments: assessmentFacts(store),
    // The chain was followed when the case was opened; a break refuses the opening or is told by verify.
    custody: { entries: custodyHead(store).entries, brokenAt: null },
    reports: reportFacts(store),
    attributedKeys: listKeys(keysDir(parts.dataDir)).filter(({ attributed }) => attributed).length,
  };
}
