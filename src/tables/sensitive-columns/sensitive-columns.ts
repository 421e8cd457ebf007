/** Finds personal data by value, checked where a check exists, and by what columns are called where none does. */
import type { Observation } from '#contract/findings';
import { defineTableScanner } from '../define.ts';
import { type ColumnHits, SEARCHED_CHARACTERS, searchColumn } from '../detector.ts';
import { columnStatistics } from '../statistics.ts';
import type { Column, Table } from '../table.ts';
import { countWords, listed, percent } from '../wording.ts';
import { wordyColumns } from '../wordy.ts';
import { sensitiveDetectors } from './detectors.ts';

/** One number in ten passes Luhn by chance: a column must do clearly better, or be called a card column. */
const CARD_SHARE = 0.3;
const CARD_COLUMN = /card|kreditkarte|(^|[^a-z])(pan|cc)([^a-z]|$)/i;

const NAMED: readonly (readonly [RegExp, string])[] = [
  [/(first|last|full|given|family|middle|maiden|user|customer|patient|employee)[_\s-]?name|surname|vorname|nachname/i, 'person’s name'],
  [/birth|(^|[_\s-])dob([_\s-]|$)/i, 'date of birth'],
  [
    /(^|[_\s-])ssn([_\s-]|$)|social[_\s-]?sec|national[_\s-]?id|passport|tax[_\s-]?(id|no|num)|licen[cs]e[_\s-]?(plate|no|num)/i,
    'identity number',
  ],
  [/street|(home|postal|mailing)[_\s-]?address|^address|zip[_\s-]?code|post(al)?[_\s-]?code/i, 'postal address'],
  [/^(sex|gender)$|[_\s-](sex|gender)$|ethnic|^race$|religio|nationality|marital|disab|sexual|pregnan/i, 'protected attribute'],
  [/diagnos|medication|blood[_\s-]?type|(^|[_\s-])icd/i, 'health'],
  [/salary|(^|[_\s-])income$/i, 'income'],
  [/^(lat|latitude|lon|lng|longitude)$|geo[_\s-]?loc/i, 'place of a person or thing'],
];

export const sensitiveColumns = defineTableScanner({
  id: 'sensitive-columns',
  version: 2,
  title: 'Personal data by value and by name',
  rules: ['DATA-PII-001', 'DATA-PII-002', 'DATA-PII-003', 'DATA-PII-004', 'DATA-PII-005', 'DATA-PII-006'],
  blindSpots:
    'Names of persons, postal addresses and health data inside free text have no checksum and are not found by value. National telephone numbers ' +
    'count only in columns called so; IBANs only in upper case; quoted e-mail addresses and cards stored as fractions not at all. ' +
    `Of a longer cell the first ${SEARCHED_CHARACTERS.toLocaleString('en')} characters are searched. A valid check digit does not prove that a number was ever issued.`,
  async *scan(table, context) {
    for (const column of await searchable(table)) {
      if (context.signal.aborted) return;
      for (const hits of await searchColumn(table, column, sensitiveDetectors, context.evidenceRows)) {
        if (hits.values === 0) continue;
        if (isChance(hits))
          context.fact(
            `Card check digits in “${column.name}”`,
            `${hits.values} of ${hits.values + hits.failed} valid, no more than chance`,
          );
        else yield observationOf(hits, table);
      }
    }
    yield* namedColumns(table);
  },
});

/** Columns that may hold words, and whole numbers long enough for a card or a telephone number. */
async function searchable(table: Table): Promise<readonly Column[]> {
  const wordy = new Set(await wordyColumns(table));
  const statistics = await columnStatistics(table);
  return statistics
    .filter(({ column, number }) => wordy.has(column) || (column.type === 'integer' && (number?.max ?? 0) >= 1e6))
    .map((each) => each.column);
}

function isChance(hits: ColumnHits): boolean {
  if (hits.detector.id !== 'card' || CARD_COLUMN.test(hits.column.name)) return false;
  return hits.values / (hits.values + hits.failed) < CARD_SHARE;
}

function observationOf(hits: ColumnHits, table: Table): Observation {
  const { column, detector } = hits;
  const failed =
    hits.failed === 0
      ? ''
      : ` ${countWords(hits.failed, 'further value has', 'further values have')} the shape but not a valid form and ${hits.failed === 1 ? 'is' : 'are'} not counted.`;
  return {
    ruleId: detector.ruleId,
    title: `${capital(detector.many)} in column “${column.name.slice(0, 60)}”`,
    detail: `${countWords(hits.values, detector.one, detector.many)} in ${countWords(hits.rows, 'row')} of column “${column.name}”, ${percent(hits.rows, table.rows)} of its rows.${failed} Values are masked here.`,
    location: { field: column.name, row: hits.evidence[0]?.row ?? 1 },
    evidence: {
      rows: { columns: [column.name], rows: hits.evidence.map(({ row, masked }) => ({ row, values: [masked.join(', ')] })) },
      note: `First ${countWords(hits.evidence.length, 'row')} in file order.`,
    },
  };
}

function* namedColumns(table: Table): Generator<Observation> {
  const named = table.columns.flatMap((column) => {
    const match = NAMED.find(([pattern]) => pattern.test(column.name));
    return match === undefined ? [] : [{ pointer: column.name, value: match[1] }];
  });
  if (named.length === 0) return;
  yield {
    ruleId: 'DATA-PII-006',
    detail: `${countWords(named.length, 'column is', 'columns are')} named like personal data: ${listed(named.map((each) => each.pointer))}. The values were not judged.`,
    location: named.length === 1 && named[0] !== undefined ? { field: named[0].pointer } : {},
    evidence: { fields: named.slice(0, 200) },
  };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
