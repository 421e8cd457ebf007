/** Where the parts of a case lie in its folder. */
import { join } from 'node:path';

export const databaseName = 'case.db';

export const databasePath = (dir: string): string => join(dir, databaseName);
export const blobsDir = (dir: string): string => join(dir, 'blobs');
export const intakeDir = (dir: string): string => join(dir, 'intake');
export const lockPath = (dir: string): string => join(dir, 'case.lock');

/** A blob's place under blobs/, by its name: two digits, then the whole name. */
export const blobPath = (dir: string, name: string): string => join(blobsDir(dir), name.slice(0, 2), name);
