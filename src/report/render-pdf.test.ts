/** The PDF as a stranger meets it: tagged, with its own fonts, with its text, and nothing invisible. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeReport } from './compose.ts';
import { loadFonts } from './pdf/fonts.ts';
import { renderReport } from './render-pdf.ts';
import { testFinding, testInput } from './test-input.ts';

const fontsDir = join(import.meta.dirname, '..', '..', 'resources', 'fonts');
const has = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined;

let folder = '';
let file = '';
let rendered: { pdf: Uint8Array; pages: number };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-report-'));
  file = join(folder, 'r.pdf');
  const findings = [
    testFinding(0, { title: 'Élan ε and \u{1F600} end', place: `models/${'long/'.repeat(60)}x.pt` }),
    testFinding(1),
    testFinding(2),
  ];
  rendered = await renderReport(composeReport(testInput(findings, { draft: true })), { fontsDir });
  writeFileSync(file, rendered.pdf);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const poppler = (tool: string, ...given: string[]): string => spawnSync(tool, given, { encoding: 'utf8' }).stdout;

describe('the PDF of a report', () => {
  test('has as many pages as its footer says', () => {
    expect(rendered.pages).toBeGreaterThan(8);
    expect(Buffer.from(rendered.pdf.subarray(0, 5)).toString()).toBe('%PDF-');
  });

  test('is the same bytes for the same document', async () => {
    const document = composeReport(testInput([testFinding(1)]));
    const one = await renderReport(document, { fontsDir });
    const two = await renderReport(document, { fontsDir });
    expect(Buffer.compare(one.pdf, two.pdf)).toBe(0);
  }, 60_000);

  test.skipIf(!has('pdfinfo'))('is tagged and carries its title', () => {
    const said = poppler('pdfinfo', file);
    expect(said).toMatch(/Tagged:\s+yes/);
    expect(said).toMatch(/Title:\s+AI security assessment: Client/);
    expect(said).toContain(`Pages:           ${rendered.pages}`);
  });

  test.skipIf(!has('pdffonts'))('carries every font that it uses', () => {
    const [, , ...lines] = poppler('pdffonts', file).trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/ yes yes yes /);
  });

  test.skipIf(!has('pdftotext'))('gives its text back, with codes for what no font draws, and says that it is a draft', () => {
    const text = poppler('pdftotext', '-layout', file, '-');
    expect(text).toContain('Élan ε and \\u{1F600} end');
    expect(text).toContain('DRAFT, NOT SIGNED');
    expect(text).toContain('RESTRICTED');
    expect(text).toContain(`Page ${rendered.pages} of ${rendered.pages}`);
  });
});

test('a character of no font is told by its code, and runs keep the order of the text', () => {
  const fonts = loadFonts(fontsDir);
  const runs = fonts.runs('aε漢b', 'sans');
  expect(runs.map(({ text }) => text).join('')).toBe('aε\\u{6F22}b');
  expect(runs.map(({ font }) => font)).toEqual(['Sans', 'SansGreek', 'Sans']);
});
