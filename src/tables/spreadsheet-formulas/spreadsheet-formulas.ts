/** Finds cells that a spreadsheet would compute instead of show. */
import type { Severity } from '#contract/findings';
import { numberIn, textIn } from '../cells.ts';
import { defineTableScanner } from '../define.ts';
import { redactCell } from '../redact.ts';
import { sqlText } from '../sql.ts';
import { countWords, percent } from '../wording.ts';
import { wordyColumns } from '../wordy.ts';

/** What Excel, LibreOffice and Sheets take for a formula; a leading @ or sign counts only before a call, so that handles and numbers do not. */
const FORMULA = `^[\\t\\r\\n ]*(?:=[-+@]*["A-Za-z0-9_(]|[-+@]+[A-Za-z_.]+\\(|[-+@]+[A-Za-z]+\\|)`;
/** Functions and DDE links that reach outside the sheet. */
const REACHING = `(?i)(?:HYPERLINK|WEBSERVICE|FILTERXML|IMPORT(?:XML|HTML|DATA|FEED|RANGE)|IMAGE|RTD|CALL|REGISTER\\.ID|EXEC)\\s*\\(|\\|\\s*'|DDE`;

export const spreadsheetFormulas = defineTableScanner({
  id: 'spreadsheet-formulas',
  version: 2,
  title: 'Cells that run as formulas',
  rules: ['DATA-FRM-001'],
  blindSpots:
    'Formulas are recognised by their first characters and not evaluated; what a particular spreadsheet program would do with them is not known.',
  async *scan(table, context) {
    for (const column of (await wordyColumns(table)).filter(({ type }) => type !== 'nested')) {
      const where = `regexp_matches(${column.text}, ${sqlText(FORMULA)})`;
      const [count] = await table.database.query(
        `SELECT count(*) FILTER (WHERE ${where}) AS n, count(*) FILTER (WHERE ${where} AND regexp_matches(${column.text}, ${sqlText(REACHING)})) AS reaching FROM ${table.relation}`,
      );
      const cells = numberIn(count, 'n');
      if (cells === 0) continue;
      const reaching = numberIn(count, 'reaching');
      const rows = await table.database.query(
        `SELECT row, left(${column.text}, 5000) AS cell FROM ${table.relation} WHERE ${where} ORDER BY regexp_matches(${column.text}, ${sqlText(REACHING)}) DESC, row LIMIT ${context.evidenceRows}`,
      );
      const severity: Severity = reaching > 0 ? 'high' : 'medium';
      yield {
        ruleId: 'DATA-FRM-001',
        severity,
        detail: `${countWords(cells, 'cell')} of column “${column.name}” (${percent(cells, table.rows)} of rows) would be computed by a spreadsheet; ${reaching === 0 ? 'none of them reaches' : `${countWords(reaching, 'of them reaches', 'of them reach')}`} outside the sheet.`,
        location: { field: column.name, row: numberIn(rows[0], 'row') },
        evidence: {
          rows: {
            columns: [column.name],
            rows: rows.map((row) => ({ row: numberIn(row, 'row'), values: [redactCell(textIn(row, 'cell'), column.name)] })),
          },
        },
      };
    }
  },
});
