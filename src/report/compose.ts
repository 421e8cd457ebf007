/** Composes a report out of the facts of a case: pure, so that the same facts give the same report. */
import type { ReportDocument } from '#contract/delivery';
import { inert } from './blocks.ts';
import type { ReportInput } from './report-input.ts';
import type { MakeSection } from './section.ts';
import { assessments } from './sections/assessments.ts';
import { checklist } from './sections/checklist.ts';
import { checks } from './sections/checks.ts';
import { cover } from './sections/cover.ts';
import { custody } from './sections/custody.ts';
import { findings } from './sections/findings.ts';
import { inventory } from './sections/inventory.ts';
import { methods } from './sections/methods.ts';
import { risk } from './sections/risk.ts';
import { scope } from './sections/scope.ts';
import { summary } from './sections/summary.ts';
import { verify } from './sections/verify.ts';
import { strings } from './strings.ts';

/** In the order in which they are printed. */
const sections: readonly MakeSection[] = [
  cover,
  scope,
  summary,
  risk,
  findings,
  assessments,
  checks,
  checklist,
  inventory,
  custody,
  methods,
  verify,
];

/** The whole report as blocks. Text of files is made visible and cut; what is left out is counted in the report. */
export function composeReport(input: ReportInput): ReportDocument {
  const { classification, client, handling, id } = input.summary;
  return {
    title: strings.title,
    client: inert(client, 200),
    caseId: id,
    classification,
    handling: inert(handling, 200),
    draft: input.draft,
    generatedAt: input.generatedAt,
    language: 'en',
    sections: sections.map((make) => {
      const { blocks, id: name, title } = make(input);
      return { id: name, title, blocks: [...blocks] };
    }),
  };
}
