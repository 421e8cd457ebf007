/** An in-memory DuckDB that can read the given files and nothing else: no other file, no network, no extension, no way back. */
import { realpathSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AssayError } from '#contract/errors';
import type { Row } from './cells.ts';
import { globOfPath, sqlText } from './sql.ts';

export interface Database {
  /** The files it may read, symbolic links resolved, in the order given. */
  readonly paths: readonly string[];
  /** All rows of a statement. Throws DuckDB's error, or AssayError `cancelled` after the signal. */
  query(sql: string): Promise<readonly Row[]>;
  /** Rows in chunks, for results that may be large; same errors. */
  stream(sql: string): AsyncGenerator<readonly Row[]>;
  close(): void;
}

export interface DatabaseOptions {
  readonly signal: AbortSignal;
  /** Mebibytes that DuckDB may hold; it never spills to disk, so that no client data is left there. */
  readonly memoryMiB?: number;
  readonly threads?: number;
}

const MEMORY_MIB = 1024;
const THREADS = 2;

/** Opens the database, then locks it; nothing can widen what it may reach afterwards. */
export async function openDatabase(files: readonly string[], options: DatabaseOptions): Promise<Database> {
  options.signal.throwIfAborted();
  const paths = files.map((file) => realpathSync(file));
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${options.memoryMiB ?? MEMORY_MIB}MiB`,
    threads: String(options.threads ?? THREADS),
    temp_directory: '',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    preserve_insertion_order: 'true',
  });
  const connection = await instance.connect();
  // The escaped pattern is what the reader asks for, the path is what it then opens: both must be listed.
  const allowed = [...new Set(paths.flatMap((path) => [path, globOfPath(path)]))];
  await connection.run(`SET allowed_paths = [${allowed.map(sqlText).join(', ')}]`);
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  return lockedDatabase(paths, instance, connection, options.signal);
}

function lockedDatabase(paths: readonly string[], instance: DuckDBInstance, connection: DuckDBConnection, signal: AbortSignal): Database {
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  const cancelled = () => new AssayError('cancelled');
  return {
    paths,
    async query(sql) {
      if (signal.aborted) throw cancelled();
      try {
        const reader = await connection.runAndReadAll(sql);
        return reader.getRowObjectsJS();
      } catch (thrown) {
        throw signal.aborted ? cancelled() : thrown;
      }
    },
    async *stream(sql) {
      if (signal.aborted) throw cancelled();
      try {
        const result = await connection.stream(sql);
        for await (const rows of result.yieldRowObjectJs()) {
          if (signal.aborted) throw cancelled();
          yield rows;
        }
      } catch (thrown) {
        throw signal.aborted ? cancelled() : thrown;
      }
    },
    close() {
      signal.removeEventListener('abort', interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
}
