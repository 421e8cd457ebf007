/** Reads one exported file into redacted assets; the only thing that the import child calls. */
import type { CoverageRange, Observation, Outcome } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { LimitReached, type Limits, MalformedInput } from '#formats/limits';
import type { Asset } from '#rules/asset';
import { mergeAssets } from '#rules/merge-assets';
import { FindingKeeper } from '#scanners/finding-keeper';
import { decodeText } from './decode-text.ts';
import type { Importer } from './define.ts';
import { type Parsed, parseExport } from './parse-export.ts';
import { redactDocument } from './redact.ts';
import { redactText } from './redact-text.ts';
import { redactionObservations } from './redaction-observations.ts';
import { importers } from './registry.ts';
import { truncation } from './truncation.ts';

export interface ExportReading {
  /** What the file is, in words. */
  readonly label: string;
  readonly format: 'json' | 'yaml';
  readonly assets: Asset[];
  readonly facts: { readonly label: string; readonly value: string }[];
  readonly outcome: Outcome;
  readonly outcomeDetail: string;
  readonly observations: Observation[];
  readonly coverage: CoverageRange[];
  /** How many values were replaced. */
  readonly redacted: number;
  readonly importers: {
    readonly id: string;
    readonly version: number;
    readonly title: string;
    readonly blindSpots: string;
    readonly findings: number;
  }[];
}

export interface ReadOptions {
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

const maxJsonBytes = 256 * 1024 ** 2;
const maxYamlBytes = 32 * 1024 ** 2;
const headBytes = 256 * 1024;

function described(importer: Importer, findings: number): ExportReading['importers'] {
  const { id, version, title, blindSpots } = importer;
  return [{ id, version, title, blindSpots, findings }];
}

/** An export that could not be read: named by what its head shows, or null when that is nothing that we know. */
function failed(text: string, size: number, outcome: Outcome, outcomeDetail: string): ExportReading | null {
  const head = text.slice(0, headBytes);
  const importer = importers.find((each) => each.marks.test(head));
  if (!importer) return null;
  return {
    label: importer.title,
    format: /^\s*[[{]/.test(head) ? 'json' : 'yaml',
    assets: [],
    facts: [],
    outcome,
    outcomeDetail,
    observations: [],
    coverage: [{ from: 0, to: size, state: 'unread', what: outcomeDetail }],
    redacted: 0,
    importers: described(importer, 0),
  };
}

function byKind(assets: readonly Asset[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of assets) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted
    .slice(0, 12)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}

function read(
  { format, document }: Parsed,
  importer: Importer,
  label: string,
  source: ByteSource,
  name: string,
  options: ReadOptions,
): ExportReading {
  const clean = redactDocument(document, importer.secretPointers(document));
  options.signal.throwIfAborted();
  const keeper = new FindingKeeper(options.limits.maxFindings);
  const facts: { label: string; value: string }[] = [];
  const safeName = redactText(name, '').text;
  const context = {
    name: safeName,
    fact: (fact: string, value: string) => facts.push({ label: fact, value: value.slice(0, 2000) }),
    observe: (observation: Observation) => keeper.keep(observation),
  };
  const found: Asset[] = [];
  for (const asset of importer.read(clean.document, context)) {
    found.push(asset);
    if (found.length > options.limits.maxEntries)
      throw new LimitReached('maxEntries', `The export holds more than ${options.limits.maxEntries} assets.`);
  }
  options.signal.throwIfAborted();
  const cut = truncation(clean.document);
  if (cut) keeper.keep(cut);
  for (const observation of redactionObservations(clean.redactions)) keeper.keep(observation);
  const assets = mergeAssets(found);
  const observations = keeper.kept();
  return {
    label,
    format,
    assets,
    facts: [
      { label: 'Assets', value: String(assets.length) },
      ...(assets.length === 0 ? [] : [{ label: 'By kind', value: byKind(assets) }]),
      ...facts,
      { label: 'Values redacted', value: String(clean.redactions.length) },
      ...(cut ? [{ label: 'Complete', value: 'no, the export is cut off' }] : []),
    ],
    outcome: 'scanned',
    outcomeDetail: keeper.dropped > 0 ? `${keeper.dropped} findings beyond the first ${options.limits.maxFindings} are not listed.` : '',
    observations,
    coverage: [{ from: 0, to: source.size, state: 'parsed', what: label }],
    redacted: clean.redactions.length,
    importers: described(importer, observations.length),
  };
}

/**
 * Reads an export of a cloud account, a cluster or Terraform; nothing unredacted leaves this function.
 * @param name the file's path as shown: its folders give account, region and cluster where the content does not
 * @returns null when the file is no export that we know; a known export that cannot be read has the outcome `limit` or `unreadable`
 * @throws the signal's reason when cancelled; nothing else but faults of the program
 */
export function readExport(source: ByteSource, name: string, options: ReadOptions): ExportReading | null {
  options.signal.throwIfAborted();
  const head = decodeText(source, Math.min(source.size, headBytes));
  if (head === undefined) return null;
  const bound = /^\s*[[{]/.test(head) ? maxJsonBytes : maxYamlBytes;
  if (source.size > bound)
    return failed(
      head,
      source.size,
      'limit',
      `The file is larger than ${bound / 1024 ** 2} MiB, which is the most that is read of this format.`,
    );
  try {
    const parsed = parseExport(decodeText(source, source.size) ?? '', options.limits);
    if (!parsed) return null;
    for (const importer of importers) {
      const label = importer.recognise(parsed.document, name);
      if (label !== undefined) return read(parsed, importer, label, source, name, options);
    }
    return null;
  } catch (error) {
    if (error instanceof LimitReached) return failed(head, source.size, 'limit', error.message);
    if (error instanceof MalformedInput) return failed(head, source.size, 'unreadable', error.message);
    throw error;
  }
}
