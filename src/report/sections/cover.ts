/** The cover: what this is, for whom, by whom, and how it may be handled. */
import { facts, paragraph, plain, strong } from '../blocks.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { moment } from '../text/numbers.ts';

export const cover: MakeSection = ({ draft, generatedAt, summary }) => {
  const words = strings.cover;
  return {
    id: 'cover',
    title: strings.sections.cover,
    blocks: [
      paragraph(strong(summary.name)),
      facts([
        [words.for, summary.client],
        [words.by, summary.auditor],
        [words.case, summary.id],
        [words.date, moment(generatedAt)],
        [words.classification, summary.classification],
        [words.handling, summary.handling],
      ]),
      ...(draft ? [paragraph(strong(words.draft))] : []),
      paragraph(plain(words.basis)),
    ],
  };
};
