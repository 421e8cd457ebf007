/** Finds a pickle behind bytes that are nothing known: a few of them in front must not keep it from being read. */
import { Budget } from '../budget.ts';
import { type ByteSource, sliceSource } from '../byte-source.ts';
import type { Format } from '../format.ts';
import { defaultLimits, LimitReached } from '../limits.ts';
import { streamWithin } from './carve.ts';

/** How far in front a file that nothing else reads is searched, in bytes. */
const reach = 1024 * 1024;
const mostSteps = 2_000_000;

export function pickleBehindJunk(source: ByteSource): Format | undefined {
  try {
    const at = streamWithin(
      source.size > 2 * reach ? sliceSource(source, 0, 2 * reach) : source,
      1,
      new Budget({ ...defaultLimits, maxSteps: mostSteps }),
    );
    return at === undefined || at > reach ? undefined : { kind: 'pickle', label: `Pickle behind ${at} bytes of something else` };
  } catch (error) {
    if (error instanceof LimitReached) return undefined;
    throw error;
  }
}
