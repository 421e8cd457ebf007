/** The demo's cloud export gives exactly the results that its comment promises, whatever order its files come in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesSource } from '#formats/byte-source';
import { defaultLimits } from '#formats/limits';
import { type ExportReading, readExport } from '#importers/read-export';
import type { AssetOfCase } from '#rules/asset';
import { parseChecks } from '#rules/check-set';
import { evaluateChecks } from '#rules/checks';
import { demoCloudFiles } from './cloud.ts';

const folder = join(import.meta.dirname, '../../resources/checks');
const checks = parseChecks(readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })));

function readAll(files: ReturnType<typeof demoCloudFiles>): { readings: ExportReading[]; assets: AssetOfCase[] } {
  const readings: ExportReading[] = [];
  const assets: AssetOfCase[] = [];
  for (const [index, { path, text }] of files.entries()) {
    const reading = readExport(bytesSource(Buffer.from(text)), path, { limits: defaultLimits, signal: new AbortController().signal });
    if (!reading) throw new Error(`${path} was not recognised`);
    readings.push(reading);
    for (const asset of reading.assets) assets.push({ ...asset, id: assets.length + 1, artifactId: index + 1 });
  }
  return { readings, assets };
}

function results(assets: AssetOfCase[], status: string): string[] {
  return evaluateChecks(assets, checks)
    .filter((each) => each.status === status)
    .map((each) => `${each.checkId} ${each.asset}`)
    .sort();
}

const failing = [
  'AWS-BR-01 Model invocation logging, eu-central-1',
  'AWS-BR-14 helpdesk',
  'AWS-IAM-01 acme-inference',
  'AWS-IAM-02 acme-inference',
  'AWS-IAM-03 acme-inference',
  'AWS-IAM-04 acme-inference',
  'AWS-S3-01 acme-fraud-training-data',
  'AWS-S3-02 acme-fraud-training-data',
  'AWS-SM-01 fraud-research',
  'AWS-SM-03 fraud-research',
  'AWS-SM-07 fraud-research',
  'AWS-SM-22 fraud-scorer-live',
  'AWS-SM-23 fraud-scorer-live',
  'K8S-AI-01 models/fraud-llm',
  'K8S-AI-12 models/fraud-llm',
  'K8S-AI-16 models/fraud-llm',
];

test('the expected checks fail, the others pass, and what was not exported is not assessed', () => {
  const { assets } = readAll(demoCloudFiles());
  expect(results(assets, 'FAIL')).toEqual(failing);
  expect(results(assets, 'NOT_ASSESSED')).toEqual(['AWS-S3-02 acme-model-releases']);
  expect(results(assets, 'PASS')).toEqual(
    expect.arrayContaining([
      'AWS-BR-06 customer-chat',
      'AWS-S3-01 acme-model-releases',
      'AWS-SM-01 churn-review',
      'AWS-SM-07 churn-review',
      'K8S-AI-16 models/embedder',
    ]),
  );
});

test('the order of files changes no result', () => {
  const files = demoCloudFiles();
  const forwards = evaluateChecks(readAll(files).assets, checks);
  const backwards = evaluateChecks(readAll([...files].reverse()).assets, checks);
  const compared = (outcomes: typeof forwards) => outcomes.map(({ assetId: _a, artifactId: _b, ...rest }) => rest);
  expect(compared(backwards)).toEqual(compared(forwards));
});

test('every file is read whole, and the planted secrets are found and leave nothing behind', () => {
  const files = demoCloudFiles();
  const { readings } = readAll(files);
  expect(readings.every((each) => each.outcome === 'scanned')).toBe(true);
  expect(readings.flatMap((each) => each.observations.map(({ ruleId }) => ruleId)).sort()).toEqual([
    'CLOUD-SEC-001',
    'CLOUD-SEC-005',
    'CLOUD-SEC-006',
  ]);
  const printed = JSON.stringify(readings);
  for (const secret of ['DemoOnly0123456789', 'Passw0rd#Qz', 'ZGVtby1vbmx5']) expect(printed).not.toContain(secret);
});

test('the export is small and names people by role alone', () => {
  const text = demoCloudFiles()
    .map((each) => each.text)
    .join('');
  expect(text.length).toBeLessThan(60_000);
  expect(text).not.toMatch(/@[a-z]+\.(?:com|org|net)/);
});
