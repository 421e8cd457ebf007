import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testInput } from '../test-input.ts';
import { verify } from './methods.ts';

const printed = verify(testInput()).blocks.flatMap((block) => (block.type === 'code' ? [block.text] : []));
/** A line that goes on after a backslash is one line to a shell. */
const joined = (text: string): string => text.replace(/ \\\n {2}/g, ' ').trim();

test('the blocks that verify a report are those of docs/verify.md without their comments, whole, under the names that Assay writes', () => {
  const guide = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'verify.md'), 'utf8');
  const blocks = [...guide.matchAll(/^```sh \w+\n([\s\S]*?)^```$/gm)].map(([, text = '']) =>
    text.replaceAll(/^#.*\n/gm, '').replaceAll('report.dsse.json', 'report.pdf.dsse.json'),
  );
  expect(blocks).toHaveLength(3);
  expect(printed.map(joined)).toEqual(blocks.map(joined));
});

test('each block stops at the first thing that is wrong, and no line is broken by the page or by copying', () => {
  expect(printed.map((text) => text.split('\n')[0])).toEqual(['set -eu', 'set -eu', 'set -eu']);
  // 499 points of text less padding, at 7.2 points of a typeface that is 0.6 of its size wide.
  const lines = printed.flatMap((text) => text.split('\n'));
  expect(lines.filter((line) => line.length > 108)).toEqual([]);
  expect(lines.filter((line) => line.trim().includes('  '))).toEqual([]);
});
