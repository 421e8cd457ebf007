/** Sums tests, end-to-end tests and checks into one line, and names what was skipped. A result that is missing is a failure. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

const vitestResult = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

function countVitest(text: string): Count {
  const { testResults } = vitestResult.parse(JSON.parse(text));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  // A file that failed before its first test has no failed test of its own.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + broken.length,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  };
}

interface Suite {
  readonly suites?: readonly Suite[] | undefined;
  readonly specs: readonly { title: string; tests: readonly { projectName: string; status: string }[] }[];
}
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    suites: z.array(suite).optional(),
    specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ projectName: z.string(), status: z.string() })) })),
  }),
);
const playwrightResult = z.object({ suites: z.array(suite), errors: z.array(z.unknown()) });

function countPlaywright(text: string): Count {
  const { suites, errors } = playwrightResult.parse(JSON.parse(text));
  const flat = (each: Suite): Suite[] => [each, ...(each.suites ?? []).flatMap(flat)];
  const tests = suites
    .flatMap(flat)
    .flatMap(({ specs }) => specs.flatMap((spec) => spec.tests.map((test) => ({ ...test, title: spec.title }))));
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failed: tests.filter(({ status }) => status === 'unexpected' || status === 'flaky').length + errors.length,
    skipped: tests.filter(({ status }) => status === 'skipped').map(({ title, projectName }) => `${title} (${projectName})`),
  };
}

function countChecks(text: string): Count {
  const [, passed = '0', failed = '1'] = /^checks: (\d+) passed, (\d+) failed$/m.exec(text) ?? [];
  return { passed: Number(passed), failed: Number(failed), skipped: [] };
}

function countFile(file: string, count: (text: string) => Count): Count {
  try {
    if (existsSync(file)) return count(readFileSync(file, 'utf8'));
    process.stdout.write(`${file} is missing: counted as a failure\n`);
  } catch (thrown) {
    process.stdout.write(`${file} cannot be read: ${thrown instanceof Error ? thrown.message : ''}\n`);
  }
  return { passed: 0, failed: 1, skipped: [] };
}

const [, , vitestFile = '', playwrightFile = '', checksFile = ''] = process.argv;
const counts = [countFile(vitestFile, countVitest), countFile(playwrightFile, countPlaywright), countFile(checksFile, countChecks)];
const skipped = counts.flatMap((count) => count.skipped);
const sum = (key: 'passed' | 'failed') => counts.reduce((total, count) => total + count[key], 0);
for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed, ${skipped.length} skipped\n`);
process.exit(sum('failed') === 0 ? 0 : 1);
