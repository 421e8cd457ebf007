/** How the case stands on one page: posture, what needs attention, progress, what comes next, what was done last. */
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { CaseSummary, Overview } from '#contract/case';
import { plain } from '#page/format/plain.ts';
import { momentText } from '#page/format/time.ts';
import { text } from '#page/i18n/en.ts';
import { fill } from '#page/i18n/fill.ts';
import { overviewText } from '#page/i18n/overview.ts';
import { ErrorState } from '#page/parts/error-state.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { useCase } from '#page/state/use-case.ts';
import { overviewQuery } from '#page/state/use-overview.ts';
import { AttentionSection } from './attention-section.tsx';
import { CaseFacts } from './case-facts.tsx';
import { CustodySection } from './custody-section.tsx';
import { NextSection } from './next-section.tsx';
import { PostureSection } from './posture-section.tsx';
import { ProgressSection } from './progress-section.tsx';
import './overview.css';

export function Page() {
  const open = useCase();
  const { data, error, refetch } = useQuery(overviewQuery);
  const about = open && fill(overviewText.about, { client: plain(open.client, 120), day: momentText(open.createdAt) });
  return (
    <>
      <PageBar title={text.pages.overview} about={about} />
      {error && data === undefined ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : data && open ? (
        <Panes overview={data} open={open} />
      ) : (
        <Skeleton rows={12} rowHeight={36} />
      )}
    </>
  );
}

function Panes({ overview, open }: { overview: Overview; open: CaseSummary }) {
  const isWide = useMediaQuery('(min-width: 1920px)', window.innerWidth >= 1920, { getInitialValueInEffect: false });
  return (
    <div className={isWide ? 'fill overview wide' : 'fill overview'}>
      <ScrollPane label={overviewText.state}>
        {open.recovery !== undefined && (
          <div className="callout w recovery">
            <div className="m5">{overviewText.recovery}</div>
            <Plain text={open.recovery} />
          </div>
        )}
        <PostureSection posture={overview.posture} />
        <AttentionSection attention={overview.attention} passed={overview.attentionPassed} />
        <ProgressSection progress={overview.progress} />
      </ScrollPane>
      <ScrollPane label={overviewText.nextAndFacts} className="split sunken">
        <NextSection next={overview.next} />
        {!isWide && <CustodySection rows={7} />}
        <CaseFacts open={open} evidence={overview.evidence} />
      </ScrollPane>
      {isWide && (
        <ScrollPane label={overviewText.recent} className="split sunken">
          <CustodySection rows={30} />
        </ScrollPane>
      )}
    </div>
  );
}
