/** What the sample engine remembers, and what several of its procedures do with it. */
import { implement } from '@orpc/server';
import type { CaseSummary, RecentCase } from '#contract/case';
import { contract } from '#contract/contract';
import type { SigningKey } from '#contract/delivery';
import { AssayError } from '#contract/errors';
import { sampleArtifacts } from './artifacts.ts';
import { sampleAssessments } from './assessments.ts';
import { sampleAssets } from './assets.ts';
import { sampleNodes } from './checklist.ts';
import { sampleCustody, sampleKeys, sampleReports } from './delivery.ts';
import { sampleFindings } from './findings.ts';
import { sampleJobs } from './jobs.ts';
import { sampleCase, sampleRecent } from './overview.ts';

/** Makes procedures of the contract. */
export const os = implement(contract);

export interface SampleOptions {
  /** `usual`: 60 files, 214 findings, a case open; `empty`: a new case; `large`: 100,000 of each; `closed`: no case open. */
  readonly variant?: 'usual' | 'empty' | 'large' | 'closed';
  /** Names of network adapters that are up. */
  readonly interfaces?: readonly string[];
  /** Whether jobs run from the start. */
  readonly busy?: boolean;
}

const sizes = { usual: [60, 214, 1842], empty: [0, 0, 1], large: [100_000, 100_000, 100_000], closed: [60, 214, 1842] } as const;

/** The row, or the error that the engine gives where there is none. */
export function found<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new AssayError('not-found', `There is no ${what} by this id.`);
  return row;
}

export type SampleState = ReturnType<typeof sampleState>;

/** A state of its own for each router. */
export function sampleState({ variant = 'usual', busy = false }: SampleOptions) {
  const [artifactCount, findingCount, custodyCount] = sizes[variant];
  const isEmpty = variant === 'empty';
  const current: CaseSummary | null = variant === 'closed' ? null : { ...sampleCase };
  const recent: RecentCase[] = isEmpty ? [] : [...sampleRecent];
  const keys: SigningKey[] = [...sampleKeys];
  const state = {
    current,
    recent,
    keys,
    artifacts: sampleArtifacts(artifactCount),
    findings: sampleFindings(findingCount),
    custody: sampleCustody(custodyCount),
    assets: sampleAssets(isEmpty ? 0 : 14),
    assessments: isEmpty ? [] : sampleAssessments(),
    nodes: sampleNodes(),
    reports: isEmpty ? [] : sampleReports(),
    jobs: sampleJobs(),
  };
  const { jobs } = state;
  if (busy) {
    jobs.start({
      kind: 'import',
      title: 'Import USB "MHN-1"',
      unit: 'files',
      totalUnits: 1284,
      doneUnits: 796,
      seconds: 240,
      result: '1,284 files',
      page: '/import',
    });
    jobs.start({
      kind: 'assess',
      title: 'Run A-003: triage-resnet50-v4.onnx',
      unit: 'queries',
      totalUnits: 214_022,
      doneUnits: 40_000,
      seconds: 720,
      result: 'done',
      page: '/assessments/1',
    });
    jobs.start({
      kind: 'report',
      title: 'Draft report',
      unit: 'pages',
      totalUnits: 22,
      seconds: 1,
      result: '22 pages written to /cases/2026-017/reports/draft.pdf',
      page: '/report',
    });
  }
  return state;
}

/** Adds an entry to the custody log; returns its hash. */
export function note({ custody }: Pick<SampleState, 'custody'>, actor: string, act: string, text: string, object: string): string {
  const hash = (custody.length * 2_654_435_761).toString(16).padEnd(64, '0').slice(0, 64);
  custody.unshift({ seq: custody.length + 1, at: new Date().toISOString(), actor, act, text, object, hash });
  return hash;
}

/** Starts an import job that adds files as it goes. */
export function startImport({ artifacts, jobs }: SampleState, title: string, files: number): { jobId: string } {
  let added = 0;
  const first = artifacts.length;
  const jobId = jobs.start({
    kind: 'import',
    title,
    unit: 'files',
    totalUnits: Math.max(files, 8),
    seconds: 8,
    result: `${Math.max(files, 8)} files are in the case, 2 findings are proposed`,
    page: '/import',
    onTick({ doneUnits }) {
      for (; added < doneUnits; added += 1) {
        const [row] = sampleArtifacts(first + added + 1).slice(-1);
        if (row) artifacts.push(row);
      }
    },
  });
  return { jobId };
}
