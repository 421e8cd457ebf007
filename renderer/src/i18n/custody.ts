/** What the custody log's page says. */

export const text = {
  title: 'Custody log',
  grid: 'Custody log, newest first',
  about: '{entries}, each holds the hash of the one before',
  entry: 'entry',
  entries: 'entries',
  filters: 'Filters',
  find: 'Text has',
  noun: 'entry',
  appendOnly: 'Append only: entries cannot be edited or removed',
  shown: '{shown} of {all} shown',
  columns: { seq: 'Entry', at: 'Time', actor: 'Actor', what: 'What', object: 'Object', hash: 'Hash', previous: 'Previous' },
  previousUnknown: 'not loaded',
  first: 'first entry',
  hash: 'hash of entry {seq}',
  head: 'Head',
  verify: 'Verify this case…',
  selection: 'entry {seq}, row {row} of {count}',
  emptyTitle: 'No entry yet',
  empty: 'Everything that changes this case is written here, in order, with who did it.',
} as const;
