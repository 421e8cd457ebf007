/** What files can be filtered by, and how the contract's filter is made of what the address says. */
import type { ArtifactFilter } from '#contract/artifacts';
import { outcome, severities, verdict } from '#contract/findings';
import { text } from '#page/i18n/en.ts';
import { inventoryText } from '#page/i18n/inventory.ts';
import type { FilterField, FilterValues } from '#page/parts/filter-bar.tsx';
import { Sev } from '#page/parts/mark.tsx';
import { OutcomeTag } from '#page/parts/outcome.tsx';

const kinds = ['model', 'dataset', 'cloud', 'other'] as const;
const words = inventoryText.fields;

export const fileFields: readonly FilterField[] = [
  {
    id: 'outcome',
    label: words.outcome,
    options: outcome.options.map((value) => ({ value, label: text.outcome[value], draw: <OutcomeTag outcome={value} /> })),
  },
  { id: 'kind', label: words.kind, options: kinds.map((value) => ({ value, label: text.kind[value] })) },
  {
    id: 'verdict',
    label: words.verdict,
    operator: inventoryText.atLeast,
    options: severities.map((value) => ({ value, label: text.severity[value], draw: <Sev severity={value} /> })),
  },
];

/** The filter for `artifacts.list`; what the address says and nothing knows is left out. */
export function fileFilter(values: FilterValues): ArtifactFilter {
  const found = outcome.safeParse(values.outcome);
  const least = verdict.safeParse(values.verdict);
  const kind = kinds.find((each) => each === values.kind);
  return {
    ...(values.text ? { text: values.text } : {}),
    ...(found.success ? { outcome: found.data } : {}),
    ...(kind ? { kind } : {}),
    ...(least.success ? { verdictAtLeast: least.data } : {}),
  };
}
