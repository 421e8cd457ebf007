/** Scans one file with everything that accepts it, inside and out: the only thing that the scan child calls. */
import type { CoverageRange, Observation, Outcome } from '#contract/findings';
import type { Assurance, ContentNode, ModelCard, ScanDepth, ScanPolicy } from '#contract/models';
import { Budget } from '#formats/budget';
import { type ByteSource, bufferedSource, sliceSource } from '#formats/byte-source';
import type { Format } from '#formats/format';
import { findSignature } from '#formats/hdf5/superblock';
import { defaultLimits, LimitReached, type Limits, MalformedInput } from '#formats/limits';
import { sniff, sniffBesideTar } from '#formats/sniff';
import { isTarMember } from '#formats/tar/header';
import { findEndRecord } from '#formats/zip/end-record';
import { zipFormat, zipKinds } from '#formats/zip/recognise';
import type { ScanContext, Scanner } from './define.ts';
import { FindingKeeper } from './finding-keeper.ts';
import { scanners as allScanners } from './registry.ts';
import { tidyCoverage } from './tidy-coverage.ts';
import { type OpenNode, WalkNotes } from './walk-notes.ts';

export interface ScanOptions {
  readonly limits?: Limits;
  readonly signal: AbortSignal;
  readonly depth?: ScanDepth;
  readonly policy?: ScanPolicy;
  /** The scanners to run; all registered ones by default. */
  readonly scanners?: readonly Scanner[];
}

export interface ScannerRun {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly blindSpots: string;
  readonly findings: number;
}

export interface ArtifactScan {
  readonly format: Format;
  readonly outcome: Outcome;
  /** One sentence; empty when the file was scanned without reserve. */
  readonly outcomeDetail: string;
  readonly observations: Observation[];
  /** Half-open ranges of the file in ascending order, without gaps. */
  readonly coverage: CoverageRange[];
  readonly scanners: ScannerRun[];
  readonly facts: { readonly label: string; readonly value: string }[];
  /** What lies inside, in the order in which it was met. */
  readonly contents: ContentNode[];
  /** Members that the tree has no room for. */
  readonly contentsDropped: number;
  readonly card: ModelCard;
  readonly assurances: Assurance[];
}

const maxFacts = 60;
const maxRanges = 2000;

const unsupportedDetail: Partial<Record<Format['kind'], string>> = {
  empty: 'The file is empty: there is nothing to examine.',
  unknown: 'This format is not read; nothing in the file was examined.',
};

/** Where in an artifact a source lies. */
interface Place {
  /** '' for the artifact itself. */
  readonly member: string;
  readonly depth: number;
  readonly name: string;
  /** First byte in the outermost file, where the source lies there in one piece. */
  readonly base: number | undefined;
  readonly node: OpenNode | undefined;
}

/** One walk through an artifact and all that lies in it. */
class ArtifactWalk {
  readonly budget: Budget;
  readonly keeper: FindingKeeper;
  readonly coverage: CoverageRange[] = [];
  readonly facts: { label: string; value: string }[] = [];
  readonly notes = new WalkNotes();
  readonly runs = new Map<Scanner, number>();
  outcome: Outcome = 'scanned';
  outcomeDetail = '';
  readonly #options: ScanOptions;
  readonly #scanners: readonly Scanner[];

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#scanners = options.scanners ?? allScanners;
    this.budget = new Budget(options.limits ?? defaultLimits, options.signal);
    this.keeper = new FindingKeeper(this.budget.limits.maxFindings);
  }

  accepting(format: Format): Scanner[] {
    const depth = this.#options.depth ?? 'default';
    return this.#scanners.filter((scanner) => (scanner.depth ?? depth) === depth && scanner.accepts(format));
  }

  /** A worse outcome replaces a better one and never the other way round. */
  #setOutcome(outcome: 'limit' | 'unreadable', detail: string): void {
    if (this.outcome === 'limit' || (this.outcome === 'unreadable' && outcome === 'unreadable')) return;
    this.outcome = outcome;
    this.outcomeDetail = detail;
  }

  #context({ base, depth, member, name, node }: Place): ScanContext {
    const pathOf = (inner: string) => (member === '' ? inner : `${member}!${inner}`);
    const placeOf = (at: number | undefined) => (base === undefined || at === undefined ? undefined : base + at);
    return {
      limits: this.budget.limits,
      budget: this.budget,
      name,
      member,
      depth,
      signal: this.#options.signal,
      thoroughness: this.#options.depth ?? 'default',
      policy: this.#options.policy ?? 'standard',
      cover: (range) => {
        if (node) this.notes.cover(node, range);
        else if (this.coverage.length < maxRanges) this.coverage.push(range);
      },
      fact: (label, value) => {
        if (depth === 0 && this.facts.length < maxFacts) this.facts.push({ label, value: value.slice(0, 2000) });
      },
      describe: (card) => this.notes.describe(card),
      assure: (what, why) => this.notes.assure(what, why, member),
      content: (inner, format, size, detail, at) => {
        const inside = this.notes.open(pathOf(inner), format, size, placeOf(at));
        inside.detail = detail;
        // What is named without a reserve was hashed with the file, as weights are.
        if (detail === '') this.notes.cover(inside, { from: 0, to: size, state: 'hashed', what: format });
      },
      reads: (format) => this.accepting(format).length > 0,
      nested: (inner, source, at) => this.#nested(pathOf(inner), source, depth + 1, placeOf(at)),
    };
  }

  *#nested(member: string, source: ByteSource, depth: number, base: number | undefined, known?: Format): Generator<Observation> {
    const { maxDepth } = this.budget.limits;
    const format = known ?? sniff(source, member);
    const node = this.notes.open(member, format.label, source.size, base);
    if (depth > maxDepth) {
      node.detail = `It lies more than ${maxDepth} containers deep and was not examined.`;
      this.#setOutcome('limit', `Files are nested more than ${maxDepth} deep; what lies deeper was not examined.`);
      yield {
        ruleId: 'MDL-ART-002',
        detail: `${member} lies more than ${maxDepth} containers deep and was not examined.`,
        location: { member },
      };
      return;
    }
    try {
      yield* this.#examine(source, format, { member, depth, name: member, base, node });
    } catch (error) {
      if (error instanceof MalformedInput || error instanceof LimitReached) node.detail = error.message;
      if (!(error instanceof MalformedInput)) throw error;
      yield {
        ruleId: 'MDL-ART-001',
        detail: `${member} cannot be read to its end: ${error.message}`,
        location: { member, offset: error.offset },
      };
    }
  }

  *#examine(source: ByteSource, format: Format, place: Place): Generator<Observation> {
    let malformed: MalformedInput | undefined;
    for (const scanner of this.accepting(format)) {
      try {
        for (const observation of scanner.scan(source, this.#context(place))) {
          this.runs.set(scanner, (this.runs.get(scanner) ?? 0) + 1);
          yield observation;
        }
      } catch (error) {
        // The next scanner may still read what this one cannot.
        if (!(error instanceof MalformedInput)) throw error;
        malformed ??= error;
      }
    }
    yield* this.#archiveAtItsEnd(source, format, place);
    yield* this.#hdf5BehindItsFront(source, format, place);
    yield* this.#readingBesideTar(source, format, place);
    if (malformed) throw malformed;
  }

  /** A zip is found from its end (APPNOTE 4.3.16), so a file of any other format can be one as well. */
  *#archiveAtItsEnd(source: ByteSource, format: Format, { base, depth, member }: Place): Generator<Observation> {
    // TensorFlow Lite appends its metadata as a zip, which its own scanner opens.
    if (zipKinds.includes(format.kind) || format.kind === 'tflite') return;
    this.budget.spend('maxSteps', 16);
    const end = findEndRecord(source);
    if (end === undefined || end.entries === 0) return;
    // The last member of an archive may be a zip, and what ends the archive stands behind it; bytes of no member are looked at by its scanner.
    if ((format.kind === 'tar' || format.kind === '7z') && end.trailing > 0) return;
    const from = Math.max(0, Math.min(end.prefix, source.size));
    if (format.kind === 'tar' && isTarMember(source, from, end.offset)) return;
    yield {
      ruleId: 'MDL-ZIP-007',
      detail: `The file reads as ${format.label}, and as a zip archive of ${end.entries} members from ${from} on: programs that look for an archive find one.`,
      location: { ...(member === '' ? {} : { member }), offset: from, length: source.size - from },
    };
    const archive = sliceSource(source, from, source.size - from);
    const inner = member === '' ? 'archive at its end' : `${member}!archive at its end`;
    yield* this.#nested(inner, archive, depth + 1, base === undefined ? undefined : base + from, zipFormat(archive));
  }

  /** HDF5 may stand behind a user block (specification, II.A), so a file of any other format can be one as well. */
  *#hdf5BehindItsFront(source: ByteSource, format: Format, { base, depth, member }: Place): Generator<Observation> {
    const at = format.kind === 'hdf5' || format.kind === 'tar' ? undefined : findSignature(source);
    if (at === undefined || at === 0) return;
    if (!zipKinds.includes(format.kind) && format.kind !== 'tflite')
      yield {
        ruleId: 'MDL-H5-009',
        detail: `The file reads as ${format.label}, and as HDF5 from ${at} on: programs that look for HDF5 find it behind the front.`,
        location: { ...(member === '' ? {} : { member }), offset: at, length: source.size - at },
      };
    const inner = member === '' ? 'HDF5 behind its front' : `${member}!HDF5 behind its front`;
    yield* this.#nested(inner, source, depth + 1, base, { kind: 'hdf5', label: 'HDF5 behind a user block' });
  }

  /** A tar header leaves room for the mark of another format; programs that do not look for tar see that one alone. */
  *#readingBesideTar(source: ByteSource, format: Format, { base, depth, member }: Place): Generator<Observation> {
    if (format.kind !== 'tar') return;
    const beside = sniffBesideTar(source);
    if (beside === undefined || this.accepting(beside).length === 0) return;
    yield {
      ruleId: 'MDL-TAR-014',
      detail: `The file reads as ${format.label}, and as ${beside.label}: which one is loaded depends on the program.`,
      location: { ...(member === '' ? {} : { member }), offset: 0, length: Math.min(512, source.size) },
    };
    const inner = `read as ${beside.label}`;
    yield* this.#nested(member === '' ? inner : `${member}!${inner}`, source, depth + 1, base, beside);
  }

  /** Scans the artifact itself; what goes wrong becomes its outcome, and what was seen before stays. */
  run(source: ByteSource, format: Format, name: string): void {
    try {
      for (const observation of this.#examine(source, format, { member: '', depth: 0, name, base: 0, node: undefined }))
        this.keeper.keep(observation);
    } catch (error) {
      if (error instanceof LimitReached) {
        this.#setOutcome('limit', error.message);
        this.keeper.keep({ ruleId: 'MDL-ART-002', detail: `The file was not examined to its end: ${error.message}`, location: {} });
      }
      if (error instanceof MalformedInput) {
        this.#setOutcome('unreadable', error.message);
        // Damage that no scanner had a word for: every loader fails on it as well, or reads it in a way of its own.
        if (this.keeper.kept().length === 0)
          this.keeper.keep({
            ruleId: 'MDL-ART-001',
            severity: 'medium',
            detail: `The file cannot be read to its end: ${error.message}`,
            location: { offset: error.offset },
          });
      }
      if (!(error instanceof LimitReached || error instanceof MalformedInput)) throw error;
    }
    this.#options.signal.throwIfAborted();
    if (this.keeper.dropped > 0)
      this.#setOutcome('limit', `${this.keeper.dropped} findings beyond the first ${this.budget.limits.maxFindings} are not listed.`);
  }
}

/**
 * Examines a file by content; never executes or deserialises anything in it.
 * @param file read in windows; the whole file is never held in memory
 * @param name for messages only
 * @throws the signal's reason when cancelled; nothing else but faults of the program
 */
export function scanArtifact(file: ByteSource, name: string, options: ScanOptions): ArtifactScan {
  options.signal.throwIfAborted();
  const source = bufferedSource(file);
  const format = sniff(source, name);
  const walk = new ArtifactWalk(options);
  const accepting = walk.accepting(format);
  walk.run(source, format, name);
  const unsupported = accepting.length === 0;
  const detail = unsupportedDetail[format.kind] ?? `No model scanner reads ${format.label}.`;
  const ran = new Set([...accepting, ...walk.runs.keys()]);
  return {
    format,
    outcome: unsupported ? 'unsupported' : walk.outcome,
    outcomeDetail: unsupported ? (format.kind === 'empty' ? detail : `${format.label}: ${detail}`) : walk.outcomeDetail,
    observations: walk.keeper.kept(),
    coverage: tidyCoverage(walk.coverage, source.size),
    scanners: [...ran].map((scanner) => ({
      id: scanner.id,
      version: scanner.version,
      title: scanner.title,
      blindSpots: scanner.blindSpots,
      findings: walk.runs.get(scanner) ?? 0,
    })),
    facts: walk.facts,
    contents: walk.notes.contents(),
    contentsDropped: walk.notes.nodesDropped,
    card: walk.notes.card,
    assurances: walk.notes.assurances(),
  };
}
