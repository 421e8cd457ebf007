/** Version 2: imports, the files they took in, and what each scan of them learned. */
import type { Connection } from '../connection.ts';

/** `verdict_order` counts from the worst (0 critical) to 5 (clean), so that the index is in reading order. */
export function artifacts(database: Connection): void {
  database.exec(`
    CREATE TABLE imports (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      started_at TEXT NOT NULL,
      finished_at TEXT,
      status TEXT NOT NULL CHECK (status IN ('running', 'done', 'cancelled', 'failed', 'interrupted')),
      detail TEXT NOT NULL,
      taken INTEGER NOT NULL DEFAULT 0,
      known INTEGER NOT NULL DEFAULT 0,
      entry INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX imports_running ON imports (id) WHERE status = 'running';

    CREATE TABLE artifacts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      import_id INTEGER NOT NULL REFERENCES imports (id),
      path TEXT NOT NULL,
      source_path TEXT NOT NULL,
      volume TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      size INTEGER NOT NULL CHECK (size >= 0),
      sha256 TEXT NOT NULL CHECK (sha256 = '' OR length(sha256) = 64),
      blob TEXT,
      attachment TEXT NOT NULL CHECK (attachment IN ('stored', 'present', 'changed', 'not-attached')),
      format TEXT NOT NULL DEFAULT '',
      format_kind TEXT NOT NULL DEFAULT 'unknown',
      kind TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('model', 'dataset', 'cloud', 'other')),
      outcome TEXT NOT NULL,
      outcome_detail TEXT NOT NULL,
      verdict_order INTEGER NOT NULL DEFAULT 5 CHECK (verdict_order BETWEEN 0 AND 5),
      findings INTEGER NOT NULL DEFAULT 0,
      scan_id INTEGER REFERENCES scans (id),
      imported_at TEXT NOT NULL,
      entry INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX artifacts_path ON artifacts (path, id);
    CREATE INDEX artifacts_size ON artifacts (-size, id);
    CREATE INDEX artifacts_verdict ON artifacts (verdict_order, id);
    CREATE INDEX artifacts_outcome ON artifacts (outcome, id);
    CREATE INDEX artifacts_sha256 ON artifacts (sha256, id);
    CREATE INDEX artifacts_unscanned ON artifacts (id) WHERE scan_id IS NULL;
    CREATE TRIGGER artifacts_no_delete BEFORE DELETE ON artifacts
      BEGIN SELECT raise(ABORT, 'artifacts are never removed'); END;

    CREATE TABLE scans (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      artifact_id INTEGER NOT NULL REFERENCES artifacts (id),
      at TEXT NOT NULL,
      rules_hash TEXT NOT NULL,
      scanner_set TEXT NOT NULL,
      result TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      entry INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX scans_artifact ON scans (artifact_id, id);
    CREATE TRIGGER scans_no_update BEFORE UPDATE ON scans
      BEGIN SELECT raise(ABORT, 'scans are never changed'); END;
    CREATE TRIGGER scans_no_delete BEFORE DELETE ON scans
      BEGIN SELECT raise(ABORT, 'scans are never removed'); END;
  `);
}
