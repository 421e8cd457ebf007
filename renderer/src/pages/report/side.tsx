/** Beside the preview: the standing rules that are open, and the reports that were signed. */

import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Attention } from '#contract/case';
import type { ReportRow } from '#contract/delivery';
import { client } from '#page/client.ts';
import { momentText } from '#page/format/time.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/report.ts';
import { goTo, hrefOf } from '#page/navigation.ts';
import { Facts, Hash } from '#page/parts/bits.tsx';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { Mark } from '#page/parts/mark.tsx';
import { PaneHead } from '#page/parts/page-bar.tsx';
import { Path, Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { overviewQuery } from '#page/state/use-overview.ts';

export function Side() {
  const overview = useQuery(overviewQuery).data;
  const attention = overview?.attention ?? [];
  const reports = useQuery({ queryKey: ['reports', 'list'], queryFn: ({ signal }) => client.reports.list(undefined, { signal }) });
  return (
    <aside className="split col reportside" aria-label={text.before}>
      <PaneHead title={text.before} about={attention.length > 0 ? fill(text.openPoints, { count: attention.length }) : undefined} />
      <ScrollPane label={text.before} className="fill">
        <ul className="points">
          {attention.map((point) => (
            <Point key={`${point.code} ${point.text}`} point={point} />
          ))}
          {overview && attention.length === 0 ? <li className="s12 t2">{text.noPoints}</li> : null}
          {overview && overview.attentionPassed > 0 ? (
            <li className="pointrow s12 t2">
              <IconCheck size={14} color="var(--a-ok)" aria-hidden />
              <span>{fill(text.passed, { count: overview.attentionPassed })}</span>
            </li>
          ) : null}
        </ul>
        <div className="sechead signedhead">
          <h2>{text.signed}</h2>
        </div>
        <div className="signedlist">
          <ErrorLine error={reports.error} />
          {reports.data?.length === 0 ? <p className="t3 s12">{text.noSigned}</p> : null}
          {reports.data
            ?.toSorted((a, b) => b.id - a.id)
            .map((report) => (
              <Signed key={report.id} report={report} />
            ))}
        </div>
      </ScrollPane>
    </aside>
  );
}

function Point({ point }: { readonly point: Attention }) {
  return (
    <li className="pointrow s12">
      <Mark severity={point.severity} size={12} />
      <span>
        <span className="pointtext">
          <Plain text={point.text} limit={400} />
        </span>
        <span className="t3">{text.consequence[point.consequence]}</span> <a href={hrefOf(point.action.page)}>{point.action.label}</a>
      </span>
    </li>
  );
}

function Signed({ report }: { readonly report: ReportRow }) {
  return (
    <section className="signedreport" aria-label={report.ref}>
      <div className="row">
        <b className="mono">{report.ref}</b>
        <span className="t3 s12">{fill(text.pages, { pages: countText(report.pages, text.page), at: momentText(report.signedAt) })}</span>
        <span className="grow" />
        <Button onClick={() => goTo(`/verify?path=${encodeURIComponent(report.path)}`)}>{text.verify}</Button>
      </div>
      <Path text={report.path} className="t2" />
      <Facts
        labelWidth={76}
        rows={[
          [text.signer, <Plain key="signer" text={report.signerName} limit={200} />],
          [text.fingerprint, <Hash key="fingerprint" value={report.signerFingerprint} digits={17} what={text.fingerprint} />],
          [text.logHead, <Hash key="head" value={report.logHead} digits={16} what={text.logHead} />],
          [text.hash, <Hash key="hash" value={report.sha256} digits={16} />],
        ]}
      />
    </section>
  );
}
