/** The typefaces of a report and which of them draws a character; a character that none can draw becomes its code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../text/visible.ts';
import { openWoff } from './font-file.ts';

export type Face = 'Sans' | 'Bold' | 'Mono';
export interface Run {
  readonly text: string;
  /** Family name for the layout, for instance `Sans-greek`. */
  readonly font: string;
}

const subsets = ['latin', 'latin-ext', 'greek', 'cyrillic', 'cyrillic-ext', 'vietnamese'] as const;
const faces: Readonly<Record<Face, { readonly file: string; readonly weight: number; readonly name: string; readonly without?: string }>> =
  {
    Sans: { file: 'ibm-plex-sans', weight: 400, name: 'IBMPlexSans-Regular' },
    Bold: { file: 'ibm-plex-sans', weight: 600, name: 'IBMPlexSans-SemiBold' },
    Mono: { file: 'ibm-plex-mono', weight: 400, name: 'IBMPlexMono-Regular', without: 'greek' },
  };

/** Where the typeface lacks a sign that Assay itself writes, a near one stands for it. */
const stand: Readonly<Record<string, string>> = { '▸': '›', '→': '›', '≥': '>=', '≤': '<=', '✓': '+', '\u2011': '-' };

export interface Fonts {
  readonly files: readonly { readonly family: string; readonly name: string; readonly bytes: Buffer }[];
  /** Parts a text into runs of one font each. */
  runs(text: string, face: Face): Run[];
}

/** Control characters that structure text stay; everything else that is not drawn is told by its code. */
function runsOf(text: string, families: readonly { readonly family: string; readonly codePoints: ReadonlySet<number> }[]): Run[] {
  const first = families[0]?.family ?? '';
  const runs: { text: string; font: string }[] = [];
  const add = (piece: string, font: string): void => {
    const last = runs.at(-1);
    if (last?.font === font) last.text += piece;
    else runs.push({ text: piece, font });
  };
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const family = character === '\n' ? first : families.find(({ codePoints }) => codePoints.has(point))?.family;
    if (family === undefined) add(stand[character] ?? codeOf(character), first);
    else add(character, character === ' ' ? (runs.at(-1)?.font ?? family) : family);
  }
  return runs;
}

/** @throws when a font file is missing: without its typefaces no report is made */
export function openFonts(fontsDir: string): Fonts {
  const opened = (Object.keys(faces) as Face[]).map((face) => {
    const { file, name, weight, without } = faces[face];
    const families = subsets
      .filter((subset) => subset !== without)
      .map((subset) => {
        const isFirst = subset === 'latin';
        const ownName = isFirst ? name : `${name}-${subset}`;
        const woff = readFileSync(join(fontsDir, `${file}-${subset}-${weight}-normal.woff`));
        return { family: isFirst ? face : `${face}-${subset}`, name: ownName, ...openWoff(woff, ownName) };
      });
    return { face, families };
  });
  const byFace = new Map(opened.map(({ face, families }) => [face, families]));
  return { files: opened.flatMap(({ families }) => families), runs: (text, face) => runsOf(text, byFace.get(face) ?? []) };
}
