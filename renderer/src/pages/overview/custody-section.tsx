/** The last entries of the custody log. */
import { useQuery } from '@tanstack/react-query';
import type { CustodyRow } from '#contract/delivery';
import { client } from '#page/client.ts';
import { ageText, clockText, exactMomentText, momentText } from '#page/format/time.ts';
import { text } from '#page/i18n/en.ts';
import { countText } from '#page/i18n/fill.ts';
import { overviewText } from '#page/i18n/overview.ts';
import { hrefOf } from '#page/navigation.ts';
import { Section } from '#page/parts/bits.tsx';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';

export function CustodySection({ rows }: { rows: number }) {
  const { data, error } = useQuery({
    queryKey: ['custody', 'recent', rows],
    queryFn: ({ signal }) => client.custody.list({ limit: rows }, { signal }),
  });
  const aside = data && <a href={hrefOf('/custody')}>{countText(data.total, overviewText.custodyEntry, overviewText.custodyEntries)}</a>;
  return (
    <Section title={overviewText.custody} aside={aside}>
      <ErrorLine error={error} />
      {data === undefined && error === null && <Skeleton rows={6} />}
      <ul className="custodylist" aria-label={text.pages.custody}>
        {(data?.rows ?? []).map((row) => (
          <Entry key={row.seq} row={row} />
        ))}
      </ul>
    </Section>
  );
}

function Entry({ row }: { row: CustodyRow }) {
  const isToday = ageText(row.at).match(/now|min|h/) !== null && momentText(row.at).startsWith('Today');
  return (
    <li>
      <time dateTime={row.at} title={exactMomentText(row.at)} className="t3">
        {isToday ? clockText(row.at) : momentText(row.at).replace(/ \d\d:\d\d$/, '')}
      </time>
      <span>
        <span className="m5">
          <Plain text={row.actor} limit={80} />
        </span>{' '}
        <span className="t2">
          <Plain text={row.text} limit={300} />
        </span>
      </span>
      <span className="mono t3 entryhash" title={row.hash}>
        {row.hash.slice(0, 8)}
      </span>
    </li>
  );
}
