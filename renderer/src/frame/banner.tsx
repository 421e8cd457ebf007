/** The classification, in view at all times, above dialogs and the palette too. */
import type { CaseSummary } from '#contract/case';
import { text } from '../i18n/en.ts';
import { Plain } from '../parts/plain.tsx';
import { classification } from '../tokens.ts';

export function Banner({ open }: { open: CaseSummary | undefined }) {
  const { bg, fg } = classification[open?.classification ?? 'NONE'];
  return (
    <section className="banner" style={{ background: bg, color: fg }} aria-label={text.banner.label}>
      <small className="el">{open && <Plain text={open.handling} limit={200} />}</small>
      <span className="caps">{open?.classification ?? text.banner.none}</span>
      <small className="r el">{open && text.banner.copy}</small>
    </section>
  );
}
