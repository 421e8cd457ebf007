/** What the file says about its model: stated, never guessed. */
import type { ArtifactDetail } from '#contract/artifacts';
import { text } from '#page/i18n/artifact.ts';
import { Facts } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { cardRows } from './card-facts.ts';

export function CardPane({ artifact }: { readonly artifact: ArtifactDetail }) {
  const rows = cardRows(artifact.card);
  return (
    <ScrollPane label={text.card.title} className="fill">
      <div className="artifactpart">
        {rows.length === 0 ? <p className="t2 s12">{text.card.nothing}</p> : <p className="t3 s12 cardnote">{text.card.note}</p>}
        <Facts
          labelWidth={92}
          rows={rows.map(
            ({ label, value }) =>
              [
                label,
                <span key={label} className="breakable lines">
                  <Plain text={value} limit={4000} />
                </span>,
              ] as const,
          )}
        />
      </div>
    </ScrollPane>
  );
}
