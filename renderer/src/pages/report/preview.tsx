/** The pages of the report on paper; only those in view are drawn, whatever their number. */
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ReportDocument } from '#contract/delivery';
import { BlockView } from '#page/blocks/block-view.tsx';
import { type PreviewPage, paper } from '#page/blocks/paginate.ts';
import { useAsked } from '#page/evidence/use-asked.ts';
import { fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/report.ts';
import { PaneHead } from '#page/parts/page-bar.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';

interface PreviewProps {
  readonly report: ReportDocument;
  readonly pages: readonly PreviewPage[];
  /** Goes to a section whenever the count changes. */
  readonly asked: { readonly id: string; readonly count: number };
  onSection(id: string): void;
}

const gap = 16;
const margin = 48;

export function Preview({ report, pages, asked, onSection }: PreviewProps) {
  const isWide = useMediaQuery('(min-width: 1600px)', false, { getInitialValueInEffect: false }) ?? false;
  const zoom = isWide ? 1.11 : 0.94;
  const pane = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: pages.length,
    getScrollElement: () => pane.current,
    estimateSize: () => paper.height * zoom + gap,
    overscan: 1,
    paddingStart: gap,
  });
  const items = rows.getVirtualItems();
  const top = rows.scrollOffset ?? 0;
  const shown = items.find(({ end }) => end > top + 120)?.index ?? 0;
  const section = pages[shown]?.sectionId;
  useEffect(() => {
    if (section !== undefined) onSection(section);
  }, [section, onSection]);
  useAsked(asked.count, () => {
    const at = pages.findIndex(({ sectionId }) => sectionId === asked.id);
    if (at >= 0) rows.scrollToIndex(at, { align: 'start' });
  });
  return (
    <div className="col reportpreview">
      <PaneHead title={text.preview} about={fill(text.previewAbout, { page: shown + 1, pages: pages.length })}>
        <span className="t2 s12">{Math.round(zoom * 100)} %</span>
      </PaneHead>
      <ScrollPane pane={pane} label={text.previewLabel} className="fill">
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start, key }) => {
            const page = pages[index];
            if (page === undefined) return null;
            return (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                className="paperplace"
                style={{ transform: `translateY(${String(start)}px)` }}
              >
                <Paper report={report} page={page} index={index} count={pages.length} zoom={zoom} />
              </div>
            );
          })}
        </div>
      </ScrollPane>
    </div>
  );
}

interface PaperProps {
  readonly report: ReportDocument;
  readonly page: PreviewPage;
  readonly index: number;
  readonly count: number;
  readonly zoom: number;
}

function Paper({ report, page, index, count, zoom }: PaperProps) {
  const state = report.draft ? text.draft : text.final;
  return (
    <article
      className="paper"
      aria-label={fill(text.pageLabel, { page: index + 1, pages: count })}
      style={{ zoom, width: paper.width, minHeight: paper.height, padding: `22px ${String(margin)}px 30px` }}
    >
      <div className="paperclass">
        <Plain text={report.classification} limit={80} />
      </div>
      <div className="paperhead pt3">
        <span>
          <Plain text={`${report.title}, ${report.client}`} limit={200} />
        </span>
        <span>{fill(text.caseLine, { id: report.caseId, state })}</span>
      </div>
      {page.opens ? (
        <h2>
          {page.sectionNumber} {page.sectionTitle}
        </h2>
      ) : null}
      {page.blocks.map((block, at) => (
        <BlockView key={`${String(index)}-${String(at)}`} block={block} width={paper.width - 2 * margin} />
      ))}
      <div className="paperfoot pt3">
        <span>
          <Plain text={report.handling} limit={200} />
        </span>
        <span>{fill(text.foot, { page: index + 1, pages: count })}</span>
      </div>
    </article>
  );
}
