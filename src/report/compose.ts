/** Composes the report of a case: pure, so that the same facts give the same blocks in the preview and in the PDF. */
import type { ReportDocument } from '#contract/delivery';
import { inert } from './blocks.ts';
import type { ReportInput } from './report-input.ts';
import type { MakeSection } from './section.ts';
import { custody, inventory } from './sections/annexes.ts';
import { assessments } from './sections/assessments.ts';
import { checklist } from './sections/checklist.ts';
import { checks } from './sections/checks.ts';
import { cover } from './sections/cover.ts';
import { findings } from './sections/findings.ts';
import { methods, verify } from './sections/methods.ts';
import { risk } from './sections/risk.ts';
import { scope } from './sections/scope.ts';
import { summary } from './sections/summary.ts';
import { strings } from './strings.ts';

/** In the order of the report. */
const sections: readonly MakeSection[] = [
  cover,
  summary,
  scope,
  risk,
  findings,
  assessments,
  checks,
  checklist,
  methods,
  verify,
  inventory,
  custody,
];

/** Every section is there in every report: what is empty says so. */
export function composeReport(input: ReportInput): ReportDocument {
  const { classification, client, handling, id, name } = input.summary;
  return {
    title: inert(name === '' ? strings.cover.title : `${strings.cover.title}: ${name}`, 240),
    client: inert(client, 240),
    caseId: inert(id, 80),
    classification: inert(classification, 80),
    handling: inert(handling, 240),
    draft: input.draft,
    generatedAt: input.generatedAt,
    language: strings.language,
    sections: sections.map((make) => {
      const { blocks, id: sectionId, title } = make(input);
      return { id: sectionId, title, blocks: [...blocks] };
    }),
  };
}
