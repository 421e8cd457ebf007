/** Turns what a judge of graphs says into observations: pinned to bytes, and bounded for each rule. */
import type { Evidence, Observation, Severity } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import type { ScanContext } from './define.ts';
import { excerpt } from './excerpt.ts';

export type GraphStep = NonNullable<Evidence['trace']>[number];

export interface GraphFinding {
  readonly ruleId: string;
  readonly severity?: Severity;
  readonly detail: string;
  readonly from: number;
  readonly to: number;
  readonly pointer?: string;
  readonly reconstruction?: string;
  readonly note?: string;
  readonly fields?: NonNullable<Evidence['fields']>;
  readonly trace?: readonly GraphStep[];
}

const maxPerRule = 60;

/** The observations, at most sixty for a rule and severity, then one that counts the rest. */
export function* tellFindings(source: ByteSource, findings: Iterable<GraphFinding>, context: ScanContext): Generator<Observation> {
  const told = new Map<string, number>();
  const member = context.member ? { member: context.member } : {};
  for (const { ruleId, severity, detail, from, to, pointer, reconstruction, note, fields, trace } of findings) {
    const key = `${ruleId} ${severity ?? ''}`.trim();
    const count = (told.get(key) ?? 0) + 1;
    told.set(key, count);
    if (count > maxPerRule) continue;
    const length = Math.max(0, to - from);
    yield {
      ruleId,
      ...(severity ? { severity } : {}),
      detail,
      location: { ...member, offset: from, length, ...(pointer ? { pointer } : {}) },
      evidence: {
        ...(reconstruction ? { reconstruction: reconstruction.slice(0, 2000) } : {}),
        ...(note ? { note } : {}),
        ...(fields && fields.length > 0 ? { fields: fields.slice(0, 200) } : {}),
        ...(trace && trace.length > 0 ? { trace: trace.slice(0, 400) } : {}),
        ...excerpt(source, context.member, from, Math.min(to, from + 256)),
      },
    };
  }
  for (const [key, count] of told) {
    if (count <= maxPerRule) continue;
    const [ruleId = '', severity] = key.split(' ');
    yield {
      ruleId,
      ...(severity ? { severity: severity as Severity } : {}),
      detail: `${count - maxPerRule} more places of this kind are not listed one by one.`,
      location: member,
    };
  }
}
