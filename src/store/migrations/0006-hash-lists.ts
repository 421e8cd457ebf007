/** Version 6: lists of hashes that are allowed or denied, as they were imported; one that is withdrawn stays on record. */
import type { Connection } from '../connection.ts';

export function hashLists(database: Connection): void {
  database.exec(`
    CREATE TABLE hash_lists (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL CHECK (kind IN ('allow', 'deny')),
      name TEXT NOT NULL,
      sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
      items INTEGER NOT NULL CHECK (items > 0),
      added_at TEXT NOT NULL,
      entry INTEGER NOT NULL,
      withdrawn_entry INTEGER
    ) STRICT;
    CREATE TRIGGER hash_lists_once BEFORE UPDATE ON hash_lists
      WHEN OLD.withdrawn_entry IS NOT NULL OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.name <> OLD.name OR NEW.sha256 <> OLD.sha256
        OR NEW.items <> OLD.items OR NEW.added_at <> OLD.added_at OR NEW.entry <> OLD.entry
      BEGIN SELECT raise(ABORT, 'a hash list is never changed, only withdrawn once'); END;
    CREATE TRIGGER hash_lists_no_delete BEFORE DELETE ON hash_lists
      BEGIN SELECT raise(ABORT, 'hash lists are never removed'); END;

    CREATE TABLE hash_items (
      list_id INTEGER NOT NULL REFERENCES hash_lists (id),
      sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
      label TEXT NOT NULL,
      PRIMARY KEY (sha256, list_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER hash_items_no_update BEFORE UPDATE ON hash_items
      BEGIN SELECT raise(ABORT, 'hash lists are never changed'); END;
    CREATE TRIGGER hash_items_no_delete BEFORE DELETE ON hash_items
      BEGIN SELECT raise(ABORT, 'hash lists are never removed'); END;
  `);
}
