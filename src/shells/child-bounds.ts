/** What every child is allowed, whichever shell starts it: how much heap, and which variables it sees. */
import type { ChildRole } from '#jobs/protocol';

/** Megabytes of JavaScript heap by role; the engine's own watch bounds what lies outside the heap. */
const heapMegabytes: Readonly<Record<ChildRole, number>> = { reader: 192, intake: 128, table: 512, assess: 1024, render: 2048 };

/** V8's switch for the heap of a child. */
export function heapSwitch(role: ChildRole): string {
  return `--max-old-space-size=${heapMegabytes[role]}`;
}

/** Variables that a child may see: none of them can load JavaScript into it, and no secret of the shell is among them. */
const passedOn = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'LANG',
  'TZ',
  'CUDA_VISIBLE_DEVICES',
  'LD_LIBRARY_PATH',
];

/** The environment of a child, made of a short list of names. */
export function childEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
