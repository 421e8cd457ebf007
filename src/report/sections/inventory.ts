/** Every file with its hash: what each statement of the report leads back to. */
import { code, dim, paragraph, plain, strong, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { size } from '../text/numbers.ts';
import { outcomeWord, wordOfSeverity } from '../words.ts';

export const inventory: MakeSection = ({ artifacts }) => {
  const shown = artifacts.slice(0, limits.artifacts);
  return {
    id: 'inventory',
    title: strings.sections.inventory,
    blocks:
      artifacts.length === 0
        ? [paragraph(plain(strings.inventory.none))]
        : [
            table(
              strings.inventory.table,
              [
                ['Ref', 1.1],
                ['File and SHA-256', 6.4],
                ['Format', 2],
                ['Size', 1.2],
                ['Verdict', 1.4],
              ],
              shown.map((each) => [
                [plain(each.ref)],
                [plain(each.path, 300), { text: '\n' }, code(each.sha256 === '' ? 'not read' : each.sha256)],
                [plain(each.format || 'Not known')],
                [plain(size(each.size))],
                [strong(each.outcome === 'scanned' ? wordOfSeverity(each.verdict) : outcomeWord[each.outcome])],
              ]),
            ),
            ...(artifacts.length > shown.length ? [paragraph(dim(strings.moreLeftOut(artifacts.length - shown.length, 'file')))] : []),
          ],
  };
};
