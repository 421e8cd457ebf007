/** Findings with their evidence, by what people made of them; places of one rule are one entry, and nothing is dropped without being counted. */
import type { Block } from '#contract/delivery';
import { type Cell, code, dim, facts, heading, paragraph, plain, strong } from '../blocks.ts';
import { tally } from '../counts.ts';
import { limitedTable } from '../limited.ts';
import { limits } from '../limits.ts';
import type { ReportFinding, ReportInput } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { whole } from '../text/numbers.ts';
import { severityWord, stateWord } from '../words.ts';
import { evidenceBlocks } from './evidence.ts';

const text = strings.findings;
const { columns } = strings;

type Group = keyof typeof text.groups;
const groupOrder: readonly Group[] = ['confirmed', 'review', 'proposed', 'remedied'];
const groupOf: Readonly<Record<ReportFinding['state'], Group | undefined>> = {
  confirmed: 'confirmed',
  review: 'review',
  rework: 'review',
  proposed: 'proposed',
  remedied: 'remedied',
  dismissed: undefined,
};

interface Entry {
  readonly group: Group;
  readonly findings: ReportFinding[];
}

/** Entries in the order of their worst finding; the budget of full detail is spent in that order. */
export function entriesOf(findings: readonly ReportFinding[]): {
  readonly entries: readonly Entry[];
  readonly further: readonly ReportFinding[];
} {
  const entries = new Map<string, Entry>();
  const further: ReportFinding[] = [];
  let detailed = 0;
  for (const finding of findings) {
    const group = groupOf[finding.state];
    if (group === undefined) continue;
    const key = JSON.stringify([group, finding.ruleId, finding.severity, finding.title]);
    const entry = entries.get(key);
    const places = entry?.findings.length ?? 0;
    // From the fold on a further place is a row of its entry and takes no full detail.
    const isRow = places >= limits.foldFrom - 1;
    if (finding.severity === 'info' || places >= limits.placesOfOneEntry || (!isRow && detailed >= limits.detailedFindings)) {
      further.push(finding);
      continue;
    }
    if (!isRow) detailed += 1;
    if (entry) entry.findings.push(finding);
    else entries.set(key, { group, findings: [finding] });
  }
  return { entries: [...entries.values()], further };
}

function labelled(label: string, value: string): Block[] {
  return value === '' ? [] : [paragraph(strong(label), plain(value, limits.prose))];
}

function referencesOf({ controls, references }: ReportFinding): Block[] {
  const sources = references.map(({ label, url }) => (url === undefined ? label : `${label} (${url})`)).join('; ');
  const nodes = controls.map(({ framework, nodes: ids }) => `${framework}: ${ids.join(', ')}`).join('; ');
  return [
    [text.references, sources],
    [text.controls, nodes],
  ].flatMap(([label, value]) => (value ? [paragraph(dim(`${label}${value}`, limits.prose))] : []));
}

/** What one finding says of its own: place, hashes, detail, evidence. */
function placeBlocks(finding: ReportFinding): Block[] {
  const { artifactSha256, detail, evidence, evidenceRef, evidenceSha256, owner, place, reason } = finding;
  return [
    paragraph(plain(detail === '' ? finding.title : detail, limits.note)),
    facts([
      [text.place, place],
      [text.artifact, artifactSha256 ?? ''],
      [text.evidence, evidenceRef ?? ''],
      [text.evidenceSha, evidenceSha256 ?? ''],
      [text.owner, owner],
      [text.reason, reason],
    ]),
    ...evidenceBlocks(evidence),
  ];
}

function evidenceCell({ evidenceRef, evidenceSha256 }: ReportFinding): Cell {
  return evidenceSha256 === null ? [dim(strings.none)] : [code(`${evidenceRef ?? ''} ${evidenceSha256}`.trim())];
}

function statesOf(findings: readonly ReportFinding[]): string {
  const states = [...tally(findings.map(({ state }) => stateWord[state]))];
  return states.length === 1 ? (states[0]?.[0] ?? '') : states.map(([word, count]) => `${whole(count)} ${word.toLowerCase()}`).join(', ');
}

function entryBlocks({ findings }: Entry, labels: ReadonlyMap<string, string>): Block[] {
  const [first] = findings;
  if (first === undefined) return [];
  const told = findings.length < limits.foldFrom ? findings : findings.slice(0, 1);
  return [
    heading(3, text.entry(first.ref, findings.length - 1, first.title), first.ref),
    facts([
      [text.severity, severityWord[first.severity]],
      [text.state, statesOf(findings)],
      [text.domain, labels.get(first.domain) ?? first.domain],
      [text.rule, [first.ruleId, first.origin, first.scanner].filter((part) => part !== '').join(', ')],
    ]),
    ...labelled(text.why, first.rationale),
    ...labelled(text.remedy, first.remediation),
    ...told.flatMap((finding) => [...(findings.length > 1 ? [paragraph(strong(text.excerpt(finding.ref)))] : []), ...placeBlocks(finding)]),
    ...(findings.length < limits.foldFrom
      ? []
      : limitedTable(
          text.places(findings.length),
          [
            [columns.ref, 10],
            [columns.place, 34],
            [columns.state, 22],
            [columns.evidence, 34],
          ],
          findings,
          {
            most: limits.placesOfOneEntry,
            what: 'place',
            cells: (finding) => [
              [code(finding.ref)],
              [code(finding.place, 240), dim(finding.artifactSha256 === null ? '' : ` SHA-256 ${finding.artifactSha256}`)],
              [plain([stateWord[finding.state], finding.owner, finding.reason].filter((part) => part !== '').join(', '), 300)],
              evidenceCell(finding),
            ],
          },
        )),
    ...referencesOf(first),
  ];
}

function groupBlocks(group: Group, entries: readonly Entry[], labels: ReadonlyMap<string, string>): Block[] {
  const own = entries.filter((entry) => entry.group === group);
  const total = own.reduce((sum, { findings }) => sum + findings.length, 0);
  if (own.length === 0) return group === 'remedied' ? [] : [heading(2, text.groups[group]), paragraph(dim(text.groupNone))];
  return [heading(2, text.groups[group]), paragraph(dim(text.count(total))), ...own.flatMap((entry) => entryBlocks(entry, labels))];
}

function furtherBlocks(further: readonly ReportFinding[]): Block[] {
  if (further.length === 0) return [];
  return [
    heading(2, text.further),
    paragraph(plain(text.furtherText(further.length))),
    ...limitedTable(
      text.further,
      [
        [columns.ref, 10],
        [columns.severity, 12],
        [columns.finding, 24],
        [columns.place, 26],
        [columns.state, 12],
        [columns.evidence, 26],
      ],
      further,
      {
        most: limits.furtherFindings,
        what: 'finding',
        cells: (finding) => [
          [code(finding.ref)],
          [plain(severityWord[finding.severity])],
          [plain(`${finding.ruleId}: ${finding.title}`, 160)],
          [code(finding.place, 160)],
          [plain(stateWord[finding.state])],
          evidenceCell(finding),
        ],
      },
    ),
  ];
}

function dismissedBlocks({ findings }: ReportInput): Block[] {
  const dismissed = findings.filter(({ state }) => state === 'dismissed');
  if (dismissed.length === 0) return [];
  return [
    heading(2, text.dismissed),
    ...limitedTable(
      text.dismissedCaption,
      [
        [columns.ref, 10],
        [columns.severity, 12],
        [columns.finding, 28],
        [columns.place, 24],
        [columns.reason, 30],
      ],
      dismissed,
      {
        most: limits.dismissedFindings,
        what: 'finding',
        cells: ({ place, reason, ref, ruleId, severity, title }) => [
          [code(ref)],
          [plain(severityWord[severity])],
          [plain(`${ruleId}: ${title}`, 160)],
          [code(place, 160)],
          [reason === '' ? dim(text.noReason) : plain(reason)],
        ],
      },
    ),
  ];
}

export const findings: MakeSection = (input) => {
  const labels = new Map(input.posture.domains.map(({ domain, label }) => [domain as string, label]));
  const { entries, further } = entriesOf(input.findings);
  return {
    id: 'findings',
    title: text.section,
    blocks:
      input.findings.length === 0
        ? [paragraph(plain(text.none))]
        : [...groupOrder.flatMap((group) => groupBlocks(group, entries, labels)), ...furtherBlocks(further), ...dismissedBlocks(input)],
  };
};
