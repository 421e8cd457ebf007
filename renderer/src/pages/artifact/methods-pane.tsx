/** The right of the page: what was found here, and for every method, clean or not, what it could have missed. */
import type { ArtifactDetail } from '#contract/artifacts';
import type { FindingDetail, FindingRow } from '#contract/review';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { text as common } from '#page/i18n/en.ts';
import { countText, fill, numberText } from '#page/i18n/fill.ts';
import { hrefOf } from '#page/navigation.ts';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { Sev, StateTag } from '#page/parts/mark.tsx';
import { PaneHead } from '#page/parts/page-bar.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { isInside } from './pins.ts';

interface MethodsPaneProps {
  readonly artifact: ArtifactDetail;
  readonly findings: {
    readonly rows: readonly FindingRow[];
    readonly total: number;
    readonly details: readonly FindingDetail[];
    readonly error: unknown;
  };
  /** Only findings in this member; '' for all. */
  readonly member: string;
  readonly shownId: number | undefined;
  onShow(id: number): void;
  onEverything(): void;
}

export function MethodsPane({ artifact, findings, member, shownId, onShow, onEverything }: MethodsPaneProps) {
  const { total, details, error } = findings;
  const inside = new Set(details.filter((detail) => isInside(detail, member)).map(({ id }) => id));
  const rows = member === '' ? findings.rows : findings.rows.filter(({ id }) => inside.has(id));
  return (
    <>
      {member === '' ? null : (
        <PaneHead title={numberText(rows.length)} about={plain(fill(text.inMember, { member }), 200)}>
          <button type="button" className="bare link s12 nw" onClick={onEverything}>
            {text.everything}
          </button>
        </PaneHead>
      )}
      <ScrollPane label={text.findings} className="fill">
        <ErrorLine error={error} />
        <ul>
          {rows.map((row) => (
            <FindingItem
              key={row.id}
              row={row}
              detail={details.find(({ id }) => id === row.id)}
              isShown={row.id === shownId}
              onShow={onShow}
            />
          ))}
        </ul>
        {member === '' && total > rows.length ? (
          <p className="artifactpart s12">
            <a href={hrefOf(`/findings?artifact=${String(artifact.id)}`)}>{countText(total, text.finding)}</a>
          </p>
        ) : null}
        {rows.length === 0 ? (
          <div className="artifactpart">
            <p className="m5">{artifact.outcome === 'scanned' ? text.noFindings : common.outcome[artifact.outcome]}</p>
            <p className="t2 s12">{artifact.outcome === 'scanned' && artifact.scanners.length > 0 ? text.why : text.notRead}</p>
          </div>
        ) : null}
        <div className="artifactpart">
          <h2>{text.methods}</h2>
          {artifact.scanners.length === 0 ? <p className="t2 s12">{text.noMethods}</p> : null}
          <ul className="methods s12">
            {artifact.scanners.map(({ id, version, title, findings: found, blindSpots }) => (
              <li key={id}>
                <div>
                  <span className="m5">{title}</span>{' '}
                  <span className="t3">{found === 0 ? text.nothing : fill(text.found, { findings: countText(found, text.finding) })}</span>
                </div>
                <div className="mono t3">
                  {id}@{version}
                </div>
                {blindSpots === '' ? null : (
                  <p className="note">
                    {text.missed}: <Plain text={blindSpots} limit={1000} />
                  </p>
                )}
              </li>
            ))}
          </ul>
        </div>
      </ScrollPane>
    </>
  );
}

interface FindingItemProps {
  readonly row: FindingRow;
  readonly detail: FindingDetail | undefined;
  readonly isShown: boolean;
  onShow(id: number): void;
}

function FindingItem({ row, detail, isShown, onShow }: FindingItemProps) {
  const member = detail?.location.member;
  return (
    <li>
      <button type="button" className="bare pinneditem" aria-pressed={isShown} onClick={() => onShow(row.id)}>
        <span className="row">
          <Sev severity={row.severity} />
          <span className="mono t3">{row.ref}</span>
          <span className="grow" />
          <StateTag state={row.state} />
        </span>
        <span className="itemtitle">
          <Plain text={row.title} limit={300} />
        </span>
        {member ? (
          <span className="t3 s11 mono breakable">
            <Plain text={fill(text.inside, { member })} limit={200} />
          </span>
        ) : null}
      </button>
    </li>
  );
}
