/** The mark of each severity as a shape, so that print without colour tells them apart. */
import { type Severity, severities } from '#contract/findings';
import { severityWord } from '../words.ts';
import { severityColour } from './palette.ts';

const shapes: Readonly<Record<Severity, (fill: string) => string>> = {
  critical: (fill) =>
    `<polygon points="3,0.5 7,0.5 9.5,3 9.5,7 7,9.5 3,9.5 0.5,7 0.5,3" fill="${fill}"/><rect x="4.3" y="2.2" width="1.4" height="3.6" fill="#FFFFFF"/><rect x="4.3" y="6.6" width="1.4" height="1.4" fill="#FFFFFF"/>`,
  high: (fill) => `<polygon points="5,0.8 9.6,9 0.4,9" fill="${fill}"/>`,
  medium: (fill) =>
    `<polygon points="5,0.6 9.4,5 5,9.4 0.6,5" fill="none" stroke="${fill}" stroke-width="1.2"/><polygon points="5,0.6 5,9.4 0.6,5" fill="${fill}"/>`,
  low: (fill) => `<circle cx="5" cy="5" r="3.4" fill="none" stroke="${fill}" stroke-width="2"/>`,
  info: (fill) => `<rect x="1" y="4.2" width="8" height="1.6" fill="${fill}"/>`,
};

const byWord = new Map<string, Severity>(severities.map((each) => [severityWord[each], each]));

/** The severity whose word this is. */
export function severityOfWord(word: string): Severity | undefined {
  return byWord.get(word);
}

export function markSvg(severity: Severity): string {
  return `<svg viewBox="0 0 10 10" width="8" height="8">${shapes[severity](severityColour[severity].fill)}</svg>`;
}
