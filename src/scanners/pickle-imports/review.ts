/** Watches one pickle stream run and collects what has to be said about it. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import type { NoteKind, PickleEvents } from '#formats/pickle/events';
import type { PickleMachine } from '#formats/pickle/machine';
import type { Opcode } from '#formats/pickle/opcode-reader';
import { qualifiedName, render } from '#formats/pickle/render';
import type { CallValue, GlobalValue, Literal, Value } from '#formats/pickle/values';
import { pickleEvidence } from './evidence.ts';
import { arrayBytesAfter } from './joblib-array.ts';
import { type Judgement, judgeCall, judgeName, judgeState, loadsLiteral } from './judge.ts';

/** Literals looked into for nested files, per stream. */
const maxNested = 512;
/** Different observations of one rule that are told one by one. */
const maxPerRule = 60;

const noteRules: Record<Exclude<NoteKind, 'fault'>, string> = {
  frame: 'MDL-PKL-008',
  protocol: 'MDL-PKL-008',
  expansion: 'MDL-PKL-009',
  depth: 'MDL-PKL-009',
};

export class StreamReview implements PickleEvents {
  readonly nestedCandidates: Literal[] = [];
  /** Literals that the stream itself hands to a loader. */
  readonly loadedLiterals = new Set<number>();
  readonly imports = new Map<string, GlobalValue>();
  calls = 0;
  faults: string[] = [];
  machine: PickleMachine | undefined;
  readonly #source: ByteSource;
  readonly #member: string;
  readonly #found = new Map<string, { observation: Observation; times: number }>();
  readonly #perRule = new Map<string, number>();
  readonly #called = new Set<string>();
  readonly #namedAt = new Map<string, { value: GlobalValue; recent: Opcode[] }>();

  constructor(source: ByteSource, member: string) {
    this.#source = source;
    this.#member = member;
  }

  readonly #text = (value: Value | undefined): string | undefined =>
    value?.kind === 'text' && this.machine ? this.machine.text(value, 256) : undefined;

  #render(value: Value): string {
    return render(value, (literal, limit) => this.machine?.text(literal, limit) ?? '');
  }

  #report(judgement: Judgement, offset: number, recent: readonly Opcode[], value: Value | undefined, reconstruction?: string): void {
    const key = `${judgement.ruleId}\n${reconstruction ?? judgement.detail}`;
    const earlier = this.#found.get(key);
    if (earlier) {
      earlier.times += 1;
      return;
    }
    const told = this.#perRule.get(judgement.ruleId) ?? 0;
    this.#perRule.set(judgement.ruleId, told + 1);
    if (told >= maxPerRule) return;
    const evidence = pickleEvidence(this.#source, recent, value, reconstruction);
    if (evidence.bytes && this.#member) evidence.bytes.member = this.#member;
    const last = recent.at(-1);
    this.#found.set(key, {
      times: 1,
      observation: {
        ruleId: judgement.ruleId,
        ...(judgement.severity ? { severity: judgement.severity } : {}),
        detail: judgement.detail,
        location: {
          ...(this.#member ? { member: this.#member } : {}),
          offset,
          ...(last?.offset === offset ? { length: last.end - last.offset } : {}),
        },
        evidence,
      },
    });
  }

  #recent(): Opcode[] {
    return this.machine?.recent() ?? [];
  }

  imported(value: GlobalValue): void {
    const name = qualifiedName(value);
    if (this.imports.size < 10_000) this.imports.set(name, value);
    if (!this.#namedAt.has(name) && judgeName(value) !== undefined && this.#namedAt.size < 1000)
      this.#namedAt.set(name, { value, recent: this.#recent() });
  }

  extension(code: number, opcode: Opcode): void {
    this.#report(
      { ruleId: 'MDL-PKL-005', detail: `The stream takes whatever is registered under extension code ${code}.` },
      opcode.offset,
      this.#recent(),
      undefined,
    );
  }

  called(call: CallValue): void {
    this.calls += 1;
    if (call.callee.kind === 'global') this.#called.add(qualifiedName(call.callee));
    if (loadsLiteral(call) && call.args[0]?.kind === 'bytes') this.loadedLiterals.add(call.args[0].at);
    const judgement = judgeCall(call, this.#text);
    if (judgement) this.#report(judgement, call.offset, this.#recent(), call, this.#render(call));
  }

  built(target: Value, state: Value, opcode: Opcode): number | 'stream' {
    const judgement = judgeState(target, state, this.#text);
    if (judgement)
      this.#report(judgement, opcode.offset, this.#recent(), target, `${this.#render(target)}.__setstate__(${this.#render(state)})`);
    return arrayBytesAfter(target, state, this.#text, opcode.end, this.#source);
  }

  literal(value: Literal): void {
    if (value.length < 6 || this.nestedCandidates.length >= maxNested) return;
    this.nestedCandidates.push(value);
  }

  noted(kind: NoteKind, detail: string, offset: number): void {
    if (kind === 'fault') {
      this.faults.push(detail);
      return;
    }
    this.#report({ ruleId: noteRules[kind], detail }, offset, this.#recent(), undefined);
  }

  /** Everything to say once the stream has ended. */
  *observations(): Generator<Observation> {
    for (const [name, { value, recent }] of this.#namedAt) {
      if (this.#called.has(name)) continue;
      const judgement = judgeName(value);
      if (judgement) this.#report(judgement, value.offset, recent, value, name);
    }
    for (const { observation, times } of this.#found.values())
      yield times === 1 ? observation : { ...observation, detail: `${observation.detail} The stream does so ${times} times.` };
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
