/** "Why is this safe": what was looked at and found ordinary, what was not understood, and what each method could have missed. */
import type { ArtifactDetail } from '#contract/artifacts';
import { sharePercent } from '#page/evidence/coverage.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';

interface SafetyPaneProps {
  readonly artifact: ArtifactDetail;
  /** The member that is selected; '' for the whole file. */
  readonly member: string;
  /** Findings in what is selected. */
  readonly findings: number;
}

const isWithin = (inner: string | undefined, member: string) => member === '' || inner === member || (inner ?? '').startsWith(`${member}!`);

function unreadOf(artifact: ArtifactDetail): { readonly what: string; readonly bytes: number }[] {
  const byWhat = new Map<string, number>();
  for (const { from, state, to, what } of artifact.coverage) if (state === 'unread') byWhat.set(what, (byWhat.get(what) ?? 0) + to - from);
  return [...byWhat].map(([what, bytes]) => ({ what, bytes })).sort((left, right) => right.bytes - left.bytes);
}

export function SafetyPane({ artifact, member, findings }: SafetyPaneProps) {
  const words = text.safety;
  const assurances = artifact.assurances.filter((each) => isWithin(each.member, member));
  const notRead = artifact.contents.filter(({ detail, member: inner }) => detail !== '' && isWithin(inner, member));
  const unread = unreadOf(artifact);
  return (
    <ScrollPane label={words.title} className="fill">
      <div className="artifactpart">
        <p className="m5">{findings === 0 ? words.nothing : fill(words.found, { count: numberText(findings) })}</p>
        <p className="t2 s12">{findings === 0 ? words.meaning : words.other}</p>
      </div>
      <div className="artifactpart">
        <h2>{words.ordinary}</h2>
        {assurances.length === 0 ? <p className="t2 s12">{words.noReasons}</p> : null}
        <ul className="methods s12">
          {assurances.map(({ member: inner, what, why }) => (
            <li key={`${inner ?? ''}\n${what}`}>
              <div className="mono breakable">
                <Plain text={what} limit={400} />
              </div>
              <div className="t2">
                <Plain text={why} limit={1000} />
              </div>
              {inner === undefined ? null : <div className="mono t3 s11 breakable">{plain(inner, 200)}</div>}
            </li>
          ))}
        </ul>
      </div>
      <div className="artifactpart">
        <h2>{words.open}</h2>
        {unread.length === 0 && notRead.length === 0 ? <p className="t2 s12">{words.allRead}</p> : null}
        <ul className="methods s12">
          {unread.map(({ bytes, what }) => (
            <li key={what}>
              {plain(what === '' ? words.undescribed : what, 200)} <span className="t3 nw">{sharePercent(bytes, artifact.size)}</span>
            </li>
          ))}
          {notRead.slice(0, 100).map(({ detail, member: inner }) => (
            <li key={inner}>
              <span className="mono breakable">{plain(inner, 200)}</span> <span className="t2">{plain(detail, 400)}</span>
            </li>
          ))}
        </ul>
      </div>
    </ScrollPane>
  );
}
