/** Reads R's serialised objects for what reading or touching them would run: promises, functions, calls, active bindings (CVE-2024-27322). */
import type { Observation } from '#contract/findings';
import { type ByteSource, copyBytes, sliceSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { type RdsListener, RdsReader, type RNode } from '#formats/rds/read';
import { rdsStart } from '#formats/rds/recognise';
import { rdsValues } from '#formats/rds/values';
import { defineScanner, type ScanContext } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { examineInner } from '../inner-file.ts';
import { examineLoose } from '../loose-bytes.ts';
import { textPayload } from '../text-payload.ts';
import { calledName, namesGrave, weightOf, written } from './calls.ts';

const mostFindings = 2000;
const mayAct = /[(<:/$|;\\]|[A-Za-z0-9+/]{24}/;
/** Classes of compact vectors that R itself has. */
const ownClasses = /^(?:compact_(?:intseq|realseq)|deferred_string|wrap_(?:real|integer|logical|complex|raw|string|list))$/;

class Review implements RdsListener {
  readonly findings: GraphFinding[] = [];
  readonly raws: { readonly from: number; readonly to: number }[] = [];
  readonly counts = { promise: 0, closure: 0, code: 0, call: 0, binding: 0, altrep: 0, numbers: 0 };
  readonly #context: ScanContext;
  readonly #told = new Set<string>();

  constructor(context: ScanContext) {
    this.#context = context;
  }

  #say(finding: GraphFinding): void {
    if (this.findings.length < mostFindings) this.findings.push(finding);
  }

  found(what: 'promise' | 'closure' | 'code' | 'call' | 'binding' | 'altrep', node: RNode, depth: number): void {
    this.counts[what] += 1;
    const place = { from: node.from, to: node.to };
    if (what === 'promise') this.#promise(node, depth);
    if (what === 'call') this.#call(node);
    if (what === 'binding')
      this.#say({
        ruleId: 'MDL-RDS-002',
        ...place,
        detail: `An active binding runs a function whenever the variable is read: ${printable(node.text.slice(0, 200))}.`,
      });
    if (what === 'code') {
      const named = namesGrave(node);
      if (named)
        this.#say({
          ruleId: 'MDL-RDS-002',
          ...place,
          detail: `Byte code names ${printable(named.text)} among its constants.`,
          reconstruction: printable(`${named.text}(…)`),
        });
    }
    if (what === 'altrep') {
      const [name, home] = node.items.map((each) => each.text);
      if (!ownClasses.test(name ?? ''))
        this.#say({
          ...{ ruleId: 'MDL-RDS-004', ...place },
          detail: `A vector is restored by the class ${printable((name ?? '?').slice(0, 100))} of the package ${printable((home ?? '?').slice(0, 100))}, whose code then runs.`,
        });
    }
  }

  /** Value, then code: without a value, the code runs as soon as somebody touches the object. */
  #promise(node: RNode, depth: number): void {
    const [value, code] = node.items;
    const waits = value?.kind === 'unbound';
    const runs = code !== undefined && (code.kind === 'call' || code.kind === 'symbol' || code.kind === 'code');
    const text = code ? written(code.kind === 'code' ? (code.items[0] ?? code) : code) : '…';
    this.#say({
      ...{ ruleId: 'MDL-RDS-001', from: node.from, to: node.to },
      ...(waits && runs ? (depth < 1 ? {} : { severity: 'high' as const }) : { severity: 'low' as const }),
      detail: waits
        ? `A promise stands ${depth < 1 ? 'where the object is expected' : 'inside the object'}: R runs ${text} when it is touched.`
        : 'A promise that has its value already is kept with its code.',
      reconstruction: text,
      note: 'Looking at the loaded object is enough to run the code.',
    });
  }

  #call(node: RNode): void {
    const weight = weightOf(node);
    if (weight === undefined) return;
    const text = written(node);
    const key = `${weight} ${weight === 'grave' ? text : calledName(node)}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#say({
      ...{ ruleId: weight === 'grave' ? 'MDL-RDS-002' : 'MDL-RDS-003', from: node.from, to: node.to },
      detail:
        weight === 'grave'
          ? `The object holds the call ${text}.`
          : `The object holds calls of ${printable(calledName(node))}, which runs or reaches what it is given.`,
      reconstruction: text,
    });
  }

  text(value: string, from: number, to: number): void {
    if (value.length < 8 || !mayAct.test(value)) return;
    const payload = textPayload(value, this.#context.budget);
    if (payload)
      this.#say({
        ruleId: 'MDL-RDS-005',
        from,
        to,
        detail: `A text of the object holds ${payload.what}.`,
        reconstruction: printable(payload.excerpt),
      });
  }

  raw(from: number, to: number): void {
    if (to - from >= 16 && this.raws.length < 100) this.raws.push({ from, to });
  }

  numbers(count: number): void {
    this.counts.numbers += count;
  }
}

function tell({ counts }: Review, context: ScanContext): void {
  context.fact('Numbers', String(counts.numbers));
  context.fact('Code', `${counts.closure} functions, ${counts.call} calls, ${counts.promise} promises, ${counts.code} pieces of byte code`);
  context.describe({ framework: 'R' });
  if (counts.closure + counts.promise + counts.binding === 0)
    context.assure(
      'Values of the R object',
      'It holds vectors, lists and names, and no function, promise or active binding: reading it runs nothing.',
    );
  else if (counts.closure > 0)
    context.assure(
      'Functions in the R object',
      'Fitted models keep functions, such as links of a family; each call in them was looked at.',
    );
}

function* scanRds(source: ByteSource, context: ScanContext): Generator<Observation> {
  const start = rdsStart(copyBytes(source, 0, 64));
  if (start === undefined) return;
  const values = rdsValues(source, start.at, start.encoding, context.budget);
  const review = new Review(context);
  let failure: MalformedInput | LimitReached | undefined;
  try {
    const version = values.integer();
    const writer = values.integer();
    values.integer();
    if (version >= 3) values.text(Math.max(0, values.integer()));
    context.fact('Written by', `R ${writer >> 16}.${(writer >> 8) & 255}.${writer & 255}, format version ${version}`);
    new RdsReader(values, context.budget, review).item(0);
  } catch (error) {
    if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
    failure = error;
  }
  const end = Math.min(values.at, source.size);
  context.cover({ from: 0, to: end, state: 'parsed', what: 'R object' });
  yield* tellFindings(source, review.findings, context);
  tell(review, context);
  for (const { from, to } of review.raws) yield* examineInner(sliceSource(source, from, to - from), `bytes at ${from}`, context);
  if (failure instanceof LimitReached) throw failure;
  if (failure) {
    yield {
      ruleId: 'MDL-RDS-006',
      detail: failure.message,
      location: { ...(context.member ? { member: context.member } : {}), offset: Math.min(failure.offset, source.size) },
    };
    throw failure;
  }
  if (end < source.size && start.encoding !== 'ascii') {
    context.cover({ from: end, to: source.size, state: 'unread', what: 'bytes behind the object' });
    const found = yield* examineLoose(sliceSource(source, end, source.size - end), 'bytes behind the object', context);
    yield {
      ruleId: 'MDL-RDS-007',
      ...(found ? { severity: 'high' as const } : {}),
      detail: `${source.size - end} bytes stand behind the end of the object.`,
      location: { ...(context.member ? { member: context.member } : {}), offset: end, length: source.size - end },
    };
  }
}

export const rData = defineScanner({
  id: 'r-data',
  version: 1,
  title: 'Promises, functions and calls in objects of R',
  rules: ['001', '002', '003', '004', '005', '006', '007'].map((number) => `MDL-RDS-${number}`),
  blindSpots:
    'Functions are judged by the names they call, not by what those would do: a function that is found under another name, or built from texts, is ' +
    'not seen. The instructions of byte code are not read, only its constants. Methods that a package runs for a class are not known.',
  accepts: (format) => format.kind === 'rds',
  scan: scanRds,
});
