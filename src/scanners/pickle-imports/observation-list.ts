/** Keeps the observations of one stream: each place once, what repeats counted, a flood of one rule cut short. */
import type { Evidence, Observation } from '#contract/findings';
import type { Opcode } from '#formats/pickle/opcode-reader';
import type { Judgement } from './judgement.ts';

/** Different observations of one rule that are told one by one. */
const maxPerRule = 60;
/** Observations after which repetitions are no longer told apart by what they call. */
const manyObservations = 5000;

export class ObservationList {
  readonly #member: string;
  readonly #found = new Map<string, { observation: Observation; times: number }>();
  #added = 0;
  readonly #perRule = new Map<string, number>();

  /** Whether so much was added that writing out another call is not worth its cost. */
  get full(): boolean {
    return this.#added > manyObservations;
  }

  constructor(member: string) {
    this.#member = member;
  }

  /** @param evidence made only for what is kept */
  add(judgement: Judgement, reconstruction: string | undefined, offset: number, cause: Opcode | undefined, evidence: () => Evidence): void {
    this.#added += 1;
    const key = `${judgement.ruleId}\n${reconstruction ?? judgement.detail}`;
    const earlier = this.#found.get(key);
    if (earlier) {
      earlier.times += 1;
      return;
    }
    const told = this.#perRule.get(judgement.ruleId) ?? 0;
    this.#perRule.set(judgement.ruleId, told + 1);
    if (told >= maxPerRule) return;
    const shown = evidence();
    if (shown.bytes && this.#member) shown.bytes.member = this.#member;
    this.#found.set(key, {
      times: 1,
      observation: {
        ruleId: judgement.ruleId,
        ...(judgement.severity ? { severity: judgement.severity } : {}),
        detail: judgement.detail,
        location: {
          ...(this.#member ? { member: this.#member } : {}),
          offset,
          ...(cause?.offset === offset ? { length: cause.end - cause.offset } : {}),
        },
        evidence: shown,
      },
    });
  }

  /** @param loading how the stream comes to be loaded, told with each piece of evidence */
  *observations(loading: readonly { readonly pointer: string; readonly value: string }[]): Generator<Observation> {
    for (const { observation, times } of this.#found.values()) {
      const detail = times === 1 ? observation.detail : `${observation.detail} The stream does so ${times} times.`;
      const { evidence } = observation;
      yield {
        ...observation,
        detail,
        ...(evidence ? { evidence: { ...evidence, fields: [...(evidence.fields ?? []), ...loading] } } : {}),
      };
    }
    for (const [ruleId, told] of this.#perRule) {
      if (told <= maxPerRule) continue;
      yield {
        ruleId,
        detail: `${told - maxPerRule} more places of this kind are not listed one by one.`,
        location: this.#member ? { member: this.#member } : {},
      };
    }
  }
}
