/** Which methods ran in which version, so that the same input can be examined the same way again. */
import { facts, heading, paragraph, plain, strong, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { whole } from '../text/numbers.ts';

const words = strings.methods;

export const methods: MakeSection = ({ checklist, methods: ran, rulesHash, rulesVersion, toolVersion }) => ({
  id: 'methods',
  title: strings.sections.methods,
  blocks: [
    heading(2, words.versions),
    facts([
      ['Assay', toolVersion],
      ['Rules', rulesVersion],
      ['Rules, SHA-256', rulesHash],
      ['Framework, SHA-256', checklist.framework.sha256],
    ]),
    heading(2, words.scanners),
    ran.length === 0
      ? paragraph(plain(strings.none))
      : table(
          '',
          [
            ['Method', 2.4],
            ['Files', 0.8],
            ['What it cannot see', 6],
          ],
          ran.map(({ blindSpots, examined, id, title, version }) => [
            [strong(title), plain(` ${id}@${version}`)],
            [plain(whole(examined))],
            [plain(blindSpots, limits.prose)],
          ]),
        ),
  ],
});
