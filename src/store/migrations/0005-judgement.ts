/** Version 5: what people and runs conclude: assessments, answers, reports. */
import type { Connection } from '../connection.ts';

export function judgement(database: Connection): void {
  database.exec(`
    CREATE TABLE assessments (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      title TEXT NOT NULL,
      model_id INTEGER NOT NULL REFERENCES artifacts (id),
      data_id INTEGER NOT NULL REFERENCES artifacts (id),
      plan TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled')),
      status_detail TEXT NOT NULL DEFAULT '',
      headline TEXT NOT NULL DEFAULT '',
      started_at TEXT NOT NULL,
      result TEXT,
      result_sha256 TEXT,
      entry INTEGER NOT NULL,
      finished_entry INTEGER
    ) STRICT;
    CREATE TRIGGER assessments_once BEFORE UPDATE ON assessments WHEN OLD.status <> 'running'
      BEGIN SELECT raise(ABORT, 'a finished assessment is never changed'); END;
    CREATE TRIGGER assessments_no_delete BEFORE DELETE ON assessments
      BEGIN SELECT raise(ABORT, 'assessments are never removed'); END;

    CREATE TABLE answers (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      framework TEXT NOT NULL,
      node TEXT NOT NULL,
      value TEXT NOT NULL,
      note TEXT NOT NULL,
      actor TEXT NOT NULL,
      at TEXT NOT NULL,
      entry INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX answers_node ON answers (framework, node, id);
    CREATE TRIGGER answers_no_update BEFORE UPDATE ON answers
      BEGIN SELECT raise(ABORT, 'answers are never changed'); END;
    CREATE TRIGGER answers_no_delete BEFORE DELETE ON answers
      BEGIN SELECT raise(ABORT, 'answers are never removed'); END;

    CREATE TABLE reports (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      pages INTEGER NOT NULL,
      signed_at TEXT NOT NULL,
      signer_name TEXT NOT NULL,
      signer_fingerprint TEXT NOT NULL,
      log_head TEXT NOT NULL,
      envelope_path TEXT NOT NULL,
      entry INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER reports_no_update BEFORE UPDATE ON reports
      BEGIN SELECT raise(ABORT, 'reports are never changed'); END;
    CREATE TRIGGER reports_no_delete BEFORE DELETE ON reports
      BEGIN SELECT raise(ABORT, 'reports are never removed'); END;
  `);
}
