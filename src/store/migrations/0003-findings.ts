/** Version 3: findings with what a person decided about them, and the evidence that they rest on. */
import type { Connection } from '../connection.ts';

/** A finding is never removed: one that a later scan replaced keeps its row and its ref, and leaves every list. */
export function findings(database: Connection): void {
  database.exec(`
    CREATE TABLE evidence (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      sha256 TEXT NOT NULL UNIQUE,
      json TEXT NOT NULL,
      size INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      entry INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence
      BEGIN SELECT raise(ABORT, 'evidence is never changed'); END;
    CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence
      BEGIN SELECT raise(ABORT, 'evidence is never removed'); END;

    CREATE TABLE findings (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      artifact_id INTEGER REFERENCES artifacts (id),
      rule_id TEXT NOT NULL,
      severity TEXT NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low', 'info')),
      title TEXT NOT NULL,
      detail TEXT NOT NULL,
      location TEXT NOT NULL,
      place TEXT NOT NULL,
      domain TEXT NOT NULL,
      scanner TEXT NOT NULL,
      rules_hash TEXT NOT NULL,
      origin TEXT NOT NULL,
      evidence_id INTEGER REFERENCES evidence (id),
      created_at TEXT NOT NULL,
      entry INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'proposed'
        CHECK (state IN ('proposed', 'review', 'confirmed', 'dismissed', 'rework', 'remedied')),
      reason TEXT NOT NULL DEFAULT '',
      decided_entry INTEGER,
      owner TEXT NOT NULL DEFAULT '',
      owner_entry INTEGER,
      replaced_entry INTEGER,
      severity_order INTEGER GENERATED ALWAYS AS
        (CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END) VIRTUAL,
      state_order INTEGER GENERATED ALWAYS AS
        (CASE state WHEN 'proposed' THEN 0 WHEN 'review' THEN 1 WHEN 'rework' THEN 2 WHEN 'confirmed' THEN 3
          WHEN 'remedied' THEN 4 ELSE 5 END) VIRTUAL
    ) STRICT;
    CREATE INDEX findings_severity ON findings (severity_order, id) WHERE replaced_entry IS NULL;
    CREATE INDEX findings_counts ON findings (severity_order, state_order, domain) WHERE replaced_entry IS NULL;
    CREATE INDEX findings_title ON findings (title, id) WHERE replaced_entry IS NULL;
    CREATE INDEX findings_state ON findings (state_order, id) WHERE replaced_entry IS NULL;
    CREATE INDEX findings_created ON findings (id) WHERE replaced_entry IS NULL;
    CREATE INDEX findings_artifact ON findings (artifact_id, severity_order, id) WHERE replaced_entry IS NULL;
    CREATE INDEX findings_rule ON findings (rule_id, severity_order, id) WHERE replaced_entry IS NULL;
    CREATE INDEX findings_entry ON findings (entry, id);
    CREATE INDEX findings_replaced ON findings (replaced_entry, id) WHERE replaced_entry IS NOT NULL;
    CREATE TRIGGER findings_content BEFORE UPDATE OF
        id, artifact_id, rule_id, severity, title, detail, location, place, domain, scanner, rules_hash, origin, evidence_id, created_at, entry
      ON findings BEGIN SELECT raise(ABORT, 'what a finding says is never changed'); END;
    CREATE TRIGGER findings_no_delete BEFORE DELETE ON findings
      BEGIN SELECT raise(ABORT, 'findings are never removed'); END;
  `);
}
