/** Every table scanner, one line each, in the order in which they run. */
import { classImbalance } from './class-imbalance/class-imbalance.ts';
import type { TableScanner } from './define.ts';
import { exactDuplicates } from './exact-duplicates/exact-duplicates.ts';
import { profile } from './profile/profile.ts';
import { secrets } from './secrets/secrets.ts';
import { sensitiveColumns } from './sensitive-columns/sensitive-columns.ts';
import { spreadsheetFormulas } from './spreadsheet-formulas/spreadsheet-formulas.ts';

export const tableScanners: readonly TableScanner[] = [
  profile,
  exactDuplicates,
  classImbalance,
  sensitiveColumns,
  secrets,
  spreadsheetFormulas,
];
