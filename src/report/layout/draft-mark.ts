/** The word DRAFT across a page as strokes behind the text: seen on paper, and out of the way of search, copying and screen readers. */
import type { Content } from 'pdfmake';

type Stroke = readonly (readonly [x: number, y: number])[];

/** Letters on a grid of 10 by 14. */
const letters: readonly (readonly Stroke[])[] = [
  [
    [
      [0, 0],
      [0, 14],
      [6, 14],
      [10, 10],
      [10, 4],
      [6, 0],
      [0, 0],
    ],
  ],
  [
    [
      [0, 14],
      [0, 0],
      [7, 0],
      [10, 2],
      [10, 6],
      [7, 8],
      [0, 8],
    ],
    [
      [5, 8],
      [10, 14],
    ],
  ],
  [
    [
      [0, 14],
      [5, 0],
      [10, 14],
    ],
    [
      [2, 9],
      [8, 9],
    ],
  ],
  [
    [
      [10, 0],
      [0, 0],
      [0, 14],
    ],
    [
      [0, 7],
      [8, 7],
    ],
  ],
  [
    [
      [0, 0],
      [10, 0],
    ],
    [
      [5, 0],
      [5, 14],
    ],
  ],
];
const unit = 8.4;
const angle = (-52 * Math.PI) / 180;
const centre = { x: 297, y: 430 } as const;
const whole = { width: 4 * 14 + 10, height: 14 } as const;

function place(x: number, y: number): { x: number; y: number } {
  const [along, across] = [(x - whole.width / 2) * unit, (y - whole.height / 2) * unit];
  return {
    x: centre.x + along * Math.cos(angle) - across * Math.sin(angle),
    y: centre.y + along * Math.sin(angle) + across * Math.cos(angle),
  };
}

/** A new one for each page: the layout writes into what it is given. */
export function draftMark(): Content {
  return {
    canvas: letters.flatMap((strokes, index) =>
      strokes.map((stroke) => ({
        type: 'polyline' as const,
        lineWidth: 11,
        lineColor: '#faf0f4',
        points: stroke.map(([x, y]) => place(x + index * 14, y)),
      })),
    ),
  };
}
