/** Finds credentials in a table's cells, masked, one finding a kind and column. */
import type { Observation } from '#contract/findings';
import { defineTableScanner } from '../define.ts';
import { type ColumnHits, SEARCHED_CHARACTERS, searchColumn } from '../detector.ts';
import { countWords } from '../wording.ts';
import { wordyColumns } from '../wordy.ts';
import { secretDetectors } from './patterns.ts';

export const secrets = defineTableScanner({
  id: 'secrets',
  version: 2,
  title: 'Secrets',
  rules: ['DATA-SEC-001', 'DATA-SEC-002', 'DATA-SEC-003', 'DATA-SEC-004', 'DATA-SEC-005', 'DATA-SEC-006', 'DATA-SEC-007'],
  blindSpots:
    'Six providers’ shapes and random strings of 20 characters or more beside a word such as password or token are found; short passwords, ' +
    'words as passwords, encoded or split secrets and other providers’ formats without such a word are not. Nothing is tried against a provider, ' +
    `so a secret may long be revoked. Of a longer cell the first ${SEARCHED_CHARACTERS.toLocaleString('en')} characters are searched.`,
  async *scan(table, context) {
    for (const column of await wordyColumns(table)) {
      if (context.signal.aborted) return;
      for (const hits of await searchColumn(table, column, secretDetectors, context.evidenceRows))
        if (hits.values > 0) yield observationOf(hits);
    }
  },
});

function observationOf(hits: ColumnHits): Observation {
  const { column, detector } = hits;
  return {
    ruleId: detector.ruleId,
    detail: `${countWords(hits.values, detector.one, detector.many)} in ${countWords(hits.rows, 'row')} of column “${column.name}”. Values are masked here.`,
    location: { field: column.name, row: hits.evidence[0]?.row ?? 1 },
    evidence: {
      rows: { columns: [column.name], rows: hits.evidence.map(({ row, masked }) => ({ row, values: [masked.join(', ')] })) },
      note: `First ${countWords(hits.evidence.length, 'row')} in file order.`,
    },
  };
}
