/** The cells of a Jupyter notebook (nbformat 3 and 4) with the way back from each character to the bytes of the file. */
import type { JsonNode } from '../json/parse.ts';

export interface CellPiece {
  readonly text: string;
  /** Bytes of the JSON string that holds it. */
  readonly at: number;
  readonly end: number;
  readonly pointer: string;
}

export interface Cell {
  readonly kind: string;
  readonly pieces: readonly CellPiece[];
  readonly outputs: JsonNode | undefined;
  readonly pointer: string;
}

export function member(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.find((each) => each.key === key)?.value : undefined;
}

const textOf = (node: JsonNode | undefined): string => (node?.kind === 'string' ? node.value : '');

/** A text that stands as one string or as a list of lines. */
function pieces(node: JsonNode | undefined, pointer: string): CellPiece[] {
  if (node?.kind === 'string') return [{ text: node.value, at: node.at, end: node.end, pointer }];
  if (node?.kind !== 'array') return [];
  return node.items.flatMap((item, index) =>
    item.kind === 'string' ? [{ text: item.value, at: item.at, end: item.end, pointer: `${pointer}/${index}` }] : [],
  );
}

/** All cells in order, those of worksheets (nbformat 3) included. */
export function cellsOf(notebook: JsonNode): Cell[] {
  const lists: [JsonNode | undefined, string][] = [[member(notebook, 'cells'), '/cells']];
  const sheets = member(notebook, 'worksheets');
  if (sheets?.kind === 'array')
    for (const [index, sheet] of sheets.items.entries()) lists.push([member(sheet, 'cells'), `/worksheets/${index}/cells`]);
  return lists.flatMap(([list, pointer]) =>
    list?.kind === 'array'
      ? list.items.map((cell, index) => {
          const key = member(cell, 'source') ? 'source' : 'input';
          const place = `${pointer}/${index}`;
          const kind = textOf(member(cell, 'cell_type'));
          return { kind, pieces: pieces(member(cell, key), `${place}/${key}`), outputs: member(cell, 'outputs'), pointer: place };
        })
      : [],
  );
}

/** The language that the notebook's kernel speaks, lower case; python where it does not say. */
export function languageOf(notebook: JsonNode): string {
  const metadata = member(notebook, 'metadata');
  const language = textOf(member(member(metadata, 'kernelspec'), 'language')) || textOf(member(member(metadata, 'language_info'), 'name'));
  return language.toLowerCase() || 'python';
}
