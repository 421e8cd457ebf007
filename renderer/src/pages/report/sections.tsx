/** The sections of the report in order, each with its first page of the preview. */
import { type KeyboardEvent, useRef } from 'react';
import type { ReportDocument } from '#contract/delivery';
import type { PreviewPage } from '#page/blocks/paginate.ts';
import { countText, numberText } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/report.ts';
import { nextIndex } from '#page/parts/next-index.ts';
import { PaneHead } from '#page/parts/page-bar.tsx';

interface SectionsProps {
  readonly sections: ReportDocument['sections'];
  readonly pages: readonly PreviewPage[];
  readonly current: string;
  onSection(id: string): void;
}

/** First and last page of a section: `5 to 19`. */
export function pageRange(pages: readonly PreviewPage[], id: string): string {
  const first = pages.findIndex(({ sectionId }) => sectionId === id) + 1;
  const last = pages.findLastIndex(({ sectionId }) => sectionId === id) + 1;
  return first === last ? numberText(first) : `${numberText(first)} to ${numberText(last)}`;
}

export function Sections({ sections, pages, current, onSection }: SectionsProps) {
  const list = useRef<HTMLElement>(null);
  const move = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey) return;
    const at = nextIndex(
      event.key,
      sections.findIndex(({ id }) => id === current),
      sections.length,
      5,
    );
    const section = at === undefined ? undefined : sections[at];
    if (section === undefined || at === undefined) return;
    event.preventDefault();
    onSection(section.id);
    list.current?.querySelectorAll('button')[at]?.focus();
  };
  return (
    <nav className="col reportsections" aria-label={text.sections} ref={list}>
      <PaneHead title={text.sections} about={countText(sections.length, text.section)} />
      <ol className="scroll fill" onKeyDown={move}>
        {sections.map(({ id, title }, index) => (
          <li key={id}>
            <button
              type="button"
              className="bare sectionrow"
              aria-current={id === current ? 'true' : undefined}
              tabIndex={id === current ? 0 : -1}
              onClick={() => onSection(id)}
            >
              <span className="t3 r">{index + 1}</span>
              <span className="el">{title}</span>
              <span className="s11 t3 nw">{pageRange(pages, id)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
