/** Judges what the document type of an XML file would have a parser read, fetch or expand (CWE-611, CWE-776). */
import { printable } from '#formats/pickle/render';
import { largestExpansion, readDocumentType } from '#formats/xml/document-type';
import type { XmlToken } from '#formats/xml/tokens';
import type { GraphFinding } from '../graph-finding.ts';

const large = 100_000;
/** Document types that programs write into files of no model, and whose parsers keep a copy. */
const published =
  /^(?:https?:\/\/(?:www\.)?(?:w3\.org|apple\.com|dmg\.org|java\.sun\.com|oasis-open\.org|springframework\.org|hibernate\.org|logging\.apache\.org|mybatis\.org|puppycrawl\.com|checkstyle\.org)\/|[\w.-]+\.dtd$)/i;

/** @param ofModel whether the file is a model, which has no document type of its own */
export function* judgeDocumentType({ from, to, text }: Extract<XmlToken, { kind: 'doctype' }>, ofModel: boolean): Generator<GraphFinding> {
  const { entities, publicId, root, system, used } = readDocumentType(text);
  const at = { from, to };
  let told = false;
  for (const each of entities) {
    if (each.system === undefined) continue;
    told = true;
    yield {
      ...{ ruleId: 'MDL-XML-001', ...at, pointer: `/!DOCTYPE/${printable(each.name.slice(0, 100))}` },
      detail: `The ${each.parameter ? 'parameter ' : ''}entity ${printable(each.name.slice(0, 80))} stands for the content of ${printable(each.system.slice(0, 300))}, which a parser that follows entities reads.`,
      reconstruction: `<!ENTITY ${each.parameter ? '% ' : ''}${printable(each.name.slice(0, 80))} SYSTEM "${printable(each.system.slice(0, 300))}">`,
      note: 'A program that opens this file can be made to read files of its machine or to call an address.',
    };
  }
  if (system !== undefined) {
    told = true;
    yield {
      ...{ ruleId: 'MDL-XML-001', ...at, pointer: '/!DOCTYPE' },
      ...(ofModel
        ? {}
        : published.test(system) || publicId !== undefined
          ? { severity: 'info' as const }
          : { severity: 'medium' as const }),
      detail: `The declarations of ${printable(root.slice(0, 80))} are taken from ${printable(system.slice(0, 300))}, outside the file.`,
      reconstruction: `<!DOCTYPE ${printable(root.slice(0, 80))} SYSTEM "${printable(system.slice(0, 300))}">`,
    };
  }
  const expansion = largestExpansion(entities);
  if (expansion > large) {
    told = true;
    yield {
      ...{ ruleId: 'MDL-XML-002', ...at, pointer: '/!DOCTYPE' },
      detail: Number.isFinite(expansion)
        ? `Entities refer to each other; the largest would expand to ${expansion} characters.`
        : 'An entity refers to itself: a parser that follows it never ends.',
    };
  }
  const parameters = entities.filter((each) => each.parameter && each.system === undefined);
  if (parameters.length > 0 && used.length > 0) {
    told = true;
    yield {
      ...{ ruleId: 'MDL-XML-001', ...at, pointer: '/!DOCTYPE' },
      detail: `Declarations are put together from parameter entities (${printable(used.slice(0, 5).join(', ').slice(0, 200))}): what they come to is only known when a parser runs them.`,
    };
  }
  if (!told && (ofModel || entities.length > 0))
    yield {
      ...{ ruleId: 'MDL-XML-003', ...at, pointer: '/!DOCTYPE' },
      ...(ofModel && entities.length > 0 ? {} : { severity: 'low' as const }),
      detail: `The file declares a document type with ${entities.length} entities of its own${ofModel ? ', which no exporter of models writes' : ''}.`,
    };
}
