/** What a migration is: one function that takes a database from one version to the next, never changed once released. */
import type { Connection } from '../connection.ts';

export type Migration = (database: Connection) => void;
