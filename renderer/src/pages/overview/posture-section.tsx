/** The score with its formula, and what each domain takes from it. */
import type { Posture } from '#contract/case';
import { text } from '#page/i18n/en.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { overviewText } from '#page/i18n/overview.ts';
import { Section } from '#page/parts/bits.tsx';
import { SevCounts } from '#page/parts/mark.tsx';

/** Bands of the method that say that nothing was counted yet: the number would read as praise. */
const bandsWithoutScore: readonly string[] = ['Not reviewed', 'Not assessed'];

const oneDigit = (value: number) => (Math.round(value * 10) / 10).toFixed(1);

export function PostureSection({ posture }: { posture: Posture }) {
  const most = Math.max(1, ...posture.domains.map(({ weight }) => weight));
  return (
    <Section title={overviewText.posture} aside={fill(overviewText.method, { method: posture.method })}>
      <div className="posture">
        <div>
          <div className="score">
            {bandsWithoutScore.includes(posture.band) ? (
              <b>{overviewText.noScore}</b>
            ) : (
              <>
                <b>{oneDigit(posture.score)}</b>
                <span className="t3">{overviewText.of}</span>
              </>
            )}
          </div>
          <div className="m5">{posture.band}</div>
          <div className="t2 s12">{posture.bandReason}</div>
          <pre className="codebox formula">{posture.formula}</pre>
          <div className="t3 s11 counted">
            {fill(overviewText.counts, {
              count: posture.countedFindings,
              proposed: posture.proposedFindings,
              score: oneDigit(posture.scoreWithProposed),
            })}
          </div>
        </div>
        <table className="plaintable domains">
          <thead>
            <tr>
              <th scope="col">{overviewText.domain}</th>
              <th scope="col">{overviewText.counted}</th>
              <th scope="col" className="r">
                {overviewText.deducted}
              </th>
              <th scope="col" className="r">
                {overviewText.weight}
              </th>
              <th scope="col">
                <span className="vh">{overviewText.share}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {posture.domains.map(({ domain, weight, counts, deducted, capped }) => (
              <tr key={domain}>
                <td className="nw">{text.domain[domain]}</td>
                <td>
                  <SevCounts counts={counts} gap={6} />
                </td>
                <td className="r">{deducted === 0 ? <span className="t3">0</span> : `−${oneDigit(deducted)}`}</td>
                <td className="r t3 nw">
                  {capped && `${overviewText.capped} `}
                  {numberText(weight)}
                </td>
                <td className="sharecell">
                  <span className="share" style={{ width: `${(weight / most) * 100}%` }}>
                    <i style={{ width: `${weight === 0 ? 0 : (deducted / weight) * 100}%` }} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
