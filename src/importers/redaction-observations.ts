/** Says which redacted secrets stood where none should stand. */
import type { Observation } from '#contract/findings';
import type { Place, Redaction } from './redaction.ts';

/** Places that are meant for secrets raise one observation for the whole file; all others one for each secret. */
const ruleOf: Readonly<Record<Exclude<Place, 'store' | 'state'>, { ruleId: string; where: string }>> = {
  environment: { ruleId: 'CLOUD-SEC-001', where: 'in an environment variable' },
  script: { ruleId: 'CLOUD-SEC-002', where: 'in a start-up script' },
  configuration: { ruleId: 'CLOUD-SEC-003', where: 'in a configuration map' },
  command: { ruleId: 'CLOUD-SEC-004', where: 'on a command line' },
  property: { ruleId: 'CLOUD-SEC-004', where: 'in a property' },
};

/** Kinds that rest on statistics alone: redacted to be safe, reported nowhere. */
const quiet = new Set(['random string like an AWS secret access key']);
/** Tokens of the export itself, such as a page token, are no fault of the client. */
const ownTokens = /(?:next|client|request|continuation|creation|idempotency|pagination)[_-]?token$|^(?:NextMarker|clientToken)$/i;

function ofPlace(redactions: readonly Redaction[], place: Place, ruleId: string, detail: (count: number) => string): Observation[] {
  const some = redactions.filter((each) => each.place === place);
  const [first] = some;
  if (first === undefined) return [];
  const fields = some.slice(0, 50).map(({ pointer, masked }) => ({ pointer, value: masked }));
  return [{ ruleId, detail: detail(some.length), location: { pointer: first.pointer }, evidence: { fields } }];
}

/** Observations in document order, then one for each kind of store. */
export function redactionObservations(redactions: readonly Redaction[]): Observation[] {
  const single: Observation[] = [];
  for (const { place, kind, masked, pointer, setting } of redactions) {
    if (place === 'store' || place === 'state' || quiet.has(kind) || ownTokens.test(setting)) continue;
    const { ruleId, where } = ruleOf[place];
    const named = setting === '' || /^\d+$/.test(setting) ? '' : ` (${setting})`;
    single.push({
      ruleId,
      detail: `A secret stands in the open ${where}${named}: ${kind}, ${masked}.`,
      location: { pointer },
      evidence: { fields: [{ pointer, value: masked }] },
    });
  }
  const values = (count: number) => (count === 1 ? '1 value' : `${count} values`);
  return [
    ...single,
    ...ofPlace(
      redactions,
      'state',
      'CLOUD-SEC-005',
      (count) => `The file holds ${values(count)} that Terraform marks as sensitive, in the clear.`,
    ),
    ...ofPlace(
      redactions,
      'store',
      'CLOUD-SEC-006',
      (count) => `The export holds ${values(count)} of Kubernetes Secrets, readable by whoever has the file.`,
    ),
  ];
}
