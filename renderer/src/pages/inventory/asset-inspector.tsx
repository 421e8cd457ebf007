/** The selected asset: where it stands in its export, and every check on it with one of three results. */
import { IconCheck, IconHelpCircle, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AssetRow, CheckResult } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { inventoryText } from '#page/i18n/inventory.ts';
import { hrefOf } from '#page/navigation.ts';
import { CopyButton, Facts, Section } from '#page/parts/bits.tsx';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';

const words = inventoryText.facts;
const order = ['FAIL', 'NOT_ASSESSED', 'PASS'] as const;
const icons = { FAIL: IconX, NOT_ASSESSED: IconHelpCircle, PASS: IconCheck } as const;
const colours = { FAIL: 'var(--a-danger)', NOT_ASSESSED: 'var(--a-warn)', PASS: 'var(--a-ok)' } as const;

export function AssetInspector({ asset }: { asset: AssetRow }) {
  const { data, error } = useQuery({
    queryKey: ['artifacts', 'checks', asset.id],
    queryFn: ({ signal }) => client.artifacts.checks({ assetId: asset.id }, { signal }),
  });
  const checks = order.flatMap((status) => (data ?? []).filter((check) => check.status === status));
  return (
    <ScrollPane label={inventoryText.selectedAsset} className="fill">
      <div className="inspectorhead">
        <h2 className="filename">
          <Plain text={asset.name} limit={400} />
        </h2>
      </div>
      <div className="inspectorfacts">
        <Facts
          labelWidth={84}
          rows={[
            [words.type, <Plain key="type" text={`${asset.provider}, ${asset.type}`} />],
            [words.account, <Plain key="account" text={asset.account} />],
            [
              words.region,
              asset.region === '' ? (
                <span key="none" className="t3">
                  –
                </span>
              ) : (
                <Plain key="region" text={asset.region} />
              ),
            ],
            [
              words.from,
              <a key="from" href={hrefOf(`/inventory/${asset.artifactId}`)}>
                <Plain text={asset.artifactPath} />
              </a>,
            ],
            [
              words.pointer,
              <span key="pointer" className="mono">
                <Plain text={asset.pointer} />
              </span>,
            ],
          ]}
        />
      </div>
      <Section title={inventoryText.checks}>
        <ErrorLine error={error} />
        {data === undefined && error === null && <Skeleton rows={6} />}
        {data?.length === 0 && <p className="sectionnote t2">{inventoryText.checksNone}</p>}
        <ul className="checks">
          {checks.map((check) => (
            <Check key={`${check.checkId} ${check.pointer} ${check.status}`} check={check} />
          ))}
        </ul>
      </Section>
    </ScrollPane>
  );
}

function Check({ check }: { check: CheckResult }) {
  const Icon = icons[check.status];
  return (
    <li>
      <Icon size={14} color={colours[check.status]} aria-hidden="true" />
      <div className="grow">
        <div>
          <Plain text={check.title} limit={200} />
        </div>
        <div className="t2 s12">
          {inventoryText.checkStatus[check.status]}: <Plain text={check.message} limit={600} />
        </div>
        {check.collect !== undefined && (
          <div className="s12 t2 collect">
            {inventoryText.collect}{' '}
            <code className="mono">
              <Plain text={check.collect} limit={400} />
            </code>
            <CopyButton value={check.collect} what={inventoryText.collect} />
          </div>
        )}
      </div>
      <span className="mono t3 s11 nw">{check.checkId}</span>
    </li>
  );
}
