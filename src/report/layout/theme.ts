/** Measures and colours of the printed page; sizes in points. The colours are those of the window, and none carries meaning alone. */
import type { Severity } from '#contract/findings';

export const page = { width: 595.28, margin: 48, top: 66, bottom: 44 } as const;
export const textWidth = page.width - 2 * page.margin;

export const color = {
  text: '#17211f',
  soft: '#566461',
  line: '#c9d2d0',
  strongLine: '#66736f',
  wash: '#f3f6f5',
  accent: '#0b6662',
  danger: '#a1104a',
  neutral: '#5a7d79',
} as const;

export const severityColor: Readonly<Record<Severity, string>> = {
  critical: '#a1104a',
  high: '#d9530f',
  medium: '#b58100',
  low: '#225e9e',
  info: '#66736f',
};

const banners: Readonly<Record<string, string>> = {
  UNCLASSIFIED: '#2B6B3C',
  RESTRICTED: '#1F4E86',
  CONFIDENTIAL: '#6B2C7A',
  SECRET: '#9E1B1B',
};
export const bannerColor = (classification: string): string => banners[classification] ?? '#3F4A4A';

export const size = { body: 8.8, small: 7.6, tiny: 6.8, code: 7.2, heading1: 17, heading2: 11.5, heading3: 9.6 } as const;
