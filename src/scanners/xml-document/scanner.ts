/** Reads XML documents for what their readers would fetch or unfold: entities, document types, inclusions, layers of foreign libraries. */
import type { Observation } from '#contract/findings';
import { copyBytes } from '#formats/byte-source';
import { LimitReached } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { doctypeOf, unfoldedSizes, type XmlEntity } from '#formats/xml/doctype';
import { defineScanner } from '../define.ts';
import { excerpt } from '../excerpt.ts';

const longestFile = 64 * 1024 * 1024;
/** Characters: no document of settings unfolds to more. */
const mostUnfolded = 10_000_000;
const mostTold = 20;
/** Addresses of published document types that readers know without asking. */
const published = /^(?:https?:\/\/(?:www\.)?(?:dmg\.org|w3\.org|apple\.com|openoffice\.org|oasis-open\.org)\/[\w./-]*|[\w-]+\.dtd)$/i;

const shown = (text: string): string => printable(text.slice(0, 200));

function decode(bytes: Uint8Array): { readonly text: string; readonly width: number } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes), width: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be', { ignoreBOM: true }).decode(bytes), width: 2 };
  return { text: Buffer.from(bytes).toString('latin1'), width: 1 };
}

type Say = (ruleId: string, detail: string, at: number, end: number, call?: string) => Observation;

function* entityFindings(entities: readonly XmlEntity[], say: Say): Generator<Observation> {
  for (const { address, at, end, name } of entities.filter((each) => each.address !== undefined).slice(0, mostTold))
    yield say(
      'MDL-XML-001',
      `The entity ${shown(name)} stands for the content of ${shown(address ?? '')}.`,
      at,
      end,
      `open("${shown(address ?? '')}")`,
    );
}

/** XInclude 1.0, 3.1: the element is replaced by what stands at the address. */
function* inclusions(text: string, say: Say): Generator<Observation> {
  let told = 0;
  for (const { 0: whole, 1: address = '', index } of text.matchAll(
    /<(?:\w{1,40}:)?include\s[^<>]{0,2000}?\bhref\s*=\s*["']([^"'<>]{0,2000})["'][^<>]{0,2000}>/g,
  )) {
    if (!text.includes('http://www.w3.org/2001/XInclude')) return;
    yield say('MDL-XML-004', `The document includes ${shown(address)}.`, index, index + whole.length, `open("${shown(address)}")`);
    told += 1;
    if (told >= mostTold) return;
  }
}

/** OpenVINO: layers of the version "extension" are made by a native library that has to be loaded first. */
function* extensions(text: string, say: Say): Generator<Observation> {
  const layer = /<layer\s[^<>]{0,2000}?\bversion\s*=\s*["']extension["'][^<>]{0,2000}>/.exec(text);
  if (layer && /<net\s/.test(text))
    yield say('MDL-XML-005', `A layer is of a foreign library: ${shown(layer[0])}`, layer.index, layer.index + layer[0].length);
}

export const xmlDocument = defineScanner({
  id: 'xml-document',
  version: 1,
  title: 'XML documents (PMML, OpenVINO)',
  rules: [1, 2, 3, 4, 5].map((index) => `MDL-XML-00${index}`),
  blindSpots:
    'Reads document types, entities and inclusions; what a model in XML computes is not judged. Documents in encodings other than ASCII ' +
    'supersets and marked UTF-16 are not recognised.',
  accepts: (format) => format.kind === 'xml',
  *scan(source, context): Iterable<Observation> {
    if (source.size > longestFile)
      throw new LimitReached('maxHeaderBytes', `The document has ${source.size} bytes; ${longestFile} are read at most.`);
    const { text: raw, width } = decode(copyBytes(source, 0, source.size));
    const text = raw.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, (mark) => ' '.repeat(mark.length));
    context.budget.spend('maxSteps', 1 + Math.ceil(text.length / 64));
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'XML document' });
    const say: Say = (ruleId, detail, at, end, call) => ({
      ruleId,
      detail,
      location: { ...(context.member ? { member: context.member } : {}), offset: at * width, length: (end - at) * width },
      evidence: { ...excerpt(source, context.member, at * width, end * width), ...(call ? { reconstruction: call } : {}) },
    });
    const doctype = doctypeOf(text, context.budget);
    if (doctype) {
      if (doctype.address !== undefined && !published.test(doctype.address))
        yield say(
          'MDL-XML-003',
          `The document type is fetched from ${shown(doctype.address)}.`,
          doctype.at,
          doctype.end,
          `open("${shown(doctype.address)}")`,
        );
      yield* entityFindings(doctype.entities, say);
      const [worst] = [...unfoldedSizes(doctype.entities, context.budget)].sort((left, right) => right[1] - left[1]);
      if (worst && worst[1] > mostUnfolded) {
        const size = Number.isFinite(worst[1]) ? `about ${worst[1].toExponential(0)} characters` : 'itself again and again';
        yield say('MDL-XML-002', `The entity ${shown(worst[0])} unfolds to ${size}.`, doctype.at, doctype.end);
      }
    }
    yield* inclusions(text, say);
    yield* extensions(text, say);
    if (doctype === undefined) context.assure('XML document', 'It declares no entities, so that reading it fetches and unfolds nothing.');
  },
});
