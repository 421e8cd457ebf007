/** Findings that no scan of a single file made: of checks over the whole case, and of runs. */
import { append, engineActor, nextEntry } from './custody.ts';
import { mergeFindings, type NewFinding } from './finding-merge.ts';
import { findingsSeal } from './finding-seal.ts';
import { type CaseStore, type Session, write } from './session.ts';

const counted = (count: number): string => (count === 1 ? '1 finding was' : `${count} findings were`);

function logFindings(session: Session, entry: number, count: number): void {
  append(session, {
    act: 'found',
    text: `${counted(count)} recorded.`,
    object: '',
    actor: engineActor,
    data: { findings: findingsSeal(session.sql, entry) },
  });
}

/**
 * Adds findings; one that is there already (same artifact, rule, location, title and origin, same content) keeps its row.
 * @param rulesHash of the rules that gave them their words
 * @returns the id of each, in order
 */
export function addFindings(store: CaseStore, findings: readonly NewFinding[], rulesHash = ''): number[] {
  if (findings.length === 0) return [];
  return write(store, (session) => {
    const entry = nextEntry(session);
    const origins = [...new Set(findings.map((each) => each.origin))];
    const ids = mergeFindings(session, findings, { origins, replace: false, rulesHash, entry });
    logFindings(session, entry, findings.length);
    return ids;
  });
}

/**
 * Makes `findings` all that stands under `origin` in the whole case, except what a person decided or owns: for checks that are
 * evaluated anew over all assets. Choose an origin that no scan of a file uses, else those findings would go too.
 * @returns the id of each, in order
 */
export function replaceFindings(store: CaseStore, origin: string, findings: readonly NewFinding[], rulesHash = ''): number[] {
  return write(store, (session) => {
    const entry = nextEntry(session);
    const named = findings.map((finding) => ({ ...finding, origin }));
    const ids = mergeFindings(session, named, { origins: [origin], replace: true, rulesHash, entry });
    logFindings(session, entry, findings.length);
    return ids;
  });
}
