/** Annexes: every file with its hash, and the digest of the custody log. */
import type { Block } from '#contract/delivery';
import { code, dim, facts, paragraph, plain, table } from '../blocks.ts';
import { countedWords, limitedTable } from '../limited.ts';
import { limits } from '../limits.ts';
import type { ReportInput } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { moment, size, whole } from '../text/numbers.ts';
import { outcomeWord, wordOfSeverity } from '../words.ts';

const { columns } = strings;

export const inventory: MakeSection = ({ artifacts, assets }) => ({
  id: 'inventory',
  title: strings.inventory.section,
  blocks:
    artifacts.length === 0
      ? [paragraph(plain(strings.inventory.none))]
      : [
          paragraph(plain(strings.inventory.total(artifacts.length, size(artifacts.reduce((sum, artifact) => sum + artifact.size, 0))))),
          ...limitedTable(
            strings.inventory.caption,
            [
              [columns.ref, 9],
              [columns.path, 35],
              [columns.format, 12],
              [columns.size, 10],
              [columns.outcome, 12],
              [columns.sha, 32],
            ],
            artifacts,
            {
              most: limits.artifacts,
              what: 'file',
              cells: ({ findings, format, outcome, path, ref, sha256, size: bytes, verdict }) => [
                [code(ref)],
                [code(path, 240), dim(findings === 0 ? '' : ` ${wordOfSeverity(verdict)}, ${whole(findings)}`)],
                [plain(format, 60)],
                [plain(size(bytes))],
                [plain(outcomeWord[outcome])],
                [sha256 === '' ? dim(strings.none) : code(sha256)],
              ],
            },
          ),
          ...countedWords(strings.inventory.assets, new Map(assets.byKind.map(({ count, kind }) => [kind, count]))),
        ],
});

function rowsTable(caption: string, rows: ReportInput['custody']['rows']): Block[] {
  if (rows.length === 0) return [];
  return [
    table(
      caption,
      [
        [columns.number, 7],
        [columns.time, 17],
        [columns.who, 14],
        [columns.text, 36],
        [columns.hash, 26],
      ],
      rows.map(({ act, actor, at, hash, seq, text }) => [
        [code(String(seq))],
        [plain(moment(at))],
        [plain(actor, 80)],
        [dim(`${act} `), plain(text, 300)],
        [code(hash)],
      ]),
    ),
  ];
}

export const custody: MakeSection = ({ custody: { entries, head, rows } }) => {
  const text = strings.custody;
  const ordered = [...rows].sort((left, right) => left.seq - right.seq);
  const fits = ordered.length <= limits.custodyFirst + limits.custodyLast;
  // Where the beginning of the log was not handed in, only its end is printed.
  const first = ordered.length < entries ? [] : fits ? ordered : ordered.slice(0, limits.custodyFirst);
  const last = first.length === ordered.length ? [] : ordered.slice(-limits.custodyLast);
  const gap = entries - first.length - last.length;
  return {
    id: 'custody',
    title: text.section,
    blocks: [
      paragraph(plain(text.text(entries))),
      facts([
        [text.head, head],
        [text.entries, whole(entries)],
      ]),
      ...rowsTable(text.first, first),
      ...(gap > 0 ? [paragraph(dim(first.length === 0 ? text.earlier(gap) : text.gap(gap)))] : []),
      ...rowsTable(text.last, last),
    ],
  };
};
