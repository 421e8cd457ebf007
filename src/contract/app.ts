/** The application itself: what it is, what it may do here. */

import { z } from 'zod';
import { procedure } from './base.ts';

export const appInfo = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'browser', 'cli']),
  rulesVersion: z.string(),
  rulesHash: z.string(),
  rules: z.number(),
  /** Non-loopback interfaces that are up, by name; empty means no network is attached. */
  interfaces: z.array(z.string()),
  dataDir: z.string(),
  person: z.string(),
});
export type AppInfo = z.infer<typeof appInfo>;

export const doctorLine = z.object({ id: z.string(), label: z.string(), state: z.enum(['ok', 'warn', 'missing']), detail: z.string() });
export type DoctorLine = z.infer<typeof doctorLine>;

export const appContract = {
  info: procedure.output(appInfo),
  /** What this workstation can do: GPU providers, browser, key stores, disk. */
  doctor: procedure.output(z.array(doctorLine)),
};
