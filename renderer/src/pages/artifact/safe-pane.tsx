/** Why a part can be trusted, as far as it can: what is ordinary in it, who looked, what they could have missed, and what nobody understood. */
import { IconCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import { verdictOf } from '#contract/findings';
import type { FindingDetail } from '#contract/review';
import { layoutCoverage, sharePercent } from '#page/evidence/coverage.ts';
import { bytesText, exactBytesText, offsetText } from '#page/format/bytes.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { text as common } from '#page/i18n/en.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { Section } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { assurancesWithin, notReadWithin, titleOf } from './node-facts.ts';
import type { TreeNode } from './tree.ts';

interface SafePaneProps {
  readonly artifact: ArtifactDetail;
  readonly node: TreeNode;
  readonly here: readonly FindingDetail[];
  /** Findings of the whole file. */
  readonly total: number;
  onPlace(offset: number): void;
}

const mostShown = 100;

export function SafePane({ artifact, node, here, total, onPlace }: SafePaneProps) {
  const assurances = assurancesWithin(node, artifact);
  const notRead = notReadWithin(node);
  return (
    <ScrollPane label={text.centre.safe} className="fill safepane">
      <p className="safestatement reading">{statementOf(artifact, node, here, total)}</p>
      <Section title={text.safe.assurances} aside={assurances.length}>
        {assurances.length === 0 ? <p className="sectionnote t2 s12">{text.safe.noAssurances}</p> : null}
        <ul className="assurances">
          {assurances.map(({ member, what, why }) => (
            <li key={`${member ?? ''} ${what}`}>
              <IconCheck size={14} color="var(--a-text-3)" aria-hidden />
              <div>
                <div className="m5">
                  <Plain text={what} limit={400} />
                </div>
                <div className="t2 s12">
                  <Plain text={why} limit={800} />
                </div>
                {member === undefined || member === node.member ? null : (
                  <div className="t3 s11 mono breakable">
                    <Plain text={fill(text.centre.of, { member })} limit={300} />
                  </div>
                )}
              </div>
            </li>
          ))}
        </ul>
      </Section>
      <Methods artifact={artifact} />
      {node.kind === 'root' ? <Gaps artifact={artifact} onPlace={onPlace} /> : null}
      {notRead.length > 0 ? (
        <Section title={text.safe.members} aside={notRead.length}>
          <ul className="notread s12">
            {notRead.slice(0, mostShown).map(({ coverage, detail, format, member }) => (
              <li key={member}>
                <span className="mono breakable">
                  <Plain text={member} limit={300} />
                </span>{' '}
                <span className="t3">
                  <Plain text={format} limit={60} />, {bytesText(coverage.unread)} {text.safe.gaps.toLowerCase()}
                </span>
                {detail === '' ? null : (
                  <div className="t2">
                    <Plain text={detail} limit={600} />
                  </div>
                )}
              </li>
            ))}
          </ul>
          {notRead.length > mostShown ? (
            <p className="sectionnote t3 s12">{fill(text.safe.membersMore, { count: notRead.length - mostShown })}</p>
          ) : null}
        </Section>
      ) : null}
    </ScrollPane>
  );
}

/** Says no more than what is known: nothing found is a statement about methods, not about the file. */
function statementOf(artifact: ArtifactDetail, node: TreeNode, here: readonly FindingDetail[], total: number): string {
  const name = plain(titleOf(node, artifact), 120);
  const count = node.kind === 'root' ? total : here.length;
  const worst = verdictOf(here);
  if (count > 0) {
    const severity = worst === 'clean' ? '' : common.severity[worst].toLowerCase();
    return fill(text.safe.found, { findings: countText(count, text.finding), name, severity });
  }
  if (artifact.outcome === 'limit') return fill(text.safe.partly, { name });
  if (artifact.outcome !== 'scanned' || artifact.scanners.length === 0) return fill(text.safe.unexamined, { name });
  return `${fill(text.safe.clean, { name })} ${text.safe.cleanWhy}`;
}

function Methods({ artifact: { scanners } }: Pick<SafePaneProps, 'artifact'>) {
  return (
    <Section title={text.safe.methods} aside={scanners.length}>
      {scanners.length === 0 ? <p className="sectionnote t2 s12">{text.safe.noMethods}</p> : null}
      <ul className="methods s12">
        {scanners.map(({ id, version, title, findings, blindSpots }) => (
          <li key={id}>
            <div className="row">
              <span className="m5">{title}</span>
              <span className="t3">
                {findings === 0 ? text.nothing : fill(text.found, { findings: countText(findings, text.finding) })}
              </span>
              <span className="grow" />
              <span className="mono t3">
                {id}@{version}
              </span>
            </div>
            {blindSpots === '' ? null : (
              <p className="note">
                {text.safe.missed}: <Plain text={blindSpots} limit={1000} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Stretches of the outermost file that no reader understood; each leads to its bytes. */
function Gaps({ artifact: { coverage, size }, onPlace }: Pick<SafePaneProps, 'artifact' | 'onPlace'>) {
  const { gaps, unread } = useMemo(() => {
    const layout = layoutCoverage(coverage, size);
    return { gaps: layout.segments.filter((segment) => segment.unread > 0), unread: layout.unread };
  }, [coverage, size]);
  return (
    <Section title={text.safe.gaps} aside={gaps.length > 0 ? countText(gaps.length, text.safe.gap) : undefined}>
      <p className="sectionnote t2 s12">
        {unread === 0
          ? text.safe.noGaps
          : fill(text.safe.share, { bytes: exactBytesText(unread), all: exactBytesText(size), share: sharePercent(unread, size) })}
      </p>
      <ul className="notread s12">
        {gaps.slice(0, mostShown).map(({ from, to, unread: bytes, what }) => (
          <li key={from}>
            <button type="button" className="bare link mono" onClick={() => onPlace(from)}>
              {offsetText(from)} – {offsetText(Math.max(from, to - 1))}
            </button>{' '}
            <span className="t3">{bytesText(bytes)}</span>{' '}
            <span className="t2">{what === '' ? text.safe.nobody : <Plain text={what} limit={200} />}</span>
          </li>
        ))}
      </ul>
      {gaps.length > mostShown ? (
        <p className="sectionnote t3 s12">{fill(text.safe.gapsMore, { count: gaps.length - mostShown })}</p>
      ) : null}
    </Section>
  );
}
