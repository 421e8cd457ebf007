/** Version 4: assets of cloud exports, and the result of each check on each of them. */
import type { Connection } from '../connection.ts';

export function cloud(database: Connection): void {
  database.exec(`
    CREATE TABLE assets (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      artifact_id INTEGER NOT NULL REFERENCES artifacts (id),
      key TEXT NOT NULL,
      provider TEXT NOT NULL,
      type TEXT NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      account TEXT NOT NULL,
      region TEXT NOT NULL,
      pointer TEXT NOT NULL,
      properties TEXT NOT NULL,
      entry INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX assets_artifact ON assets (artifact_id, id);

    CREATE TABLE check_results (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      asset_id INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
      check_id TEXT NOT NULL,
      title TEXT NOT NULL,
      severity TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('PASS', 'FAIL', 'NOT_ASSESSED')),
      message TEXT NOT NULL,
      asset TEXT NOT NULL,
      pointer TEXT NOT NULL,
      collect TEXT,
      entry INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX check_results_asset ON check_results (asset_id, status);
  `);
}
