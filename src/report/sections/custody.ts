/** The digest of the custody log: how many entries, the head that everything hangs from, and the latest acts. */
import { code, facts, paragraph, plain, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { moment, whole } from '../text/numbers.ts';

const words = strings.custody;

export const custody: MakeSection = ({ custody: log }) => ({
  id: 'custody',
  title: strings.sections.custody,
  blocks: [
    paragraph(plain(words.about)),
    facts([
      [words.entries, whole(log.entries)],
      [words.head, log.head],
    ]),
    table(
      words.rows,
      [
        ['No.', 0.8],
        ['Time', 2.2],
        ['Who', 1.8],
        ['What', 5],
        ['Hash', 1.6],
      ],
      log.rows
        .slice(0, limits.custodyLast)
        .map(({ actor, at, hash, seq, text }) => [
          [plain(whole(seq))],
          [plain(moment(at))],
          [plain(actor)],
          [plain(text)],
          [code(hash.slice(0, 12))],
        ]),
    ),
  ],
});
