/** Beside the table: the selected tensor in full, what the two models state differently, and what could not be compared. */
import type { ModelComparison, TensorChange } from '#contract/models';
import { text } from '#page/i18n/compare.ts';
import { numberText } from '#page/i18n/fill.ts';
import { Facts, Section } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { changedShare, cosineText, measureText } from './tensors.ts';

interface DetailsProps {
  readonly found: ModelComparison;
  readonly tensor: TensorChange | undefined;
}

export function ComparisonDetails({ found: { remarks, statements }, tensor }: DetailsProps) {
  return (
    <ScrollPane label={text.details} className="fill">
      {tensor ? <SelectedTensor tensor={tensor} /> : null}
      <Section title={text.statements} aside={statements.length > 0 ? numberText(statements.length) : undefined}>
        {statements.length === 0 ? (
          <p className="sectionnote t2 s12">{text.noStatements}</p>
        ) : (
          <table className="evtable statements">
            <thead>
              <tr>
                {[text.statement, text.left, text.right].map((head) => (
                  <th scope="col" key={head}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {statements.map(({ label, left, right }) => (
                <tr key={label}>
                  <td className="t2">
                    <Plain text={label} limit={120} />
                  </td>
                  <td>{left === '' ? <span className="t3">{text.absent}</span> : <Plain text={left} limit={400} />}</td>
                  <td>{right === '' ? <span className="t3">{text.absent}</span> : <Plain text={right} limit={400} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      <Section title={text.remarks} aside={remarks.length > 0 ? numberText(remarks.length) : undefined}>
        {remarks.length === 0 ? <p className="sectionnote t2 s12">{text.noRemarks}</p> : null}
        <ul className="remarks s12">
          {remarks.map((remark) => (
            <li key={remark} className="note">
              <Plain text={remark} limit={600} />
            </li>
          ))}
        </ul>
      </Section>
    </ScrollPane>
  );
}

const told = (value: number | null, say: (value: number) => string) =>
  value === null ? <span className="t3">{text.untold}</span> : say(value);

function SelectedTensor({ tensor }: { readonly tensor: TensorChange }) {
  const { change, changed, cosine, elements, leftShape, leftType, maximum, name, relative, rightShape, rightType } = tensor;
  const share = changedShare(tensor);
  const side = (type: string, shape: string) =>
    type === '' && shape === '' ? <span className="t3">{text.absent}</span> : <Plain text={`${type} ${shape}`} limit={200} />;
  return (
    <Section title={text.selected}>
      <div className="tensorfacts">
        <p className="mono s12 breakable">
          <Plain text={name} limit={600} />
        </p>
        <Facts
          labelWidth={96}
          rows={[
            [text.facts.change, `${text.change[change]}: ${text.changeMeans[change]}`],
            [text.facts.leftType, side(leftType, leftShape)],
            [text.facts.rightType, side(rightType, rightShape)],
            [text.facts.elements, numberText(elements)],
            [text.facts.changed, told(share === null ? null : changed, numberText)],
            [text.facts.relative, told(relative, measureText)],
            [text.facts.maximum, told(maximum, measureText)],
            [text.facts.cosine, told(cosine, cosineText)],
          ]}
        />
        <p className="t3 s11">{text.relativeMeans}</p>
      </div>
    </Section>
  );
}
