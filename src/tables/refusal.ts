/** Why a table is not assessed: an expected outcome with words for the report, told apart from a fault of the program. */
import type { Outcome } from '#contract/findings';

export class TableRefused extends Error {
  readonly outcome: Exclude<Outcome, 'scanned' | 'crashed'>;
  constructor(outcome: Exclude<Outcome, 'scanned' | 'crashed'>, detail: string) {
    super(detail);
    this.name = 'TableRefused';
    this.outcome = outcome;
  }
}

/** Ends the reading of this table with an outcome. */
export function refuse(outcome: TableRefused['outcome'], detail: string): never {
  throw new TableRefused(outcome, detail);
}

/** DuckDB's error as an outcome: memory is a limit, the rest is the file's. Only its first line is kept, without the path. */
export function refusalOf(thrown: unknown, path: string): TableRefused {
  if (thrown instanceof TableRefused) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (/out of memory|failed to allocate|could not allocate/i.test(message))
    return new TableRefused('limit', 'The table needs more memory than a scan may use (1 GiB).');
  const line = (message.split('\n')[0] ?? '').replaceAll(path, 'the file').slice(0, 300);
  return new TableRefused('unreadable', `The table reader refused the file: ${line}`);
}
