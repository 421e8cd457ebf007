/** Counts the classes of the label column and says how uneven they are. */
import { numberIn, textIn } from '../cells.ts';
import { defineTableScanner } from '../define.ts';
import { findLabel } from '../label.ts';
import { redactCell } from '../redact.ts';
import { columnStatistics } from '../statistics.ts';
import { countWords, percent, rounded } from '../wording.ts';

/** Largest class over smallest, from which a severity is given. */
const LOW = 3;
const MEDIUM = 10;
const HIGH = 100;
const CLASSES_SHOWN = 50;

export const classImbalance = defineTableScanner({
  id: 'class-imbalance',
  version: 1,
  title: 'Class balance',
  rules: ['DATA-IMB-001', 'DATA-IMB-002'],
  blindSpots:
    'The label column is found by name or by shape and may be another one. Whether the shares fit those in operation is not known. ' +
    'Tables with several labels a row, and measured (regression) targets, are not judged.',
  async *scan(table, context) {
    const label = findLabel(await columnStatistics(table), table.rows);
    if (label === undefined) {
      context.fact('Label column', 'none recognised; class balance not assessed');
      return;
    }
    const { column, distinct } = label.statistics;
    const counts = await table.database.query(
      `SELECT ${column.text} AS class, count(*) AS n FROM ${table.relation} WHERE ${column.text} IS NOT NULL GROUP BY class ORDER BY n DESC, class LIMIT ${CLASSES_SHOWN}`,
    );
    const [smallest] = await table.database.query(
      `SELECT min(n) AS n FROM (SELECT count(*) AS n FROM ${table.relation} WHERE ${column.text} IS NOT NULL GROUP BY ${column.text})`,
    );
    const total = label.statistics.filled;
    const largest = numberIn(counts[0], 'n');
    const least = numberIn(smallest, 'n');
    context.fact('Label column', `“${column.name}”, taken because ${label.because}; ${countWords(distinct, 'class', 'classes')}`);
    const fields = counts.map((row) => ({
      pointer: redactCell(textIn(row, 'class'), column.name),
      value: `${countWords(numberIn(row, 'n'), 'row')}, ${percent(numberIn(row, 'n'), total)}`,
    }));
    const chosen = `Column “${column.name}” is taken as the label because ${label.because}.`;
    if (distinct === 1) {
      yield {
        ruleId: 'DATA-IMB-002',
        detail: `All ${countWords(total, 'labelled row')} carry one label. ${chosen}`,
        location: { field: column.name },
        evidence: { fields },
      };
      return;
    }
    const ratio = largest / Math.max(1, least);
    if (ratio < LOW) return;
    yield {
      ruleId: 'DATA-IMB-001',
      severity: ratio >= HIGH ? 'high' : ratio >= MEDIUM ? 'medium' : 'low',
      detail: `The largest of ${distinct} classes has ${rounded(Number(ratio.toFixed(1)))} times the rows of the smallest: ${largest.toLocaleString('en')} against ${least.toLocaleString('en')}, ${percent(least, total)} of all. ${chosen}`,
      location: { field: column.name },
      evidence: { fields },
    };
  },
});
