/** The procedure that every other starts from: it carries the closed table of errors, typed for the client. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { type ErrorCode, errorCodes } from './errors.ts';

const data = z.object({ subject: z.string().optional(), logReference: z.string().optional() });
type ErrorMap = { readonly [Code in ErrorCode]: { readonly message: string; readonly data: typeof data } };

const codes = Object.entries(errorCodes).map(([code, message]) => [code, { message, data }]);
const errors: ErrorMap = Object.fromEntries(codes);

/** Declares a procedure whose failures are AssayError codes. */
export const procedure = oc.errors(errors);
