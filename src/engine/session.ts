/** Holds the one open case of this engine, so that no handler works on a case that was closed meanwhile. */
import { AssayError } from '#contract/errors';
import { closeCase } from '#store/open-case';
import type { CaseStore } from '#store/session';

export class Session {
  #store: CaseStore | undefined;
  readonly #busy: () => number;

  /** @param busy number of jobs that are running on the open case */
  constructor(busy: () => number) {
    this.#busy = busy;
  }

  /** The open case. @throws AssayError `case-not-open` */
  get store(): CaseStore {
    if (!this.#store) throw new AssayError('case-not-open', 'No case is open. Open one first.');
    return this.#store;
  }

  get current(): CaseStore | undefined {
    return this.#store;
  }

  /**
   * Opens another case in place of the present one.
   * @throws AssayError `not-allowed` while jobs run on the present one; whatever `open` throws
   */
  replace(open: () => CaseStore): CaseStore {
    this.#refuseWhileBusy('opened');
    this.#close();
    this.#store = open();
    return this.#store;
  }

  /** Closes the case; false when none was open. @throws AssayError `not-allowed` while jobs run on it */
  close(): boolean {
    this.#refuseWhileBusy('closed');
    return this.#close();
  }

  /** Closes without asking: the engine is ending and its jobs have been stopped. */
  end(): void {
    this.#close();
  }

  #refuseWhileBusy(what: string): void {
    const count = this.#store ? this.#busy() : 0;
    if (count === 0) return;
    const jobs = count === 1 ? '1 job is' : `${count} jobs are`;
    throw new AssayError('not-allowed', `No case was ${what}: ${jobs} running on the open one. Cancel first, or wait for the end.`);
  }

  #close(): boolean {
    if (!this.#store) return false;
    closeCase(this.#store);
    this.#store = undefined;
    return true;
  }
}
