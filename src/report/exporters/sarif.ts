/** A scan as SARIF 2.1.0 (OASIS), so that other tools can take its results in. */
import type { Location, Severity } from '#contract/findings';

interface SarifFinding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
  readonly location: Location;
  readonly evidenceSha256?: string | undefined;
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
  readonly artifacts: readonly {
    readonly path: string;
    readonly sha256: string;
    readonly size: number;
    readonly findings: readonly SarifFinding[];
  }[];
  readonly rules: ReadonlyMap<string, SarifRule>;
}

const level: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
/** CVSS-like numbers that viewers sort by; the middle of each band of CVSS 3.1's scale. */
const rank: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0', info: '0.0' };

/** A path as a relative URI reference: SARIF 3.4.3 wants URIs, and names may hold anything. */
function uriOf(path: string): string {
  return path
    .split(/[\\/]/)
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}

function regionOf({ length, offset, row }: Location) {
  if (offset !== undefined) return { region: { byteOffset: offset, ...(length === undefined ? {} : { byteLength: length }) } };
  return row === undefined || row < 1 ? {} : { region: { startLine: row } };
}

function logicalOf({ field, member, pointer }: Location) {
  const names = [
    ...(member === undefined ? [] : [{ name: member, kind: 'member' }]),
    ...(field === undefined ? [] : [{ name: field, kind: 'member' }]),
    ...(pointer === undefined ? [] : [{ name: pointer, kind: 'member' }]),
  ];
  return names.length === 0 ? {} : { logicalLocations: names };
}

function ruleOf({ id, rationale, references, remediation, severity, title }: SarifRule) {
  const url = references.find((each) => each.url !== undefined)?.url;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: rationale || title },
    help: { text: remediation || title },
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: { level: level[severity] },
    properties: { 'security-severity': rank[severity] },
  };
}

/** The SARIF log of one run. Rules that raised nothing are left out; artifacts without findings stay, with their hash. */
export function toSarif({ artifacts, rules, tool }: SarifInput): unknown {
  const raised = [...new Set(artifacts.flatMap(({ findings }) => findings.map(({ ruleId }) => ruleId)))].sort();
  const indexOf = new Map(raised.map((id, index) => [id, index]));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Assay',
            version: tool.version,
            properties: { rulesHash: tool.rulesHash },
            rules: raised.map((id) => {
              const rule = rules.get(id);
              return rule ? ruleOf(rule) : { id };
            }),
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: artifacts.map(({ path, sha256, size }) => ({
          location: { uri: uriOf(path) },
          length: size,
          ...(sha256 === '' ? {} : { hashes: { 'sha-256': sha256 } }),
        })),
        results: artifacts.flatMap(({ findings, path }, index) =>
          findings.map(({ detail, evidenceSha256, location, ruleId, severity, title }) => ({
            ruleId,
            ruleIndex: indexOf.get(ruleId) ?? -1,
            level: level[severity],
            message: { text: `${title}: ${detail}` },
            locations: [
              { physicalLocation: { artifactLocation: { uri: uriOf(path), index }, ...regionOf(location) }, ...logicalOf(location) },
            ],
            properties: { severity, ...(evidenceSha256 === undefined ? {} : { evidenceSha256 }) },
          })),
        ),
      },
    ],
  };
}
