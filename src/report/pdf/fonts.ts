/** The fonts of a report, read from resources/fonts, and the cutting of text into runs that each font can draw. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../text/visible.ts';
import { coverageOf } from './font-coverage.ts';
import { tablesOf, unpackFont } from './unpack-font.ts';

export interface FontFile {
  /** Name under which pdfmake knows it. */
  readonly name: string;
  readonly bytes: Buffer;
}

interface Family {
  readonly family: string;
  readonly normal: string;
  readonly bold: string;
  readonly covers: (codePoint: number) => boolean;
}

export interface Fonts {
  readonly files: readonly FontFile[];
  /** pdfmake's descriptors. */
  readonly descriptors: Record<string, { normal: string; bold: string; italics: string; bolditalics: string }>;
  /** Runs of one font each; a character that no font has is printed as its code. */
  runs(text: string, style: 'sans' | 'mono'): { readonly text: string; readonly font: string }[];
}

const families: readonly (readonly [family: string, style: 'sans' | 'mono', normal: string, bold: string])[] = [
  ['Sans', 'sans', 'ibm-plex-sans-latin-400-normal.woff', 'ibm-plex-sans-latin-600-normal.woff'],
  ['SansExtended', 'sans', 'ibm-plex-sans-latin-ext-400-normal.woff', 'ibm-plex-sans-latin-ext-600-normal.woff'],
  ['SansGreek', 'sans', 'ibm-plex-sans-greek-400-normal.woff', 'ibm-plex-sans-greek-600-normal.woff'],
  ['Mono', 'mono', 'ibm-plex-mono-latin-400-normal.woff', 'ibm-plex-mono-latin-400-normal.woff'],
  ['MonoExtended', 'mono', 'ibm-plex-mono-latin-ext-400-normal.woff', 'ibm-plex-mono-latin-ext-400-normal.woff'],
];

/** Signs that the texts use and the fonts lack, with what stands for them. */
const substitutes: Readonly<Record<string, string>> = { '▸': '›', '→': '->', '‹': '<', '∑': 'sum', Σ: 'Σ' };

function cutRuns(text: string, able: readonly Family[]): { text: string; font: string }[] {
  const runs: { text: string; font: string }[] = [];
  const [first] = able;
  const add = (piece: string, font: string): void => {
    const last = runs.at(-1);
    if (last && last.font === font) last.text += piece;
    else runs.push({ text: piece, font });
  };
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const current = able.find(({ family }) => family === runs.at(-1)?.font);
    const font = character === '\n' || current?.covers(point) ? (current ?? first) : able.find(({ covers }) => covers(point));
    if (font) add(character, font.family);
    else add(substitutes[character] ?? codeOf(character), first?.family ?? 'Sans');
  }
  return runs;
}

/** @throws Node's file errors when a font is missing: a fault of the installation */
export function loadFonts(fontsDir: string): Fonts {
  const names = [...new Set(families.flatMap(([, , normal, bold]) => [normal, bold]))];
  const packed = new Map(names.map((name) => [name, readFileSync(join(fontsDir, name))]));
  const files = [...packed].map(([name, woff]) => ({ name, bytes: unpackFont(woff) }));
  const known = families.map(([family, style, normal, bold]) => ({
    family,
    style,
    normal,
    bold,
    covers: coverageOf(tablesOf(packed.get(normal) ?? Buffer.alloc(0))),
  }));
  return {
    files,
    descriptors: Object.fromEntries(
      known.map(({ bold, family, normal }) => [family, { normal, bold, italics: normal, bolditalics: bold }]),
    ),
    runs(text, style) {
      const own = known.filter((each) => each.style === style);
      // What the fixed-width font lacks (Greek) the other one may have.
      return cutRuns(text, style === 'mono' ? [...own, ...known.filter((each) => each.style === 'sans')] : own);
    },
  };
}
