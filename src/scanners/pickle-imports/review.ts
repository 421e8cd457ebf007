/** Watches one pickle stream run and collects what has to be said about it. */
import type { Observation } from '#contract/findings';
import type { ScanPolicy } from '#contract/models';
import type { ByteSource } from '#formats/byte-source';
import type { NoteKind, PickleEvents } from '#formats/pickle/events';
import type { PickleMachine } from '#formats/pickle/machine';
import type { Opcode } from '#formats/pickle/opcode-reader';
import { qualifiedName, render } from '#formats/pickle/render';
import type { CallValue, GlobalValue, Literal, Value } from '#formats/pickle/values';
import type { ScanContext } from '../define.ts';
import type { TextOf } from './argument-shapes.ts';
import { pickleEvidence } from './evidence.ts';
import { arrayBytesAfter, isJoblibArray } from './joblib-array.ts';
import { judgeCall, loadedLiteral } from './judge.ts';
import { judgeName } from './judge-name.ts';
import { judgePersistent } from './judge-persistent.ts';
import { judgeState } from './judge-state.ts';
import { isJudgement, type Judgement, type Opinion } from './judgement.ts';
import { loaderOf, refusedByWeightsOnly } from './loaders.ts';
import { type NestedFinds, nestedFinds } from './nested-finds.ts';
import { ObservationList } from './observation-list.ts';
import { TorchStorages } from './torch-storages.ts';

const noteRules: Record<Exclude<NoteKind, 'fault'>, readonly [rule: string, plain: string]> = {
  frame: ['MDL-PKL-008', 'Two programs can read two different things from this file'],
  protocol: ['MDL-PKL-008', 'The file contradicts itself about its own format'],
  expansion: ['MDL-PKL-009', 'A small file unfolds into an object that exhausts memory'],
  depth: ['MDL-PKL-009', 'The object is nested so deep that walking it exhausts the stack'],
};
const mostNames = 10_000;
/** Longest list of storage keys that is remembered. */
const mostWords = 200_000;

const keyOf = (value: GlobalValue): string => `${value.module}\n${value.name}`;

export class StreamReview implements PickleEvents {
  /** Files inside strings and bytes, in stream order. */
  readonly finds: NestedFinds;
  /** Literals that the stream itself hands to a loader. */
  readonly loadedLiterals = new Set<number>();
  /** Every imported name, as evidence shows it. */
  readonly imports = new Set<string>();
  /** What is ordinary, and why. */
  readonly assurances = new Map<string, string>();
  readonly storages: TorchStorages;
  /** The stream's texts in order, while there are few enough of them: PyTorch's old format lists its storages so. */
  readonly words: Literal[] = [];
  fault: { readonly detail: string; readonly offset: number } | undefined;
  usesJoblib = false;
  machine: PickleMachine | undefined;
  readonly #source: ByteSource;
  readonly #policy: ScanPolicy;
  readonly #told: ObservationList;
  readonly #seen = new Set<string>();
  readonly #called = new Set<string>();
  readonly #named = new Map<string, { name: string; value: GlobalValue; recent: Opcode[]; judgement: Judgement }>();

  constructor(source: ByteSource, context: Pick<ScanContext, 'member' | 'policy' | 'budget'>, storages = new TorchStorages()) {
    this.#source = source;
    this.#policy = context.policy;
    this.#told = new ObservationList(context.member);
    this.finds = nestedFinds(source, context.budget);
    this.storages = storages;
  }

  readonly text: TextOf = (value) => (value?.kind === 'text' && this.machine ? this.machine.text(value, 256) : undefined);

  readonly #render = (value: Value): string => render(value, (literal, limit) => this.machine?.text(literal, limit) ?? '');

  #recent(): Opcode[] {
    return this.machine?.recent() ?? [];
  }

  /** Reports a judgement; evidence is cut out of the file only for what is told. */
  #report(judgement: Judgement, offset: number, recent: readonly Opcode[], value: Value | undefined, reconstruction?: string): void {
    this.#told.add(judgement, reconstruction, offset, recent.at(-1), () => {
      const note = reconstruction === undefined ? `${judgement.plain}.` : `${judgement.plain}: ${reconstruction.slice(0, 300)}.`;
      return pickleEvidence(this.#source, recent, { value, reconstruction, note, show: this.#render });
    });
  }

  #weigh(opinion: Opinion): Judgement | undefined {
    if (opinion === undefined || isJudgement(opinion)) return opinion;
    // A call says more than the name that it was fetched by before.
    if (this.assurances.size < mostNames || this.assurances.has(opinion.ordinary)) this.assurances.set(opinion.ordinary, opinion.why);
    return undefined;
  }

  imported(value: GlobalValue): void {
    const key = keyOf(value);
    if (this.#seen.has(key)) return;
    if (this.#seen.size < mostNames) this.#seen.add(key);
    const name = qualifiedName(value);
    if (this.imports.size < mostNames) this.imports.add(name);
    const judgement = this.#weigh(judgeName(value, this.#policy));
    if (judgement && this.#named.size < 1000) this.#named.set(key, { name, value, recent: this.#recent(), judgement });
  }

  extension(code: number, opcode: Opcode): void {
    const detail = `The stream takes whatever is registered under extension code ${code}.`;
    this.#report(
      { ruleId: 'MDL-PKL-005', detail, plain: 'Loading brings in something that only the loading computer knows' },
      opcode.offset,
      this.#recent(),
      undefined,
    );
  }

  called(call: CallValue): void {
    if (call.callee.kind === 'global' && (this.#named.size > 0 || this.#called.size < mostNames)) this.#called.add(keyOf(call.callee));
    const loaded = loadedLiteral(call);
    if (loaded !== undefined && 'at' in loaded) this.loadedLiterals.add(loaded.at);
    const judgement = this.#weigh(judgeCall(call, this.text, this.#policy));
    if (judgement) this.#report(judgement, call.offset, this.#recent(), call, this.#told.full ? undefined : this.#render(call));
  }

  built(target: Value, state: Value, opcode: Opcode): number | 'stream' {
    const judgement = judgeState(target, state, this.text);
    if (judgement)
      this.#report(judgement, opcode.offset, this.#recent(), target, `${this.#render(target)}.__setstate__(${this.#render(state)})`);
    if (!isJoblibArray(target)) return 0;
    this.usesJoblib = true;
    return arrayBytesAfter(state, this.text, opcode.end, this.#source);
  }

  literal(value: Literal): void {
    if (value.kind === 'text' && this.words.length < mostWords && value.length < 256) this.words.push(value);
    this.finds.look(value, this.machine?.reader.byte(value.at) ?? 0);
  }

  persistent(id: Value, opcode: Opcode): void {
    if (this.storages.note(id, this.text)) return;
    const judgement = judgePersistent(id, this.text);
    if (judgement) this.#report(judgement, opcode.offset, this.#recent(), undefined, `persistent_load(${this.#render(id)})`);
  }

  noted(kind: NoteKind, detail: string, offset: number): void {
    if (kind === 'fault') {
      this.fault ??= { detail, offset };
      return;
    }
    const [ruleId, plain] = noteRules[kind];
    this.#report({ ruleId, detail, plain }, offset, this.#recent(), undefined);
  }

  /** Everything to say once the stream has ended. */
  *observations(inNumpy: boolean): Generator<Observation> {
    for (const [key, { judgement, name, recent, value }] of this.#named)
      if (!this.#called.has(key)) this.#report(judgement, value.offset, recent, value, name);
    const refused = refusedByWeightsOnly(this.imports);
    const restricted = refused === undefined ? 'knows every name in the stream' : `refuses the stream because of ${refused}`;
    const loader = loaderOf({ storages: this.storages.byKey.size > 0, joblib: this.usesJoblib, numpy: inNumpy });
    yield* this.#told.observations([
      { pointer: 'loaded by', value: loader },
      { pointer: 'torch.load(weights_only=True)', value: restricted },
    ]);
  }
}
