/** The marks of the severities as shapes: octagon, triangle, diamond, ring and dash, told apart in greyscale. */
import type { Content } from 'pdfmake';
import { type Severity, severities } from '#contract/findings';
import { severityWord } from '../words.ts';
import { severityColor } from './theme.ts';

const byWord: ReadonlyMap<string, Severity> = new Map(severities.map((severity) => [severityWord[severity].toLowerCase(), severity]));

/** The severity that a text is the word of. */
export const severityOfWord = (text: string): Severity | undefined => byWord.get(text.trim().toLowerCase());

const points = (...pairs: readonly (readonly [number, number])[]) => pairs.map(([x, y]) => ({ x, y }));

function shapeOf(severity: Severity) {
  const ink = severityColor[severity];
  switch (severity) {
    case 'critical':
      return [
        {
          type: 'polyline' as const,
          closePath: true,
          color: ink,
          points: points([2.2, 0], [4.8, 0], [7, 2.2], [7, 4.8], [4.8, 7], [2.2, 7], [0, 4.8], [0, 2.2]),
        },
        { type: 'line' as const, x1: 3.5, y1: 1.5, x2: 3.5, y2: 4, lineWidth: 0.9, lineColor: '#ffffff' },
        { type: 'line' as const, x1: 3.5, y1: 4.8, x2: 3.5, y2: 5.6, lineWidth: 0.9, lineColor: '#ffffff' },
      ];
    case 'high':
      return [{ type: 'polyline' as const, closePath: true, color: ink, points: points([3.5, 0.4], [7, 6.6], [0, 6.6]) }];
    case 'medium':
      return [
        {
          type: 'polyline' as const,
          closePath: true,
          lineWidth: 0.8,
          lineColor: ink,
          points: points([3.5, 0.3], [6.7, 3.5], [3.5, 6.7], [0.3, 3.5]),
        },
        { type: 'polyline' as const, closePath: true, color: ink, points: points([3.5, 0.3], [3.5, 6.7], [0.3, 3.5]) },
      ];
    case 'low':
      return [{ type: 'ellipse' as const, x: 3.5, y: 3.5, r1: 2.5, r2: 2.5, lineWidth: 1.1, lineColor: ink }];
    case 'info':
      return [{ type: 'line' as const, x1: 1, y1: 3.5, x2: 6, y2: 3.5, lineWidth: 1.3, lineColor: ink }];
  }
}

/** The mark before its word. */
export function marked(severity: Severity, word: Content): Content {
  return {
    columns: [
      { width: 8, canvas: shapeOf(severity), margin: [0, 1.8, 0, 0] },
      { width: '*', stack: [word] },
    ],
    columnGap: 2.5,
  };
}
