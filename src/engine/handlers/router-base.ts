/** The contract's implementer, made once: every handler starts from it and so cannot answer another shape than the contract's. */
import { implement } from '@orpc/server';
import { contract } from '#contract/contract';

export const os = implement(contract);
