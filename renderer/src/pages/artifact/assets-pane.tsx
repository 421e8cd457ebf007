/** Assets of a cloud, identity or cluster export with their check results; what could not be assessed says what would tell. */
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { AssetRow, CheckResult } from '#contract/artifacts';
import { type Severity, severities } from '#contract/findings';
import { client } from '#page/client.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { CopyButton } from '#page/parts/bits.tsx';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorLine, ErrorState } from '#page/parts/error-state.tsx';
import { type Column, Grid } from '#page/parts/grid.tsx';
import { Sev } from '#page/parts/mark.tsx';
import { PaneHead } from '#page/parts/page-bar.tsx';
import { Path, Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';

const heads = text.assetColumns;
/** Assets read at most for one export. */
const mostAssets = 20_000;

const columns: readonly Column<AssetRow>[] = [
  {
    id: 'type',
    head: heads.type,
    width: '130px',
    className: 's12 t2',
    render: ({ type, provider }) => (
      <span title={plain(`${provider} ${type}`)}>
        <Plain text={type} limit={120} />
      </span>
    ),
  },
  { id: 'name', head: heads.name, width: 'minmax(120px, 1fr)', render: ({ name }) => <Path text={name} /> },
  { id: 'region', head: heads.region, width: '84px', className: 's12 t3', render: ({ region }) => <Plain text={region} limit={60} /> },
  {
    id: 'fails',
    head: heads.fails,
    width: '36px',
    align: 'right',
    render: ({ fails }) => <span className={fails > 0 ? 'danger m5' : 't3'}>{numberText(fails)}</span>,
  },
  { id: 'passes', head: heads.passes, width: '44px', align: 'right', className: 't2', render: ({ passes }) => numberText(passes) },
  {
    id: 'notAssessed',
    head: heads.notAssessed,
    width: '76px',
    align: 'right',
    className: 't2',
    render: ({ notAssessed }) => numberText(notAssessed),
  },
];

/** The list is over the whole case, so pages are read until the export's assets are complete. */
async function assetsOf(artifactId: number, signal: AbortSignal): Promise<readonly AssetRow[]> {
  const found: AssetRow[] = [];
  let cursor: string | null = null;
  let seen = 0;
  do {
    const page: Awaited<ReturnType<typeof client.artifacts.assets>> = await client.artifacts.assets({ cursor, limit: 500 }, { signal });
    found.push(...page.rows.filter((row) => row.artifactId === artifactId));
    seen += page.rows.length;
    cursor = page.next;
  } while (cursor !== null && seen < mostAssets);
  return found;
}

export function AssetsPane({ artifactId }: { readonly artifactId: number }) {
  const [index, setIndex] = useState(0);
  const [words, setWords] = useState('');
  const query = useQuery({ queryKey: ['artifacts', 'assets', artifactId], queryFn: ({ signal }) => assetsOf(artifactId, signal) });
  const rows = useMemo(() => {
    const wanted = words.toLowerCase();
    return (query.data ?? []).filter(({ name, type }) => `${name} ${type}`.toLowerCase().includes(wanted));
  }, [query.data, words]);
  const asset = rows[Math.min(index, rows.length - 1)];
  if (query.error !== null) return <ErrorState error={query.error} onRetry={query.refetch} />;
  if (query.data === undefined) return <Skeleton />;
  if (query.data.length === 0) return <EmptyState title={text.assets}>{text.noAssets}</EmptyState>;
  return (
    <div className="col fill">
      <PaneHead title={text.assets} about={numberText(rows.length)}>
        <TextInput
          aria-label={text.findAsset}
          placeholder={text.findAsset}
          w={180}
          className="offsetfield"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </PaneHead>
      <Grid
        label={text.assetGrid}
        columns={columns}
        count={rows.length}
        at={(at) => rows[at]}
        keyOf={({ id }) => id}
        selectedIndex={Math.min(index, rows.length - 1)}
        onSelect={setIndex}
      />
      {asset ? <Checks asset={asset} /> : null}
    </div>
  );
}

function Checks({ asset }: { readonly asset: AssetRow }) {
  const query = useQuery({
    queryKey: ['artifacts', 'checks', asset.id],
    queryFn: ({ signal }) => client.artifacts.checks({ assetId: asset.id }, { signal }),
  });
  const order = { FAIL: 0, NOT_ASSESSED: 1, PASS: 2 } as const;
  const checks = (query.data ?? []).toSorted((a, b) => order[a.status] - order[b.status]);
  return (
    <section className="underbytes" aria-label={fill(text.checksOf, { name: plain(asset.name, 120) })}>
      <PaneHead
        title={<Plain text={fill(text.checksOf, { name: asset.name })} limit={160} />}
        about={<Plain text={asset.pointer} limit={160} />}
      />
      <ScrollPane label={text.checkHeads.title} className="fill">
        <ErrorLine error={query.error} />
        {query.data?.length === 0 ? <p className="panetext t2">{text.noChecks}</p> : null}
        {checks.length > 0 ? <CheckTable checks={checks} /> : null}
      </ScrollPane>
    </section>
  );
}

function CheckTable({ checks }: { readonly checks: readonly CheckResult[] }) {
  const { status, severity, title, message } = text.checkHeads;
  return (
    <table className="evtable">
      <thead>
        <tr>
          {[status, severity, title, message].map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {checks.map((check, at) => (
          <tr key={`${check.checkId}-${String(at)}`}>
            <td className={check.status === 'FAIL' ? 'danger m5 nw' : 't2 nw'}>{text.status[check.status]}</td>
            <td className="nw">{severityOf(check)}</td>
            <td>
              <Plain text={check.title} limit={300} /> <span className="mono t3">{check.checkId}</span>
            </td>
            <td className="t2">
              <Plain text={check.message} limit={500} />
              {check.collect ? (
                <div className="mono">
                  {text.collect}: <Plain text={check.collect} limit={500} /> <CopyButton value={check.collect} what={check.checkId} />
                </div>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Severity counts only for what failed. */
function severityOf(check: CheckResult) {
  const known: Severity | undefined = severities.find((severity) => severity === check.severity);
  return known && check.status === 'FAIL' ? <Sev severity={known} /> : <span className="t3">{known ?? check.severity}</span>;
}
