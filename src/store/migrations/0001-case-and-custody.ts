/** Version 1: what the case is called, and the log that all else refers to. */
import type { Connection } from '../connection.ts';

/**
 * The columns beside `line` are read out of it, so that they cannot differ from what was hashed. `entry` in this and every other table
 * is the custody entry that a row belongs to; it is no foreign key, because rows are written before the entry that holds their digest,
 * and SQLite would then search every table at each new entry. verifyCase holds them against each other instead.
 */
export function caseAndCustody(database: Connection): void {
  database.exec(`
    CREATE TABLE custody (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      line TEXT NOT NULL,
      hash TEXT NOT NULL UNIQUE,
      actor TEXT GENERATED ALWAYS AS (line ->> '$.actor') VIRTUAL,
      act TEXT GENERATED ALWAYS AS (line ->> '$.act') VIRTUAL,
      text TEXT GENERATED ALWAYS AS (line ->> '$.text') VIRTUAL,
      object TEXT GENERATED ALWAYS AS (line ->> '$.object') VIRTUAL
    ) STRICT;
    CREATE INDEX custody_object ON custody (object, seq);
    CREATE TRIGGER custody_follows BEFORE INSERT ON custody
      WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM custody)
      BEGIN SELECT raise(ABORT, 'custody entries follow each other'); END;
    CREATE TRIGGER custody_no_update BEFORE UPDATE ON custody
      BEGIN SELECT raise(ABORT, 'custody entries are never changed'); END;
    CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody
      BEGIN SELECT raise(ABORT, 'custody entries are never removed'); END;

    CREATE TABLE case_info (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      case_id TEXT NOT NULL,
      client TEXT NOT NULL,
      name TEXT NOT NULL,
      scope TEXT NOT NULL,
      auditor TEXT NOT NULL,
      classification TEXT NOT NULL,
      handling TEXT NOT NULL,
      framework TEXT NOT NULL,
      created_at TEXT NOT NULL,
      blob_key BLOB CHECK (blob_key IS NULL OR length(blob_key) = 32),
      entry INTEGER NOT NULL
    ) STRICT;
  `);
}
