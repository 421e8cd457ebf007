/** Writes what a scan found as SARIF 2.1.0 (OASIS standard, 27 March 2020), so that code scanning services and editors can show it. */
import type { Location, Outcome, Severity } from '#contract/findings';
import { visible } from '../text/visible.ts';

interface SarifFinding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
  readonly location: Location;
  readonly evidenceSha256?: string | undefined;
}

interface SarifArtifact {
  readonly path: string;
  /** '' where the file could not be read. */
  readonly sha256: string;
  readonly size: number;
  readonly findings: readonly SarifFinding[];
  readonly outcome?: Outcome;
  readonly outcomeDetail?: string;
}

interface SarifRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly { readonly label: string; readonly url?: string | undefined }[];
}

export interface SarifInput {
  readonly tool: { readonly version: string; readonly rulesHash: string };
  readonly artifacts: readonly SarifArtifact[];
  readonly rules: ReadonlyMap<string, SarifRule>;
}

/** `level` of SARIF, and the score that GitHub reads from `security-severity` (9 critical, 7 high, 4 medium, above 0 low). */
const levels: Readonly<Record<Severity, { readonly level: string; readonly score: string }>> = {
  critical: { level: 'error', score: '9.5' },
  high: { level: 'error', score: '8.0' },
  medium: { level: 'warning', score: '5.5' },
  low: { level: 'note', score: '3.0' },
  info: { level: 'none', score: '0.0' },
};

/** A path as a URI reference (RFC 3986): each segment encoded, an absolute path under `file://`. */
function uriOf(path: string): string {
  const parts = path.toWellFormed().replaceAll('\\', '/').split('/').map(encodeURIComponent);
  if (parts[0] === '' && parts.length > 1) return `file://${parts.join('/')}`;
  return /^[A-Za-z]%3A$/.test(parts[0] ?? '') ? `file:///${(parts[0] ?? '').slice(0, 1)}:/${parts.slice(1).join('/')}` : parts.join('/');
}

function ruleOf(id: string, rule: SarifRule | undefined) {
  if (rule === undefined) return { id };
  const { level, score } = levels[rule.severity];
  const url = rule.references.find((reference) => reference.url !== undefined)?.url;
  return {
    id,
    shortDescription: { text: rule.title },
    ...(rule.rationale === '' ? {} : { fullDescription: { text: rule.rationale } }),
    ...(rule.remediation === '' ? {} : { help: { text: rule.remediation } }),
    ...(url === undefined || !URL.canParse(url) ? {} : { helpUri: url }),
    defaultConfiguration: { level },
    properties: { 'security-severity': score, tags: ['security'] },
  };
}

/** Bytes count from the start of the file, so a region is given only for what lies outside any container. */
function regionOf({ length, member, offset }: Location) {
  if (member !== undefined || offset === undefined) return {};
  return { region: { byteOffset: offset, ...(length === undefined ? {} : { byteLength: length }) } };
}

function logicalOf({ field, member, offset, pointer, row }: Location) {
  const parts = [
    member,
    member === undefined || offset === undefined ? undefined : `@${offset}`,
    pointer,
    row === undefined ? undefined : `row ${row}`,
    field,
  ];
  const name = parts.filter((part) => part !== undefined && part !== '').join(' ');
  return name === '' ? {} : { logicalLocations: [{ fullyQualifiedName: visible(name) }] };
}

function resultOf(finding: SarifFinding, artifact: { readonly path: string; readonly index: number }, ruleIndex: number) {
  const { detail, evidenceSha256, location, ruleId, severity, title } = finding;
  return {
    ruleId,
    ruleIndex,
    level: levels[severity].level,
    kind: severity === 'info' ? 'informational' : 'fail',
    message: { text: visible(detail === '' ? title : `${title}: ${detail}`) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(artifact.path), index: artifact.index }, ...regionOf(location) },
        ...logicalOf(location),
      },
    ],
    ...(evidenceSha256 === undefined ? {} : { partialFingerprints: { 'assayEvidenceSha256/v1': evidenceSha256 } }),
    properties: { severity, 'security-severity': levels[severity].score },
  };
}

/** A file that was not examined to its end is said, so that no result is read as a clean one. */
function notificationsOf(artifacts: readonly SarifArtifact[]) {
  return artifacts.flatMap(({ outcome, outcomeDetail, path }, index) =>
    outcome === undefined || outcome === 'scanned'
      ? []
      : [
          {
            level: 'warning',
            message: { text: `Not examined to its end (${outcome})${outcomeDetail ? `: ${visible(outcomeDetail)}` : '.'}` },
            locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path), index } } }],
          },
        ],
  );
}

/** The whole log, ready for `JSON.stringify`; files and findings stay in the order in which they came. */
export function toSarif({ artifacts, rules, tool }: SarifInput) {
  const used = [...new Set(artifacts.flatMap(({ findings }) => findings.map(({ ruleId }) => ruleId)))].sort();
  const indexOf = new Map(used.map((id, index) => [id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Assay',
            version: tool.version,
            rules: used.map((id) => ruleOf(id, rules.get(id))),
            properties: { rulesHash: tool.rulesHash },
          },
        },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notificationsOf(artifacts) }],
        artifacts: artifacts.map(({ path, sha256, size }) => ({
          location: { uri: uriOf(path) },
          length: size,
          roles: ['analysisTarget'],
          ...(sha256 === '' ? {} : { hashes: { 'sha-256': sha256 } }),
        })),
        results: artifacts.flatMap(({ findings, path }, index) =>
          findings.map((finding) => resultOf(finding, { path, index }, indexOf.get(finding.ruleId) ?? -1)),
        ),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}
