/** What passes between Electron's main process and the engine's process. The engine cannot start processes there: main does it for it. */
import { z } from 'zod';

const childKey = z.number().int().positive();
const role = z.enum(['reader', 'intake', 'table', 'assess', 'render']);

/** Main to engine. `client` comes with the port of one page. */
export const toEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('client') }),
  z.object({ type: z.literal('close') }),
  z.object({ type: z.literal('child-started'), child: childKey, pid: z.number().optional() }),
  z.object({ type: z.literal('child-message'), child: childKey, message: z.unknown() }),
  z.object({ type: z.literal('child-exit'), child: childKey, code: z.number().nullable() }),
]);
export type ToEngine = z.infer<typeof toEngine>;

/** Engine to main. */
export const toMain = z.discriminatedUnion('type', [
  z.object({ type: z.literal('child-spawn'), child: childKey, role }),
  z.object({ type: z.literal('child-send'), child: childKey, message: z.unknown() }),
  z.object({ type: z.literal('child-kill'), child: childKey }),
]);
export type ToMain = z.infer<typeof toMain>;
