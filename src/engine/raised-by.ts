/** Tells which scanner, in which version, a rule's finding comes from: results name it, and a re-scan is skipped only while it is the same. */
import { importers } from '#importers/registry';
import { scanners } from '#scanners/registry';
import { tableScanners } from '#tables/registry';

interface Declared {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly blindSpots: string;
  readonly rules: readonly string[];
}

/** What compares two tables is no scanner of one table, so it is declared here. */
export const overlapScanner: Declared = {
  id: 'train-test-overlap',
  version: 1,
  title: 'Test rows that stand in training data',
  blindSpots: 'Compares pairs whose names tell training from test in one folder; near-duplicates and paraphrases are not found.',
  rules: ['DATA-OVL-001'],
};

/** What is told of a case as a whole: signatures beside models, and lists of hashes. */
export const provenanceScanner: Declared = {
  id: 'provenance',
  version: 1,
  title: 'Signatures beside models and lists of known hashes',
  blindSpots:
    'Says who vouches for bytes, not that they are harmless. Revocation, time and transparency logs are not checked without a network; a list knows only whole files.',
  rules: ['MDL-SIG-001', 'MDL-SIG-002', 'MDL-SIG-003', 'MDL-SIG-004', 'MDL-SIG-005', 'MDL-HSH-001', 'MDL-HSH-002'],
};

/** What reads every export before an importer does, and so belongs to none of them. */
const exportReader: Declared = {
  id: 'export-reading',
  version: 1,
  title: 'Secrets and missing parts of cloud exports',
  blindSpots:
    'Secrets are told by their form, by the name they stand under or by repetition; one that looks like a word is not found. Compressed user data is not opened.',
  rules: ['CLOUD-SEC-001', 'CLOUD-SEC-002', 'CLOUD-SEC-003', 'CLOUD-SEC-004', 'CLOUD-SEC-006', 'CLOUD-EXP-001'],
};

const declared: readonly Declared[] = [...scanners, ...tableScanners, ...importers, overlapScanner, provenanceScanner, exportReader];
const byId = new Map(declared.map((each) => [each.id, each]));

const named = ({ id, version }: { readonly id: string; readonly version: number }): string => `${id}@${version}`;

/** `id@version` of the scanner that raised a rule, one that ran before one that did not; readers' own remarks belong to `reading@1`. */
export function raisedBy(ruleId: string, ran: readonly { readonly id: string }[] = []): string {
  const able = declared.filter(({ rules }) => rules.includes(ruleId));
  const scanner = able.find(({ id }) => ran.some((each) => each.id === id)) ?? able[0];
  return scanner ? named(scanner) : 'reading@1';
}

/** What a scanner, by `id@version`, cannot see; '' for one that is not known any more. */
export function blindSpotsOf(scanner: string): string {
  return byId.get(scanner.split('@', 1)[0] ?? '')?.blindSpots ?? '';
}

/** All scanners with their versions, in a fixed order: one text that changes exactly when any of them does. */
export const scannersKey: string = declared.map(named).sort().join(',');
