import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testInput } from '../test-input.ts';
import { verify } from './methods.ts';

test('the lines that verify a report are those of docs/verify.md, under the names that Assay writes', () => {
  const guide = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'verify.md'), 'utf8').replaceAll(
    'report.dsse.json',
    'report.pdf.dsse.json',
  );
  const lines = verify(testInput()).blocks.flatMap((block) => (block.type === 'code' ? block.text.split('\n') : []));
  expect(lines.length).toBeGreaterThan(15);
  expect(lines.filter((line) => !guide.includes(line))).toEqual([]);
});
