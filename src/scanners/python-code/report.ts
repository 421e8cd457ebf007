/** Collects what judges find in one program: each thing once, at its worst, with the line and the bytes. */
import type { Evidence, Observation, Severity } from '#contract/findings';
import { severityRank } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import type { PythonSource } from '#formats/python/source';
import { excerpt } from '../excerpt.ts';
import { visible } from './render.ts';

export interface Found {
  readonly ruleId: string;
  /** The rule's own severity, or the one that the case decides. */
  readonly severity: Severity;
  readonly detail: string;
  readonly at: number;
  readonly end: number;
  readonly reconstruction?: string;
  readonly note?: string;
  readonly fields?: Evidence['fields'];
  /** Whether the text itself must not be shown. */
  readonly secret?: boolean;
}

/** Where a program lies: in a file of its own, or as a cell of another. */
export interface ProgramPlace {
  readonly source: ByteSource;
  readonly member: string;
  readonly program: PythonSource;
  /** For text that is only quoted in the file: the bytes to point at, and its JSON pointer. */
  readonly quoted?: (character: number) => { readonly offset: number; readonly length: number; readonly pointer: string };
}

/** Findings of one rule that are told one by one. */
const mostPerRule = 25;
/** Findings of one rule and severity that are held. */
const mostKept = 200;

export class ProgramReport {
  readonly #found = new Map<string, Found>();
  readonly #counts = new Map<string, number>();

  add(found: Found): void {
    const key = `${found.ruleId} ${found.at}`;
    const earlier = this.#found.get(key);
    const level = `${found.ruleId} ${found.severity}`;
    const count = this.#counts.get(level) ?? 0;
    if (!earlier && count >= mostKept) return;
    this.#counts.set(level, count + 1);
    if (!earlier || severityRank[found.severity] > severityRank[earlier.severity]) this.#found.set(key, found);
  }

  has(...rules: readonly string[]): boolean {
    return [...this.#found.values()].some((each) => rules.includes(each.ruleId));
  }

  get found(): readonly Found[] {
    return [...this.#found.values()];
  }

  /** The findings in the order of the text, worst first where a rule has many. */
  *observations(place: ProgramPlace): Generator<Observation> {
    const counts = new Map<string, number>();
    const sorted = [...this.#found.values()].sort(
      (left, right) => severityRank[right.severity] - severityRank[left.severity] || left.at - right.at,
    );
    for (const each of sorted) {
      const count = (counts.get(each.ruleId) ?? 0) + 1;
      counts.set(each.ruleId, count);
      if (count <= mostPerRule) yield observe(each, place);
    }
  }
}

function observe(found: Found, { source, member, program, quoted: quote }: ProgramPlace): Observation {
  const quoted = quote?.(found.at);
  const offset = quoted?.offset ?? program.offsetOf(found.at);
  const end = quoted ? quoted.offset + quoted.length : program.offsetOf(found.end);
  const line = visible((program.text.slice(found.at, found.end).split('\n', 1)[0] ?? '').slice(0, 300));
  return {
    ruleId: found.ruleId,
    severity: found.severity,
    detail: found.detail,
    location: {
      ...(member ? { member } : {}),
      offset,
      length: Math.max(0, end - offset),
      row: program.lineOf(found.at),
      ...(quoted ? { pointer: quoted.pointer } : {}),
    },
    evidence: {
      reconstruction: found.reconstruction ?? line,
      ...(found.note === undefined ? {} : { note: found.note }),
      fields: found.fields ?? [{ pointer: `line ${program.lineOf(found.at)}`, value: line }],
      ...(found.secret ? {} : excerpt(source, member, offset, Math.min(end, offset + 256))),
    },
  };
}
