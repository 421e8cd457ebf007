/** Searches every byte of tensor data for files that have no business there, and has those it finds examined. */
import type { Observation } from '#contract/findings';
import { sliceSource } from '#formats/byte-source';
import { printable } from '#formats/pickle/render';
import { filterBytes, StartFilter, textMark } from '#formats/search/filter';
import { sniff } from '#formats/sniff';
import type { ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import type { Found, Haystack, PayloadKind } from './found.ts';
import { lookedFor } from './looked-for.ts';
import { judgeRun, type TextRun, textRun } from './texts.ts';

const rules: Readonly<Record<PayloadKind, string>> = {
  executable: 'MDL-WGT-001',
  archive: 'MDL-WGT-002',
  pickle: 'MDL-WGT-003',
  script: 'MDL-WGT-004',
  key: 'MDL-WGT-005',
};

/** Findings of one kind that are told one by one. */
const maxPerKind = 20;
/** What a glance at a start may need of the bytes behind it. */
const lookAhead = 256;
const piece = filterBytes - lookAhead;
/** Text that is judged in one range, in bytes: weights hold next to none. */
const mostText = 16 * 1024 * 1024;

export interface SearchOptions {
  /** What the bytes are, to stand in a sentence: `tensor data`, or a name for the place. */
  readonly what: string | ((at: number) => string);
  /** Path of the member whose bytes they are, where that is not the scanned source itself. */
  readonly member?: string;
  /** Whether the bytes are numbers, among which no text has a reason to be; true by default. */
  readonly numbers?: boolean;
  /** Whether what starts at a place is told and examined by another scanner. */
  isTold?(at: number, kind: PayloadKind): boolean;
}

let shared: StartFilter | undefined;
/** Made once: it holds a memory of its own. */
function filterOf(): StartFilter {
  shared ??= new StartFilter(lookedFor);
  return shared;
}

/** A place worth a check: a start by its index, or a stretch of text. */
interface Place {
  readonly at: number;
  readonly start: number;
}

const textPlace = -1;

/** Places of one piece. Collected before any is checked, because checks search as well and share the filter. */
function placesIn({ source, to }: Haystack, base: number, numbers: boolean): Place[] {
  const filter = filterOf();
  const { input } = filter;
  const length = Math.min(filterBytes, to - base);
  input.set(source.read(base, length));
  const last = base + length >= to ? length : piece;
  const at = input.subarray(0, length);
  const places: Place[] = [];
  let textFrom = -1;
  for (const place of filter.places(length)) {
    if (place >= textMark) {
      const block = place - textMark;
      // Neighbouring blocks are one stretch, and one place.
      if (numbers && block !== textFrom + 16) places.push({ at: base + block, start: textPlace });
      textFrom = block;
      continue;
    }
    if (place >= last) continue;
    for (const word of [0, 1] as const)
      for (let bits = filter.startBits(place, word); bits !== 0; bits &= bits - 1) {
        const start = 32 * word + 31 - Math.clz32(bits & -bits);
        const looked = lookedFor[start];
        if (looked === undefined || (looked.isText && !numbers)) continue;
        if (looked.glance === undefined || looked.glance(at, place)) places.push({ at: base + place, start });
      }
  }
  return places;
}

/** What a stretch of text is, or undefined where it is nothing to tell. */
export type JudgeText = (run: TextRun, hay: Haystack) => Found | undefined;

class Search {
  readonly #hay: Haystack;
  readonly #numbers: boolean;
  readonly #judgeText: JudgeText;
  /** Where the last closed find, and the last stretch of text, end. */
  #closed = 0;
  #text = 0;
  #judged = 0;

  constructor(hay: Haystack, numbers: boolean, judgeText: JudgeText) {
    this.#hay = hay;
    this.#numbers = numbers;
    this.#judgeText = judgeText;
  }

  #check({ at, start }: Place): Found | undefined {
    if (start !== textPlace) return lookedFor[start]?.check(this.#hay, at);
    if (at < this.#text || this.#judged > mostText) return undefined;
    const run: TextRun = textRun(this.#hay, at);
    this.#text = run.to;
    this.#judged += run.text.length;
    return this.#judgeText(run, this.#hay);
  }

  *found(): Generator<Found> {
    const { budget, from, to } = this.#hay;
    for (let base = from; base < to; base += piece) {
      budget.spend('maxSteps', 4);
      for (const place of placesIn(this.#hay, base, this.#numbers)) {
        if (place.at < this.#closed) continue;
        const found = this.#check(place);
        if (found === undefined || found.from < this.#closed) continue;
        if (found.closed) this.#closed = found.to;
        yield found;
      }
    }
  }
}

/** What starts anywhere in the bytes, in ascending order; nothing is judged or examined. */
export function payloadsIn(hay: Haystack, judgeText: JudgeText = judgeRun, numbers = true): Iterable<Found> {
  return new Search(hay, numbers, judgeText).found();
}

/**
 * Files that start anywhere in [from, to) of a source; each byte is touched once, what looks like one is held against its structure.
 * What is found is told as a finding, pinned on its bytes, and examined as a file of its own where some scanner reads it.
 */
export function* searchPayloads(
  hay: Omit<Haystack, 'budget'>,
  context: ScanContext,
  { isTold = () => false, member = '', numbers = true, what }: SearchOptions,
): Generator<Observation> {
  const told = new Map<PayloadKind, number>();
  const { source } = hay;
  const path = [context.member, member].filter((part) => part !== '').join('!');
  const inMember = path === '' ? {} : { member: path };
  const placeOf = (at: number) => (typeof what === 'string' ? what : what(at));
  for (const found of payloadsIn({ ...hay, budget: context.budget }, judgeRun, numbers)) {
    if (isTold(found.from, found.kind)) continue;
    const count = (told.get(found.kind) ?? 0) + 1;
    told.set(found.kind, count);
    if (count > maxPerKind) continue;
    const { closed, from, kind, label, text, to } = found;
    const where = placeOf(from);
    yield {
      ruleId: rules[kind],
      detail: `The bytes of ${where} hold ${label} at ${from}${closed ? `, ${to - from} bytes long` : ''}.`,
      location: {
        ...inMember,
        offset: from,
        length: Math.max(1, Math.min(to, from + 65_536) - from),
      },
      evidence: {
        ...(text === undefined ? {} : { reconstruction: printable(text) }),
        ...excerpt(source, path, from, Math.min(to, from + 256)),
      },
    };
    if (kind === 'script' || kind === 'key') continue;
    const inner = sliceSource(source, from, to - from);
    const name = `${member === '' ? '' : `${member}!`}${label.replace(/^an? /, '')} at ${from}`;
    const at = member === '' ? from : undefined;
    const format = sniff(inner, '');
    if (context.reads(format)) yield* context.nested(name, inner, at);
    else context.content(name, format.label, inner.size, 'It was found among tensor data and is not read further.', at);
  }
  for (const [kind, count] of told)
    if (count > maxPerKind)
      yield {
        ruleId: rules[kind],
        detail: `${count - maxPerKind} more places of this kind are not listed one by one.`,
        location: inMember,
      };
}
