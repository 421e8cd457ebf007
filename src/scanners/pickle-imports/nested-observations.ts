/** Examines the files that a stream's literals hold, as files of their own. */
import type { Observation } from '#contract/findings';
import { sniff } from '#formats/sniff';
import type { ScanContext } from '../define.ts';
import type { StreamReview } from './review.ts';

export function* nestedObservations(review: StreamReview, context: ScanContext): Generator<Observation> {
  for (const { file, literal } of review.finds.found) {
    const { at, length } = literal;
    if (!file.pickle && !context.reads(sniff(file.source, ''))) {
      context.content(
        `value at ${at}`,
        'A file inside a value',
        file.source.size,
        `It lies in a value ${file.how} and was not examined: no scanner reads it.`,
        at,
      );
      continue;
    }
    if (file.pickle && !review.loadedLiterals.has(at))
      yield {
        ruleId: 'MDL-PKL-006',
        detail: `A value at ${at} holds a whole pickle (${file.how}, ${file.source.size} bytes); a second stage can load it.`,
        location: { ...(context.member ? { member: context.member } : {}), offset: at, length },
        evidence: {
          note: 'A text or block of bytes in this file is itself a program for a loader; one line of the program that uses the model is enough to run it.',
        },
      };
    yield* context.nested(`value at ${at}`, file.source, file.how === 'as it is' ? at : undefined);
  }
}
