/** What in the case speaks for or against an answer, each item leading to its finding. */
import { IconFileText } from '@tabler/icons-react';
import type { ChecklistNode, EvidenceLink } from '#contract/checklists';
import { text } from '#page/i18n/checklists.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { hrefOf } from '#page/navigation.ts';
import { Hash, Origin } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';

/** Evidence of the question and of its proposal, each once. */
export function linksOf({ evidence, proposed }: ChecklistNode): readonly EvidenceLink[] {
  const all = [...evidence, ...(proposed?.evidence ?? [])];
  return [...new Map(all.map((link) => [`${link.ref} ${link.relation}`, link])).values()];
}

export function EvidenceLinks({ node }: { readonly node: ChecklistNode }) {
  const links = linksOf(node);
  return (
    <section className="evidencelinks">
      <div className="row">
        <h3>{text.evidence}</h3>
        <span className="t3 s12">
          {links.length === 0 ? text.noEvidence : fill(text.linked, { items: countText(links.length, text.item) })}
        </span>
      </div>
      {links.length === 0 ? null : (
        <ul>
          {links.map((link) => (
            <li key={`${link.ref} ${link.relation}`}>
              <IconFileText size={14} color="var(--a-text-3)" aria-hidden />
              <span className="mono nw">
                {link.findingId === null ? link.ref : <a href={hrefOf(`/findings/${String(link.findingId)}`)}>{link.ref}</a>}
              </span>
              <span className="el">
                <Plain text={link.title} limit={300} />
              </span>
              <Origin by={link.origin} />
              <span className={link.relation === 'contradicts' ? 'danger m5 s12 r' : 't3 s12 r'}>{text.relation[link.relation]}</span>
              {link.sha256 === null ? <span /> : <Hash value={link.sha256} digits={6} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
