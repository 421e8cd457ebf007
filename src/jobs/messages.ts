/** The shape of every message between parent and child: a child that was taken over must not be able to confuse the engine. */
import { z } from 'zod';
import type { ErrorCode } from '#contract/errors';
import type { CancelRequest, TaskRequest } from './protocol.ts';

const id = z.number().int().positive();

/** What a task may tell the user. Codes that make a shell ask for something, a passphrase for instance, are not among them. */
const failureCodes = [
  'case-damaged',
  'disk-full',
  'read-only',
  'file-unreadable',
  'file-changed',
  'not-found',
  'not-allowed',
  'invalid-input',
  'not-assessable',
  'cancelled',
  'internal',
] as const satisfies readonly ErrorCode[];

/** What only the verification of a case may tell beside: it reads no hostile file, and a shell asks for the passphrase upon it. */
const caseCodes = [
  'case-not-found',
  'case-newer',
  'case-locked',
  'passphrase-needed',
  'passphrase-wrong',
] as const satisfies readonly ErrorCode[];

/** Child to parent; `event` and `output` are then held to the schema of their task. */
export const taskReply = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    id,
    done: z.number().nonnegative(),
    total: z.number().nonnegative(),
    phase: z.string().max(500),
  }),
  z.object({ type: z.literal('event'), id, event: z.unknown() }),
  z.object({ type: z.literal('done'), id, output: z.unknown() }),
  z.object({
    type: z.literal('failed'),
    id,
    code: z.enum([...failureCodes, ...caseCodes]),
    message: z.string().min(1).max(2000),
    subject: z.string().max(5000).optional(),
  }),
]);

const taskRequest: z.ZodType<TaskRequest> = z.object({
  id,
  task: z.string(),
  input: z.unknown(),
  scratch: z
    .string()
    .regex(/^[\w-]+$/)
    .optional(),
});
const cancelRequest: z.ZodType<CancelRequest> = z.object({ cancel: id });

/** Parent to child. */
export const parentMessage = z.union([taskRequest, cancelRequest]);

/** Whether this task may fail with this code. */
export function isFailureCode(code: ErrorCode, task: string): boolean {
  return failureCodes.some((each) => each === code) || (task === 'verify-case' && caseCodes.some((each) => each === code));
}
