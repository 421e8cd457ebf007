import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeReport } from './compose.ts';
import { renderReport } from './render-pdf.ts';
import { testArtifact, testCheck, testFinding, testInput, testRun } from './test-input.ts';

const fontsDir = join(import.meta.dirname, '..', '..', 'resources', 'fonts');
const has = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined;

/** A case with something in each section, long words, scripts beyond Latin, and signs that no typeface draws. */
const input = testInput({
  draft: true,
  summary: { ...testInput().summary, client: 'Ελλάδα Здоровье Łódź 漢' },
  findings: [
    ...Array.from({ length: 30 }, (_, index) =>
      testFinding(index + 1, { state: index % 3 === 0 ? 'confirmed' : 'proposed', ruleId: `MDL-PKL-${index % 7}` }),
    ),
    testFinding(31, { place: `data/${'long-folder-name/'.repeat(40)}end.bin`, title: 'W'.repeat(400), severity: 'critical' }),
    testFinding(32, { severity: 'info', title: '\u202E'.repeat(700) }),
  ],
  artifacts: Array.from({ length: 40 }, (_, index) =>
    testArtifact(index + 1, index === 0 ? { outcome: 'crashed', outcomeDetail: 'M\u0301'.repeat(900) } : {}),
  ),
  checks: [
    testCheck(1, { status: 'FAIL' }),
    testCheck(2, { status: 'NOT_ASSESSED', message: 'w '.repeat(900), collect: 'aws s3api get-bucket-policy' }),
  ],
  assessments: [testRun],
});

describe('a rendered report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-report-'));
  const file = join(folder, 'report.pdf');
  let rendered: Awaited<ReturnType<typeof renderReport>>;
  const answer = (tool: string, ...args: string[]): string => spawnSync(tool, [...args], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout;

  beforeAll(async () => {
    rendered = await renderReport(composeReport(input), { fontsDir });
    writeFileSync(file, rendered.pdf);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is a PDF of several pages, the same bytes for the same document', async () => {
    expect(Buffer.from(rendered.pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(rendered.pages).toBeGreaterThan(10);
    const again = await renderReport(composeReport(input), { fontsDir });
    expect(Buffer.from(again.pdf).equals(Buffer.from(rendered.pdf))).toBe(true);
  });

  test('holds no link and no action, whatever the texts say', () => {
    expect(Buffer.from(rendered.pdf).toString('latin1')).not.toMatch(/\/S \/(URI|JavaScript|Launch)|\/OpenAction/);
  });

  test.skipIf(!has('pdfinfo'))('is tagged, has a title, and as many pages as it says (pdfinfo)', () => {
    const facts = answer('pdfinfo', file);
    expect(facts).toMatch(/Tagged:\s+yes/);
    expect(facts).toMatch(/Title:\s+AI security audit report: Triage Assist/);
    expect(facts).toMatch(new RegExp(`Pages:\\s+${rendered.pages}\\b`));
    expect(facts).toMatch(/Page size:.*A4/);
  });

  test.skipIf(!has('pdffonts'))('embeds every typeface, with one for each script that it needs (pdffonts)', () => {
    const fonts = answer('pdffonts', file).split('\n').slice(2).filter(Boolean);
    expect(fonts.every((line) => /\byes yes yes\b/.test(line))).toBe(true);
    for (const name of ['IBMPlexSans-Regular', 'IBMPlexSans-SemiBold', 'IBMPlexMono-Regular', '-greek', '-cyrillic', '-latin-ext'])
      expect(fonts.join()).toContain(name);
  });

  test.skipIf(!has('pdftotext'))('carries on each page its classification, its number and that it is a draft (pdftotext)', () => {
    const pages = answer('pdftotext', '-layout', file, '-').split('\f').slice(0, -1);
    expect(pages).toHaveLength(rendered.pages);
    pages.forEach((text, index) => {
      expect(text).toContain('RESTRICTED');
      expect(text).toContain(`Page ${index + 1} of ${rendered.pages}`);
      expect(text).toContain('DRAFT, not signed');
    });
  });

  test.skipIf(!has('pdftotext'))('loses no finding and no character in the layout (pdftotext)', () => {
    const text = answer('pdftotext', file, '-').replace(/\s+/g, '');
    expect(input.findings.filter(({ ref }) => !text.includes(ref))).toEqual([]);
    for (const part of ['ΕλλάδαЗдоровьеŁódź\\u{6F22}', input.findings[30]?.evidenceSha256 ?? '', input.artifacts[39]?.sha256 ?? ''])
      expect(text).toContain(part.replace(/\s+/g, ''));
    // pdftotext takes a hyphen at the end of a line for one of the layout's; one name may be parted by the end of a page.
    expect(text.split(/long-?folder-?name/).length).toBeGreaterThanOrEqual(40);
    expect(text).toContain('\\u{202E}');
  });
});

test('a case with nothing in it, and a handling note of any length, still make a report', async () => {
  const base = testInput({ artifacts: [], findings: [], methods: [] });
  const long = {
    ...base,
    summary: {
      ...base.summary,
      handling: 'W'.repeat(200),
      client: 'W'.repeat(200),
      name: 'W'.repeat(200),
      scope: '',
      classification: 'SECRET' as const,
    },
  };
  const { pages } = await renderReport(composeReport(long), { fontsDir });
  expect(pages).toBeGreaterThan(5);
});

test('fonts that are not there make no report', async () => {
  await expect(renderReport(composeReport(testInput()), { fontsDir: join(fontsDir, 'none') })).rejects.toThrow('no such file');
});
