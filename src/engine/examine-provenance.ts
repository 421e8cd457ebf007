/** Where the files of a case come from: signatures that lie beside models, and lists of known hashes. */
import { posix } from 'node:path';
import type { VerifyResult } from '#contract/delivery';
import type { Observation } from '#contract/findings';
import { allArtifacts, listByFormat } from '#store/artifact-queries';
import { replaceFindings } from '#store/finding-add';
import type { NewFinding } from '#store/finding-merge';
import { hashMatches } from '#store/hash-lists';
import type { CaseStore } from '#store/session';
import { isOfTheFile, subjectOf } from './audit-item.ts';
import type { EngineContext } from './context.ts';
import { judged } from './examine.ts';
import { withoutResult } from './without-result.ts';

/** Where these findings come from, as people read it; no scan of a single file uses this word. */
const origin = 'provenance';
/** Files named one by one in a finding. */
const mostNamed = 20;

function listed(parts: VerifyResult['parts'], ...states: readonly string[]): Pick<Observation, 'evidence'> & { readonly names: string } {
  const found = parts.filter(({ state }) => states.includes(state));
  const more = found.length > mostNamed ? ` and ${found.length - mostNamed} more` : '';
  const fields = found.slice(0, 200).map(({ expected, found: is, name, state }) => ({
    pointer: name,
    value: state === 'changed' ? `signed ${expected}, here ${is}` : state,
  }));
  const names = found.slice(0, mostNamed).map(({ name }) => name);
  return { names: `${names.join(', ')}${more}`, evidence: { fields } };
}

/** What a checked signature says, as observations; a pass is one too. */
export function signatureObservations({ coverage, integrity, parts, signer, statement }: VerifyResult): Observation[] {
  if (integrity === 'unreadable') return [{ ruleId: 'MDL-SIG-005', detail: statement, location: {} }];
  const [list, ...files] = parts;
  const observations: Observation[] = [];
  if (list?.state === 'changed') observations.push({ ruleId: 'MDL-SIG-002', detail: list.detail, location: {} });
  const changed = listed(files, 'changed');
  if (changed.names !== '')
    observations.push({ ruleId: 'MDL-SIG-001', detail: `Not as signed: ${changed.names}.`, location: {}, ...withEvidence(changed) });
  const other = listed(files, 'missing', 'added');
  if (other.names !== '')
    observations.push({ ruleId: 'MDL-SIG-003', detail: `Missing or not signed: ${other.names}.`, location: {}, ...withEvidence(other) });
  const unchecked = listed(files, 'not-checked');
  if (list?.state === 'not-checked' || unchecked.names !== '')
    observations.push({ ruleId: 'MDL-SIG-005', detail: statement, location: {}, ...withEvidence(unchecked) });
  if (observations.length > 0 || !signer) return observations;
  const whose = `${signer.name}, certificate ${signer.fingerprint}`;
  return [{ ruleId: 'MDL-SIG-004', detail: `All ${coverage.total} listed files are as signed by ${whose}.`, location: {} }];
}

function withEvidence({ evidence }: Pick<Observation, 'evidence'>): Pick<Observation, 'evidence'> {
  return evidence?.fields?.length ? { evidence } : {};
}

/** The files below the folder of a signature, by their paths from there. */
function filesBeside(signature: { readonly id: number; readonly path: string }, all: ReturnType<typeof allArtifacts>) {
  const folder = posix.dirname(signature.path);
  const prefix = folder === '.' ? '' : `${folder}/`;
  return all
    .filter(({ id, path, sha256 }) => id !== signature.id && sha256 !== '' && path.startsWith(prefix))
    .map(({ path, sha256 }) => ({ path: path.slice(prefix.length), sha256 }));
}

async function checkSignatures(context: EngineContext, store: CaseStore, signal: AbortSignal): Promise<NewFinding[]> {
  const signatures = listByFormat(store, ['model-signature']);
  if (signatures.length === 0) return [];
  const all = allArtifacts(store);
  const findings: NewFinding[] = [];
  for (const signature of signatures) {
    const { key, path } = subjectOf(store, signature.id);
    const found = await context.pool
      .run('model-signature', { path, key, name: signature.path, files: filesBeside(signature, all) }, { signal })
      .then((result) => judged(signatureObservations(result), context.resources, signature.id))
      .catch((thrown: unknown) => {
        // Its medium is not attached: the signature is as unread as the file.
        if (isOfTheFile(thrown)) return [];
        return withoutResult(context, thrown, `The check of ${signature.path}`, signature.id);
      });
    findings.push(...found);
  }
  return findings;
}

const ruleOf = { deny: 'MDL-HSH-001', allow: 'MDL-HSH-002' } as const;

function matchFindings({ resources }: EngineContext, store: CaseStore): NewFinding[] {
  return hashMatches(store).flatMap(({ artifactId, kind, label, list, sha256 }) =>
    judged(
      [
        {
          ruleId: ruleOf[kind],
          detail: `SHA-256 ${sha256} stands on the ${kind} list ${list}${label === '' ? '' : ` as ${label}`}.`,
          location: {},
          evidence: { fields: [{ pointer: list, value: `${sha256} ${label}`.trim() }] },
        },
      ],
      resources,
      artifactId,
    ),
  );
}

/** Runs after every import and whenever a list changes; replaces what it found before, decisions stay. */
export async function examineProvenance(context: EngineContext, store: CaseStore, signal: AbortSignal): Promise<void> {
  const findings = [...(await checkSignatures(context, store, signal)), ...matchFindings(context, store)];
  replaceFindings(store, origin, findings, context.resources.rules.hash);
}
