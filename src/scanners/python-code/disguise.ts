/** Source that people and Python read differently. */
import type { PythonSource } from '#formats/python/source';
import type { ProgramReport } from './report.ts';

/** Characters that turn the direction of text (CVE-2021-42574). */
const turning = /[\u202a-\u202e\u2066-\u2069]/;

/** Tells about encodings that hide text, characters that turn it, and lines pushed out of sight. */
export function lookForDisguise(program: PythonSource, report: ProgramReport): void {
  const { text, encoding } = program;
  if (program.disguised)
    report.add({
      ruleId: 'MDL-PY-014',
      severity: 'high',
      detail: `The file declares the encoding ${encoding.slice(0, 40)}, by which its text is not what an editor shows.`,
      at: 0,
      end: Math.min(text.length, text.indexOf('\n') + 1 || 80),
    });
  const turn = turning.exec(text);
  if (turn)
    report.add({
      ruleId: 'MDL-PY-014',
      severity: 'high',
      detail: 'Characters that turn the direction of writing stand in the text: editors show another order than Python runs.',
      at: turn.index,
      end: turn.index + 1,
    });
  const far = farCode(text);
  if (far !== undefined)
    report.add({
      ruleId: 'MDL-PY-014',
      severity: 'medium',
      detail: 'Code stands far to the right of its line, where editors do not show it.',
      at: far,
      end: Math.min(text.length, far + 80),
    });
}

const wide = ' '.repeat(200);
const longestLine = 2000;

/** The first code behind two hundred blanks on a line that has begun. */
function farCode(text: string): number | undefined {
  for (let at = text.indexOf(wide); at >= 0; ) {
    let end = at + wide.length;
    while (text[end] === ' ' || text[end] === '\t') end += 1;
    const letter = text[end];
    const near = text.slice(Math.max(0, at - longestLine), at);
    const start = near.lastIndexOf('\n');
    const before = start < 0 && at > longestLine ? '' : near.slice(start + 1).trim();
    if (
      letter !== undefined &&
      letter !== '\n' &&
      letter !== '#' &&
      before !== '' &&
      !before.startsWith('#') &&
      (before.endsWith(';') || letter === ';')
    )
      return end;
    at = text.indexOf(wide, end);
  }
  return undefined;
}
