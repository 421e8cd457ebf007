/** Reads Jupyter notebooks: code cells as one program, their lines for the shell, and what outputs hold. */
import type { Observation } from '#contract/findings';
import { copyBytes } from '#formats/byte-source';
import { parseJson } from '#formats/json/parse';
import { LimitReached } from '#formats/limits';
import { type Cell, type CellPiece, cellsOf, languageOf } from '#formats/notebook/cells';
import { plainCell } from '#formats/notebook/magics';
import { textProgram } from '#formats/python/source';
import { defineScanner, type ScanContext } from '../define.ts';
import { judgeCommand, shellRules } from '../pipeline-files/shell.ts';
import { judgeProgram } from '../python-code/program.ts';
import { visible } from '../python-code/render.ts';
import { ProgramReport } from '../python-code/report.ts';
import { pythonRules } from '../python-code/scanner.ts';
import { activeMarkup, judgeOutputs } from './outputs.ts';

const longestFile = 64 * 1024 * 1024;

/** The notebook's Python as one text, and the way back to the strings of the file. */
class Joined {
  text = '';
  readonly #parts: { readonly from: number; readonly piece: CellPiece }[] = [];
  readonly report = new ProgramReport();

  add(cell: Cell): void {
    const own = cell.pieces.map((piece) => piece.text).join('');
    const start = this.text.length;
    let from = start;
    for (const piece of cell.pieces) {
      this.#parts.push({ from, piece });
      from += piece.text.length;
    }
    const plain = plainCell(own);
    for (const { command, at } of plain.commands)
      for (const found of judgeCommand(command))
        this.report.add({
          ...found,
          at: start + at,
          end: start + at + command.length,
          reconstruction: visible(command.trim().slice(0, 400)),
        });
    const active =
      plain.foreign === undefined
        ? undefined
        : activeMarkup(own, /js|javascript/i.test(plain.foreign) ? 'javascript' : plain.foreign.toLowerCase());
    if (active)
      this.report.add({
        ruleId: 'MDL-DEV-015',
        severity: active.severity,
        detail: `A cell writes ${active.what} into its output.`,
        at: start,
        end: start + own.length,
      });
    this.text += `${plain.text}\n`;
  }

  /** Where a character of the text stands in the file. */
  place(character: number): { readonly offset: number; readonly length: number; readonly pointer: string } {
    let low = 0;
    let high = this.#parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#parts[middle]?.from ?? 0) <= character) low = middle;
      else high = middle - 1;
    }
    const piece = this.#parts[low]?.piece;
    return piece ? { offset: piece.at, length: piece.end - piece.at, pointer: piece.pointer } : { offset: 0, length: 0, pointer: '/cells' };
  }
}

function* outputFindings(cells: readonly Cell[], context: ScanContext): Generator<Observation> {
  let count = 0;
  for (const { outputs, pointer } of cells) {
    if (!outputs) continue;
    for (const { ruleId, severity, detail, shown, at, end, pointer: place } of judgeOutputs(
      outputs,
      `${pointer}/outputs`,
      context.budget,
    )) {
      count += 1;
      if (count > 50) return;
      yield {
        ruleId,
        severity,
        detail,
        location: { ...(context.member ? { member: context.member } : {}), offset: at, length: end - at, pointer: place },
        evidence: { reconstruction: visible(shown), fields: [{ pointer: place, value: visible(shown) }] },
      };
    }
  }
}

export const notebookCells = defineScanner({
  id: 'notebook-cells',
  version: 1,
  title: 'Jupyter notebooks',
  rules: [...new Set([...pythonRules, ...shellRules, 'MDL-DEV-015'])],
  blindSpots:
    'Reads cells in the order in which they stand, which need not be the one in which they were run. Cells of other languages than ' +
    'Python are searched for commands and markup only. Files that a cell runs (%run) are files of their own.',
  accepts: (format) => format.kind === 'notebook',
  *scan(source, context): Iterable<Observation> {
    if (source.size > longestFile)
      throw new LimitReached('maxHeaderBytes', `The notebook has ${source.size} bytes; ${longestFile} are read at most.`);
    const { value } = parseJson(copyBytes(source, 0, source.size), context.budget, 'python');
    const cells = cellsOf(value);
    const language = languageOf(value);
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'notebook' });
    context.fact('Cells', `${cells.length}, of which ${cells.filter((cell) => cell.kind === 'code').length} with code`);
    context.fact('Language', visible(language.slice(0, 40)));
    const joined = new Joined();
    if (/python/.test(language)) for (const cell of cells) if (cell.kind === 'code') joined.add(cell);
    const program = textProgram(joined.text);
    const { report, kits } = judgeProgram(program, context.budget, 'notebook');
    for (const found of joined.report.found) report.add(found);
    if (kits.size > 0) context.fact('AI packages', visible([...kits.values()].join(', ')));
    yield* report.observations({ source, member: context.member, program, quoted: (character) => joined.place(character) });
    yield* outputFindings(cells, context);
  },
});
