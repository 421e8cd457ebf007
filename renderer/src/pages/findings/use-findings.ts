/** The list of findings as the address filters and orders it, with the counts of the views above it. */
import { useQuery } from '@tanstack/react-query';
import { type Domain, domains, type Severity, severities } from '#contract/findings';
import { type FindingFilter, type FindingRow, type ReviewState, reviewState } from '#contract/review';
import { client } from '#page/client.ts';
import { text as common } from '#page/i18n/en.ts';
import { fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/findings.ts';
import type { FilterField, FilterValues } from '#page/parts/filter-bar.tsx';
import { usePagedRows } from '#page/parts/paged-rows.ts';

type FindingPage = Awaited<ReturnType<typeof client.findings.list>>;

const limit = 500;
export const sorts = ['severity', 'title', 'state', 'created'] as const;
export type Sort = (typeof sorts)[number];

const oneOf = <Value extends string>(values: readonly Value[], value: string | undefined): Value | undefined =>
  values.find((each) => each === value);

/** The order that an address asks for; the gravest first without one. */
export const sortOf = (values: FilterValues): Sort => oneOf(sorts, values.sort) ?? 'severity';

/** What an address asks for, as the contract's filter; what is unknown there is left out. */
export function filterOf(values: FilterValues): FindingFilter {
  const severityAtLeast: Severity | undefined = oneOf(severities, values.severity);
  const state: ReviewState | undefined = oneOf(reviewState.options, values.state);
  const domain: Domain | undefined = oneOf(domains, values.domain);
  const artifactId = values.artifact && /^\d{1,15}$/.test(values.artifact) ? Number(values.artifact) : undefined;
  return {
    ...(values.text ? { text: values.text } : {}),
    ...(severityAtLeast ? { severityAtLeast } : {}),
    ...(state ? { state } : {}),
    ...(domain ? { domain } : {}),
    ...(values.rule ? { ruleId: values.rule } : {}),
    ...(artifactId === undefined ? {} : { artifactId }),
  };
}

/** Rows by page, ordered by the engine. */
export function useFindingRows(values: FilterValues) {
  const filter = filterOf(values);
  const sort = sortOf(values);
  return usePagedRows<FindingRow, FindingPage>(['findings', 'list', filter, sort], (cursor, signal) =>
    client.findings.list({ cursor, limit, filter, sort }, { signal }),
  );
}

/** How many findings there would be under other filters; for the empty state. */
export async function countFindings(values: FilterValues, signal: AbortSignal): Promise<number> {
  return (await client.findings.list({ limit: 1, filter: filterOf(values) }, { signal })).total;
}

/** Counts of the whole case by state, for the views. */
export function useStateCounts() {
  return useQuery({ queryKey: ['findings', 'states'], queryFn: ({ signal }) => client.findings.list({ limit: 1 }, { signal }) }).data;
}

/** The name of the artifact that the address filters by. */
function useArtifactPath(id: string | undefined): string | undefined {
  const artifactId = filterOf({ artifact: id ?? '' }).artifactId;
  const query = useQuery({
    queryKey: ['artifacts', 'get', artifactId],
    queryFn: ({ signal }) => client.artifacts.get({ id: artifactId ?? 0 }, { signal }),
    enabled: artifactId !== undefined,
  });
  return query.data?.path;
}

/** The filters on offer; rules come from the rows that are loaded, the artifact from the address. */
export function useFindingFields(values: FilterValues, rows: readonly FindingRow[]): readonly FilterField[] {
  const artifactPath = useArtifactPath(values.artifact);
  const rules = [...new Set([...(values.rule ? [values.rule] : []), ...rows.map(({ ruleId }) => ruleId)])].slice(0, 40);
  const fields: FilterField[] = [
    {
      id: 'severity',
      label: text.fields.severity,
      operator: text.atLeast,
      options: severities.map((value) => ({ value, label: common.severity[value] })),
    },
    { id: 'state', label: text.fields.state, options: reviewState.options.map((value) => ({ value, label: common.state[value] })) },
    { id: 'domain', label: text.fields.domain, options: domains.map((value) => ({ value, label: common.domain[value] })) },
    { id: 'rule', label: text.fields.rule, options: rules.map((value) => ({ value, label: value })) },
    {
      id: 'artifact',
      label: text.fields.artifact,
      options: values.artifact
        ? [{ value: values.artifact, label: artifactPath ?? fill(text.artifactOption, { id: values.artifact }) }]
        : [],
    },
  ];
  return fields.filter(({ options }) => options.length > 0);
}
