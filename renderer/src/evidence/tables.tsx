/** Evidence that is rows of a table or fields of a document; values were masked where they were taken. */
import type { Evidence } from '#contract/findings';
import { text } from '../i18n/evidence.ts';
import { Plain } from '../parts/plain.tsx';
import { ScrollPane } from '../parts/scroll-pane.tsx';

interface RowsProps {
  readonly rows: NonNullable<Evidence['rows']>;
}

/** Rows of a data set, numbered from 1 as in the file. */
export function EvidenceRows({ rows }: RowsProps) {
  return (
    <ScrollPane label={text.rows} className="scrollx">
      <table className="evtable">
        <thead>
          <tr>
            <th scope="col">{text.row}</th>
            {rows.columns.map((column, place) => (
              <th scope="col" key={`${column}-${String(place)}`}>
                <Plain text={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map(({ row, values }, index) => (
            <tr key={`${String(row)}-${String(index)}`}>
              <td className="mono t3">{row.toLocaleString('en')}</td>
              {values.map((value, place) => (
                <td className="mono" key={`${String(place)}-${rows.columns[place] ?? ''}`}>
                  <Plain text={value} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollPane>
  );
}

interface FieldsProps {
  readonly fields: NonNullable<Evidence['fields']>;
}

/** Named values, each with where in the document it stands. */
export function EvidenceFields({ fields }: FieldsProps) {
  return (
    <table className="evtable">
      <thead>
        <tr>
          <th scope="col">{text.field}</th>
          <th scope="col">{text.value}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ pointer, value }, index) => (
          <tr key={`${pointer}-${String(index)}`}>
            <td className="mono t2">
              <Plain text={pointer} />
            </td>
            <td className="mono">
              <Plain text={value} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
