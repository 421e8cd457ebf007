/** Sets text: parts it into runs that the typefaces can draw, with the size and colour of its style. */
import type { Content } from 'pdfmake';
import type { Inline } from '#contract/delivery';
import type { Face, Fonts } from './fonts.ts';
import { color, size } from './theme.ts';

interface Look {
  readonly face: Face;
  readonly fontSize: number;
  readonly color?: string;
}
export interface Piece {
  readonly text: string;
  readonly font: string;
  readonly fontSize: number;
  readonly color?: string;
}

export type Typeset = (text: string, look: Look) => Piece[];

export const typesetter =
  (fonts: Fonts): Typeset =>
  (text, { color: ink, face, fontSize }) =>
    fonts.runs(text, face).map((run) => ({ ...run, fontSize, ...(ink === undefined ? {} : { color: ink }) }));

/** @param base size of plain text around it, in points */
export function setInlines(inlines: readonly Inline[], base: number, set: Typeset): Content {
  const pieces = inlines.flatMap(({ style, text }) => {
    if (style === 'strong') return set(text, { face: 'Bold', fontSize: base });
    if (style === 'code') return set(text, { face: 'Mono', fontSize: base * 0.9 });
    if (style === 'dim') return set(text, { face: 'Sans', fontSize: base, color: color.soft });
    return set(text, { face: 'Sans', fontSize: base });
  });
  return { text: pieces };
}

const digest = /^[0-9a-f]{64}$/;

/** A value in a list of facts: a digest is set in the typeface of code. */
export function setValue(value: string, set: Typeset): Content {
  return {
    text: digest.test(value) ? set(value, { face: 'Mono', fontSize: size.code }) : set(value, { face: 'Sans', fontSize: size.body }),
  };
}
