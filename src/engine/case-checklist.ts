/** The open case's questionnaire: what a scan proposes beside what a person decided. */

import { composeChecklist } from '#checklist/compose';
import type { CheckFact, ExaminedFiles, ProposalFacts } from '#checklist/facts';
import { linkEvidence, propose } from '#checklist/propose';
import type { Checklist } from '#contract/checklists';
import { severityRank } from '#contract/findings';
import { readAnswers } from '#store/answers';
import { allArtifacts } from '#store/artifact-queries';
import { listAssessments, readAssessment } from '#store/assessments';
import { listChecks } from '#store/assets';
import { readCase } from '#store/case-info';
import { findingsForReview } from '#store/findings';
import type { CaseStore } from '#store/session';
import { staleRuns } from './case-facts.ts';
import type { EngineContext } from './context.ts';
import { frameworkOf } from './resources.ts';

const mostExamples = 5;

function examinedFiles(artifacts: ReturnType<typeof allArtifacts>, kind: 'model' | 'dataset'): ExaminedFiles {
  const files = artifacts.filter((each) => each.kind === kind);
  const scanned = files.filter(({ outcome }) => outcome === 'scanned');
  const clean = scanned.filter(({ verdict }) => severityRank[verdict] < severityRank.medium);
  const examples = [...clean].sort((left, right) => (left.path < right.path ? -1 : 1)).slice(0, mostExamples);
  return {
    scanned: scanned.length,
    notScanned: files.length - scanned.length,
    clean: clean.length,
    examples: examples.map(({ path, ref, sha256 }) => ({ ref, path, sha256 })),
  };
}

function checkFacts(store: CaseStore): CheckFact[] {
  const facts = new Map<string, { checkId: string; title: string; passed: number; failed: number; notAssessed: number }>();
  for (const { checkId, status, title } of listChecks(store, {})) {
    const fact = facts.get(checkId) ?? { checkId, title, passed: 0, failed: 0, notAssessed: 0 };
    facts.set(checkId, fact);
    if (status === 'PASS') fact.passed += 1;
    else if (status === 'FAIL') fact.failed += 1;
    else fact.notAssessed += 1;
  }
  return [...facts.values()];
}

function proposalFacts({ resources, session }: EngineContext, framework: string): ProposalFacts {
  const { store } = session;
  const artifacts = allArtifacts(store);
  const stale = new Set(staleRuns(store).map(({ id }) => id));
  const runs = listAssessments(store).filter(({ id, status }) => status === 'done' && !stale.has(id));
  return {
    findings: findingsForReview(store),
    controlsOf: (ruleId) => resources.rules.byId.get(ruleId)?.controls[framework] ?? [],
    models: examinedFiles(artifacts, 'model'),
    datasets: examinedFiles(artifacts, 'dataset'),
    runs: runs.map(({ headline, id, ref }) => ({ ref, headline, resultSha256: readAssessment(store, id).resultSha256 })),
    checks: checkFacts(store),
  };
}

/**
 * Composes the questionnaire.
 * @param wanted a framework's id; the case's own by default
 * @throws AssayError `not-found` for a framework that there is not
 */
export function checklistOf(context: EngineContext, wanted?: string): Checklist {
  const { store } = context.session;
  const framework = frameworkOf(context.resources, wanted ?? readCase(store).framework);
  const facts = proposalFacts(context, framework.id);
  return composeChecklist({
    framework,
    answers: readAnswers(store, framework.id),
    proposals: propose(framework, facts),
    evidence: linkEvidence(framework, facts),
  });
}
