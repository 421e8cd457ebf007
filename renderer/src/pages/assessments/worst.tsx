/** The rows that fell first, as a person can look at them: before, difference, after. */
import type { WorstExample } from '#contract/assessments';
import { formatEpsilon } from '#page/blocks/curve-scale.ts';
import { text } from '#page/i18n/assessments.ts';
import { countText, fill, numberText } from '#page/i18n/fill.ts';
import { Section } from '#page/parts/bits.tsx';
import { Picture } from './picture.tsx';

const { worst: words } = text;

export function Worst({ examples }: { readonly examples: readonly WorstExample[] }) {
  if (examples.length === 0) return <p className="panetext t2">{words.none}</p>;
  const hasPictures = examples.some(({ width, height }) => width !== undefined && height !== undefined);
  return (
    <Section title={words.title} aside={fill(words.about, { count: examples.length })} style={{ borderBottom: 0 }}>
      <ul className="worst">
        {examples.map((example) => (
          <Example key={`${String(example.row)}-${String(example.epsilon)}`} example={example} />
        ))}
      </ul>
      {hasPictures ? <p className="t3 s11 worstorder">{words.order}</p> : null}
    </Section>
  );
}

function Example({ example }: { readonly example: WorstExample }) {
  const { row, width, height, original, difference, attacked } = example;
  const shown = numberText(row);
  return (
    <li className="row12">
      {width !== undefined && height !== undefined ? (
        <div className="row4">
          <Picture base64={original} width={width} height={height} label={fill(words.original, { row: shown })} />
          <Picture base64={difference} width={width} height={height} label={fill(words.difference, { row: shown })} />
          <Picture base64={attacked} width={width} height={height} label={fill(words.attacked, { row: shown })} />
        </div>
      ) : null}
      <div className="s12">
        <div className="mono t3 s11">{fill(words.row, { row: shown })}</div>
        <div className="nw">
          {fill(words.from, { label: String(example.cleanPrediction), confidence: example.cleanConfidence.toFixed(2) })}
        </div>
        <div className="danger m5 nw">
          <span aria-hidden>→ </span>
          <span className="vh">{words.becomes} </span>
          {fill(words.to, { label: String(example.attackedPrediction), confidence: example.attackedConfidence.toFixed(2) })}
        </div>
        <div className="t3 s11 nw">
          {fill(words.queries, {
            queries: countText(example.queries, words.query, words.queriesMany),
            epsilon: formatEpsilon(example.epsilon),
          })}
        </div>
      </div>
    </li>
  );
}
