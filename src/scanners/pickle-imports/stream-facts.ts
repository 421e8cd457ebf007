/** Adds up what the streams of one file have told: its facts, and why what is ordinary in it is. */
import type { StreamEnd } from '#formats/pickle/machine';
import type { ScanContext } from '../define.ts';
import { loaderOf, refusedByWeightsOnly } from './loaders.ts';
import { isKnownPolicy } from './policies.ts';
import type { StreamReview } from './review.ts';

/** The member's name under which an array of objects is examined. */
export const objectArray = 'object array';

export const inNumpy = (context: ScanContext): boolean => context.member.endsWith(objectArray);

export interface StreamScan {
  readonly end: StreamEnd;
  readonly review: StreamReview;
}

/** What all streams of a file have told together. */
export class StreamFacts {
  streams = 0;
  opcodes = 0;
  protocol = 0;
  joblib = false;
  notSearched = 0;
  readonly imports = new Set<string>();

  add({ end, review }: StreamScan, context: ScanContext): void {
    this.streams += 1;
    this.opcodes += end.opcodes;
    this.protocol = Math.max(this.protocol, end.protocol);
    this.joblib ||= review.usesJoblib;
    this.notSearched += review.finds.notSearched;
    for (const name of review.imports) this.imports.add(name);
    for (const [what, why] of review.assurances) context.assure(what, `It is ordinary: ${why}.`);
  }

  tell(context: ScanContext, torch: boolean): void {
    context.fact('Pickle streams', String(this.streams));
    context.fact('Pickle protocol', String(this.protocol));
    context.fact('Opcodes', String(this.opcodes));
    if (!isKnownPolicy(context.policy))
      context.fact('Policy', `${context.policy} is not known; nothing but the standard library's plain values counts as ordinary.`);
    if (this.notSearched > 0) context.fact('Bytes inside values not searched for a pickle behind their start', String(this.notSearched));
    context.fact('Loaded by', loaderOf({ storages: torch, joblib: this.joblib, numpy: inNumpy(context) }));
    if (this.imports.size === 0) return;
    const more = this.imports.size > 40 ? ` and ${this.imports.size - 40} more` : '';
    context.fact('Imports', [...this.imports].sort().slice(0, 40).join(', ') + more);
    const refused = refusedByWeightsOnly(this.imports);
    context.fact(
      'torch.load(weights_only=True)',
      refused === undefined ? 'knows every name in the file' : `refuses the file because of ${refused}`,
    );
  }
}
