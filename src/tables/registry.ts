/** Every table scanner, one line each, in the order in which they run. */
import type { TableScanner } from './define.ts';
import { profile } from './profile/profile.ts';

export const tableScanners: readonly TableScanner[] = [profile];
