/** What a task is rejected with when its child did not survive it. */
import type { CrashReason } from './crash.ts';

/** A child died or was ended before its task was done. The task is not tried again: the file may be the cause. */
export class ChildCrashed extends Error {
  readonly reason: CrashReason;
  /** One full sentence for the user. */
  readonly detail: string;
  constructor(reason: CrashReason, detail: string) {
    super(detail);
    this.name = 'ChildCrashed';
    this.reason = reason;
    this.detail = detail;
  }
}
