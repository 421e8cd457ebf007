/** Where the keys of this user lie: in the user's folder, never in a case. */
import { join } from 'node:path';

export function keysDir(dataDir: string): string {
  return join(dataDir, 'keys');
}
