/** Reads models written in XML, and what any XML would have its parser fetch, include or expand. */

import { type ByteSource, copyBytes } from '#formats/byte-source';
import { MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { localName, xmlFormat } from '#formats/xml/recognise';
import { textUnits, xmlEncoding } from '#formats/xml/text-units';
import { type XmlToken, XmlTokens } from '#formats/xml/tokens';
import { isTemplate } from '../chat-template/recognise.ts';
import { templateObservations } from '../chat-template/template-observations.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { textPayload } from '../text-payload.ts';
import { judgeDocumentType } from './judge-document-type.ts';
import { OpenvinoReview } from './judge-openvino.ts';
import { PmmlReview } from './judge-pmml.ts';

type Open = Extract<XmlToken, { kind: 'open' }>;
interface Review {
  open(token: Open): Generator<GraphFinding>;
  finish(): Iterable<GraphFinding>;
}

/** Text that can be no payload, such as the numbers of a model, is not searched for one. */
const mayAct = /[(<:/$|;\\]|[A-Za-z0-9+/]{24}/;
const deepest = 5000;

function* instruction({ from, target, text, to }: Extract<XmlToken, { kind: 'instruction' }>, ofModel: boolean): Generator<GraphFinding> {
  if (target === 'xml') return;
  const sheet = target === 'xml-stylesheet';
  const runs = /^(?:php|python|perl|ruby|asp|jsp|javascript|script|groovy|=)/i.test(target);
  if (!ofModel && !runs && !/\bhref\s*=\s*["'](?:https?:|ftp:|file:|\/)/i.test(text)) return;
  yield {
    ...{ ruleId: 'MDL-XML-005', from, to, pointer: `/?${printable(target.slice(0, 60))}` },
    ...(runs || (sheet && /:\/\/|\.\./.test(text) && ofModel) ? { severity: 'high' as const } : {}),
    detail: `An instruction to ${printable(target.slice(0, 60))} stands in the file: ${printable(text.slice(0, 200))}.`,
  };
}

function* inclusion(token: Open): Generator<GraphFinding> {
  const name = localName(token.name);
  const space = token.attributes.some((each) => each.value === 'http://www.w3.org/2001/XInclude' && each.name.startsWith('xmlns'));
  const href = token.attributes.find((each) => each.name === 'href')?.value;
  if (name === 'include' && href !== undefined && (token.name !== name || space))
    yield {
      ...{ ruleId: 'MDL-XML-004', from: token.from, to: token.to, pointer: `/${printable(token.name.slice(0, 60))}` },
      detail: `The content of ${printable(href.slice(0, 300))} is to be included.`,
      reconstruction: `<xi:include href="${printable(href.slice(0, 300))}"/>`,
    };
}

/** A template of a chat, which tokenizers for OpenVINO keep among their settings. */
interface Template {
  readonly text: string;
  readonly pointer: string;
  readonly from: number;
  readonly to: number;
}

function* texts(where: string, text: string, { from, to }: { from: number; to: number }, context: ScanContext): Generator<GraphFinding> {
  if (!mayAct.test(text)) return;
  const payload = textPayload(text, context.budget);
  if (payload)
    yield {
      ...{ ruleId: 'MDL-XML-011', from, to, pointer: `/${printable(where.slice(0, 120))}` },
      detail: `The text of ${printable(where.slice(0, 120))} holds ${payload.what}.`,
      reconstruction: printable(payload.excerpt),
    };
}

class Walk {
  review: Review | undefined;
  /** Half-open: what was read. */
  end = 0;
  ended = false;
  readonly #templates: Template[];
  readonly #open: string[] = [];
  readonly #context: ScanContext;

  constructor(templates: Template[], context: ScanContext) {
    this.#templates = templates;
    this.#context = context;
  }

  #root(name: string): void {
    if (name === 'PMML') this.review = new PmmlReview(this.#context);
    if (name === 'net') this.review = new OpenvinoReview(this.#context);
    this.#context.fact('Root element', printable(name.slice(0, 100)));
  }

  #text(where: string, text: string, place: { readonly from: number; readonly to: number }): Iterable<GraphFinding> {
    if (text.includes('{') && isTemplate(text)) {
      if (this.#templates.length < 100) this.#templates.push({ text, pointer: `/${where.slice(0, 120)}`, from: place.from, to: place.to });
      return [];
    }
    return texts(where, text, place, this.#context);
  }

  *#opened(token: Open): Generator<GraphFinding> {
    if (this.#open.length === 0 && !this.ended) this.#root(localName(token.name));
    yield* inclusion(token);
    if (this.review) {
      yield* this.review.open(token);
      for (const each of token.attributes) yield* this.#text(`${token.name}/@${each.name}`, each.value, token);
    }
    if (token.closed) return;
    if (this.#open.length >= deepest) throw new MalformedInput(`Elements are nested more than ${deepest} deep.`, token.from);
    this.#open.push(token.name);
  }

  #closed({ from, name }: Extract<XmlToken, { kind: 'close' }>): void {
    const opened = this.#open.pop();
    if (opened !== name)
      throw new MalformedInput(
        `The XML is broken: ${printable(name.slice(0, 60))} is closed where ${printable((opened ?? 'nothing').slice(0, 60))} is open.`,
        from,
      );
    if (this.#open.length === 0) this.ended = true;
  }

  *read(tokens: XmlTokens, early: boolean): Generator<GraphFinding> {
    for (let token = tokens.next(); token; token = tokens.next()) {
      if (token.kind === 'doctype') yield* judgeDocumentType(token, early);
      if (token.kind === 'instruction') yield* instruction(token, early);
      if (token.kind === 'open') yield* this.#opened(token);
      if (token.kind === 'close') this.#closed(token);
      if (token.kind === 'text' && this.review) yield* this.#text(this.#open.at(-1) ?? 'the document', token.text, token);
      this.end = token.to;
    }
    if (this.#open.length > 0)
      throw new MalformedInput(`The XML is broken: it ends inside ${printable((this.#open.at(-1) ?? '').slice(0, 60))}.`, this.end);
    yield* this.review?.finish() ?? [];
  }
}

function* scanXml(source: ByteSource, ofModel: boolean, templates: Template[], context: ScanContext): Generator<GraphFinding> {
  const encoding = xmlEncoding(source);
  if (typeof encoding === 'object') {
    context.cover({ from: 0, to: source.size, state: 'unread', what: `XML in ${encoding.unread}` });
    yield {
      ...{ ruleId: 'MDL-XML-012', from: 0, to: Math.min(source.size, 128) },
      detail: `The file is written in ${printable(encoding.unread)}, which parsers read and this program does not.`,
    };
    return;
  }
  const walk = new Walk(templates, context);
  try {
    yield* walk.read(new XmlTokens(textUnits(source, encoding), context.budget), ofModel);
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'XML' });
  } catch (error) {
    context.cover({ from: 0, to: Math.min(walk.end, source.size), state: 'parsed', what: 'XML' });
    if (!(error instanceof MalformedInput)) throw error;
    yield* walk.review?.finish() ?? [];
    const broken = { ruleId: 'MDL-XML-013', detail: error.message, from: error.offset, to: Math.min(source.size, error.offset + 16) };
    if (ofModel) {
      yield broken;
      throw error;
    }
    // Pages and templates of other programs are broken as a rule, and no loader of models opens them.
    yield { ...broken, severity: 'low' };
    context.cover({ from: Math.min(walk.end, source.size), to: source.size, state: 'unread', what: 'XML behind the break' });
  }
}

export const xmlModel = defineScanner({
  id: 'xml-model',
  version: 1,
  title: 'Models in XML: PMML, OpenVINO, and what parsers of XML follow',
  rules: [
    ...['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011', '012', '013'].map((number) => `MDL-XML-${number}`),
    ...['001', '002', '003', '004', '005', '006'].map((number) => `MDL-TPL-${number}`),
  ],
  blindSpots:
    'Entities are not resolved: text that only comes about by joining them is not judged, though every way to do so is told. The weights of an ' +
    'OpenVINO model lie in a file beside it, whose length is not compared. What an engine for PMML adds to the standard is not known here.',
  accepts: (format) => format.kind === 'xml',
  *scan(source, context) {
    const ofModel = /^(?:PMML|OpenVINO)/.test(xmlFormat(source, copyBytes(source, 0, 64 * 1024))?.label ?? '');
    const templates: Template[] = [];
    yield* tellFindings(source, scanXml(source, ofModel, templates, context), context);
    for (const { from, pointer, text, to } of templates) {
      context.budget.spend('maxSteps', text.length);
      yield* templateObservations(text, { member: context.member, pointer, base: undefined, from, to, budget: context.budget });
    }
  },
});
