/** The cover: whose report this is, of what state, made with what, and how it is to be read. */
import { code, facts, paragraph, plain } from '../blocks.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { moment } from '../text/numbers.ts';

const text = strings.cover;

export const cover: MakeSection = ({ custody, draft, generatedAt, rulesHash, rulesVersion, summary, toolVersion }) => ({
  id: 'cover',
  title: text.section,
  blocks: [
    facts([
      [text.client, summary.client],
      [text.subject, summary.name],
      [text.caseId, summary.id],
      [text.auditor, summary.auditor],
      [text.classification, summary.classification],
      [text.handling, summary.handling],
      [text.status, draft ? text.draft : text.final],
      [text.generated, text.stated(moment(generatedAt))],
      [text.tool, text.toolValue(toolVersion, rulesVersion)],
    ]),
    paragraph(plain(`${text.rulesHash}: `), code(rulesHash)),
    paragraph(plain(`${text.log}: `), code(text.logValue(custody.entries, custody.head))),
    paragraph(plain(text.reading)),
  ],
});
