/** The contract's client for a shell that runs in the engine's own process: same validation, same errors, no channel. */
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { contract } from '#contract/contract';
import type { FailureLog } from './errors.ts';
import { guardCalls } from './guard-calls.ts';
import type { AssayRouter } from './serve.ts';

/** What every shell calls the engine through. */
export type AssayClient = ContractRouterClient<typeof contract>;

/** A client whose calls run here and now; failures are ORPCErrors of the closed table, as over any channel. */
export function createInProcessClient(router: AssayRouter, failures: FailureLog): AssayClient {
  return createRouterClient(router, { interceptors: [guardCalls(failures)] });
}
