/** Findings by risk, each with its place, its evidence and its remedy; many places of one rule are one entry. */
import type { Block } from '#contract/delivery';
import { severityRank } from '#contract/findings';
import { code, dim, facts, heading, list, paragraph, plain, strong, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import type { ReportFinding } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { inState, standing } from '../tally.ts';
import { severityWord, stateWord } from '../words.ts';
import { evidenceBlocks } from './evidence.ts';

const words = strings.findings;

/** Findings of one rule with one state stand together; fewer than `foldFrom` stay single. */
export function entriesOf(findings: readonly ReportFinding[]): ReportFinding[][] {
  const groups = new Map<string, ReportFinding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.ruleId} ${finding.state}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((group) => (group.length >= limits.foldFrom ? [group] : group.map((single) => [single])));
}

function placesTable(entry: readonly ReportFinding[]): Block[] {
  if (entry.length === 1) return [];
  const shown = entry.slice(0, limits.placesOfOneEntry);
  return [
    table(
      `${words.places} (${entry.length})`,
      [
        ['Ref', 1],
        ['Place', 5],
        ['Detail', 5],
      ],
      shown.map(({ detail, place, ref }) => [[plain(ref)], [code(place, 200)], [plain(detail, 200)]]),
    ),
    ...(entry.length > shown.length ? [paragraph(dim(strings.moreLeftOut(entry.length - shown.length, 'place')))] : []),
  ];
}

function controlsLine({ controls }: ReportFinding): string {
  return controls.map(({ framework, nodes }) => `${framework}: ${nodes.join(', ')}`).join('; ');
}

function entryBlocks(entry: readonly ReportFinding[]): Block[] {
  const [first] = entry;
  if (!first) return [];
  const { detail, evidence, evidenceRef, evidenceSha256, owner, reason, references, state } = first;
  const refs = entry.length === 1 ? first.ref : `${first.ref} and ${entry.length - 1} more`;
  return [
    heading(3, `${severityWord[first.severity]}: ${first.title}`, first.ref),
    paragraph(strong(refs), plain(`, ${stateWord[state]}${owner === '' ? '' : `, owner ${owner}`}. `), plain(detail, limits.prose)),
    facts([
      [words.place, entry.length === 1 ? first.place : ''],
      [words.file, entry.length === 1 ? (first.artifactSha256 ?? '') : ''],
      [words.evidence, evidenceRef === null ? '' : `${evidenceRef}, SHA-256 ${evidenceSha256 ?? ''}`],
      [words.foundBy, `${first.scanner}, ${first.origin}`],
      [words.rule, first.ruleId],
      [words.state, reason === '' ? '' : `${stateWord[state]}: ${reason}`],
    ]),
    ...evidenceBlocks(evidence),
    ...placesTable(entry),
    ...(first.rationale === '' ? [] : [paragraph(strong(`${words.why}. `), plain(first.rationale, limits.prose))]),
    ...(first.remediation === '' ? [] : [paragraph(strong(`${words.remedy}. `), plain(first.remediation, limits.prose))]),
    ...(references.length === 0
      ? []
      : [paragraph(dim(`${words.references}: ${references.map(({ label }) => label).join('; ')}`, limits.prose))]),
    ...(first.controls.length === 0 ? [] : [paragraph(dim(`${words.controls}: ${controlsLine(first)}`, limits.prose))]),
  ];
}

function further(findings: readonly ReportFinding[]): Block[] {
  if (findings.length === 0) return [];
  const shown = findings.slice(0, limits.furtherFindings);
  return [
    heading(2, words.further),
    table(
      '',
      [
        ['Ref', 1.2],
        ['Severity', 1.3],
        ['Finding', 4],
        ['Place', 4],
        ['State', 1.4],
      ],
      shown.map(({ place, ref, severity, state, title }) => [
        [plain(ref)],
        [strong(severityWord[severity])],
        [plain(title)],
        [code(place, 160)],
        [plain(stateWord[state])],
      ]),
    ),
    ...(findings.length > shown.length ? [paragraph(dim(strings.moreLeftOut(findings.length - shown.length, 'finding')))] : []),
  ];
}

function dismissed(findings: readonly ReportFinding[]): Block[] {
  if (findings.length === 0) return [];
  const shown = findings.slice(0, limits.dismissedFindings);
  return [
    heading(2, words.dismissed),
    table(
      '',
      [
        ['Ref', 1.2],
        ['Severity', 1.3],
        ['Finding', 4],
        ['Reason', 5],
      ],
      shown.map(({ place, reason, ref, severity, title }) => [
        [plain(ref)],
        [strong(severityWord[severity])],
        [plain(`${title}. `), code(place, 160)],
        [plain(reason, limits.note)],
      ]),
    ),
    ...(findings.length > shown.length ? [paragraph(dim(strings.moreLeftOut(findings.length - shown.length, 'finding')))] : []),
  ];
}

export const findings: MakeSection = (input) => {
  const live = standing(input.findings);
  const worthDetail = live.filter(({ severity }) => severityRank[severity] >= severityRank.low);
  const entries = entriesOf(worthDetail);
  const detailed = entries.slice(0, limits.detailedFindings);
  const printed = new Set(detailed.flat());
  const rest = live.filter((finding) => !printed.has(finding));
  return {
    id: 'findings',
    title: strings.sections.findings,
    blocks: [
      ...(live.length === 0 ? [paragraph(plain(words.none))] : [paragraph(plain(words.intro))]),
      ...(rest.length > 0 ? [list([[plain(words.leftOut(rest.length))]])] : []),
      ...detailed.flatMap(entryBlocks),
      ...further(rest),
      ...dismissed(inState(input.findings, 'dismissed')),
    ],
  };
};
