/** Cases for this room's tests: a folder of their own, a clock that ticks by itself and randomness from a seed. */
import { createCipheriv, createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sha256Hex } from './canonical.ts';
import type { CaseDetails } from './case-info.ts';
import { createCase } from './create-case.ts';
import type { NewFinding } from './finding-merge.ts';
import { beginImport, finishImport, newPart, recordArtifact } from './imports.ts';
import { closeCase, type StoreOptions } from './open-case.ts';
import type { CaseStore } from './session.ts';

export const details: CaseDetails = {
  client: 'Meridian Health Network',
  name: 'AI audit',
  scope: 'Models of the triage service',
  auditor: 'R. Okafor',
  classification: 'CONFIDENTIAL',
  handling: 'Client eyes only',
  framework: 'nist-ai-rmf-1.0',
};

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Bytes that depend on the seed alone. */
export function seededRandom(seed: string): (bytes: number) => Uint8Array {
  let calls = 0;
  return (bytes) => {
    calls += 1;
    const key = createHash('sha256').update(`${seed}:${calls}`).digest();
    return Uint8Array.from(createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes)));
  };
}

/** One second later at each call. */
export function tickingClock(from = '2026-11-24T09:00:00.000Z'): () => Date {
  let now = Date.parse(from);
  return () => {
    now += 1000;
    return new Date(now);
  };
}

export function options(passphrase?: string): StoreOptions {
  const base = { clock: tickingClock(), random: seededRandom('case') };
  return passphrase === undefined ? base : { ...base, passphrase };
}

/** A new case that is closed when the test ends, if the test has not. */
export function newCase(passphrase?: string): CaseStore {
  const store = createCase(join(temporaryFolder(), 'case'), details, options(passphrase));
  onTestFinished(() => closeQuietly(store));
  return store;
}

export function closeQuietly(store: CaseStore): void {
  try {
    closeCase(store);
  } catch {
    // Closed by the test itself.
  }
}

/** Takes one file of these bytes in, as an import of its own; plain cases only. */
export function importBytes(store: CaseStore, path: string, bytes: Uint8Array | string): number {
  const { importId } = beginImport(store, ['/media/client/files']);
  const part = newPart(store).path;
  writeFileSync(part, bytes);
  const intake = { importId, path, sourcePath: `/media/client/files/${path}`, volume: 'CLIENT', modifiedAt: '2026-11-01T00:00:00.000Z' };
  const data = Buffer.from(bytes);
  const { id } = recordArtifact(store, { ...intake, size: data.length, sha256: sha256Hex(data), partPath: part });
  finishImport(store, importId, { status: 'done', detail: '' });
  return id;
}

export function newFinding(artifactId: number | null, change: Partial<NewFinding> = {}): NewFinding {
  return {
    ruleId: 'MDL-PKL-001',
    severity: 'critical',
    title: 'The file runs a command when it is loaded',
    domain: 'artifact',
    detail: 'os.system is called with an argument.',
    location: { member: 'data.pkl', offset: 34 },
    scanner: 'pickle-imports@1',
    evidence: { reconstruction: "os.system('id')" },
    origin: 'scan',
    artifactId,
    ...change,
  };
}
