/** The gate before the RPC decoder: size, rate and shape of a message from a client, so that the decoder meets nothing it could fail on. */
import { z } from 'zod';

/** Largest message in either direction, in UTF-16 units for a port and in bytes for a socket. */
export const messageLimit = 16 * 1024 * 1024;

/** Messages that a client may send at once, and per second thereafter. */
const burst = 1000;
const perSecond = 500;

const request = z.strictObject({
  i: z.string().min(1).max(64),
  t: z.literal(1).optional(),
  p: z.strictObject({ u: z.string().regex(/^\/[A-Za-z]{1,64}\/[A-Za-z]{1,64}$/), b: z.unknown().optional() }),
});
const abort = z.strictObject({ i: z.string().min(1).max(64), t: z.literal(4), p: z.unknown().optional() });
const message = z.union([request, abort]);

function isWellFormed(text: string): boolean {
  try {
    return message.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

export type Admission = { readonly admitted: string } | { readonly refused: 'size' | 'rate' | 'shape' };

/**
 * Makes the gate for one client.
 * @param now milliseconds of a clock that does not go back
 */
export function admitMessages(now: () => number): (data: unknown) => Admission {
  let tokens = burst;
  let last = now();
  return (data) => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - last) / 1000) * perSecond);
    last = at;
    if (tokens < 1) return { refused: 'rate' };
    tokens -= 1;
    if (typeof data !== 'string') return { refused: 'shape' };
    if (data.length > messageLimit) return { refused: 'size' };
    return isWellFormed(data) ? { admitted: data } : { refused: 'shape' };
  };
}
