/** Colours and measures of the printed page: those of the window's light scheme, in points. */
import type { Severity } from '#contract/findings';

export const colour = {
  text: '#1B2323',
  dim: '#465252',
  faint: '#5D6969',
  line: '#DEE4E4',
  strongLine: '#C2CACA',
  sunken: '#F7F9F9',
  accent: '#0B6662',
  danger: '#A1104A',
} as const;

export const severityColour: Readonly<Record<Severity, { readonly fill: string; readonly text: string }>> = {
  critical: { fill: '#A1104A', text: '#A1104A' },
  high: { fill: '#D9530F', text: '#B23C06' },
  medium: { fill: '#B58100', text: '#7A5700' },
  low: { fill: '#3C7FC4', text: '#225E9E' },
  info: { fill: '#8A9696', text: '#5A6666' },
};

const classificationGround: Readonly<Record<string, string>> = {
  UNCLASSIFIED: '#2B6B3C',
  RESTRICTED: '#1F4E86',
  CONFIDENTIAL: '#6B2C7A',
  SECRET: '#9E1B1B',
};

export const groundOf = (classification: string): string => classificationGround[classification] ?? '#3F4A4A';

/** A4 in points, and the space around the text. */
export const page = { width: 595.28, height: 841.89, left: 48, right: 48, top: 62, bottom: 52 } as const;
export const textWidth = page.width - page.left - page.right;
