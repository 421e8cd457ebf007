/** Tells XML documents, and which model format they are, by their first element. */
import type { Format } from '../format.ts';
import type { TextSample } from '../text-sample.ts';

const labels: Readonly<Record<string, string>> = { PMML: 'PMML model (XML)', net: 'OpenVINO model (XML)' };
const declared = /^<\?xml[\s?]/;
/** What stands in front of the first element: comments, instructions, a document type up to its internal subset. */
const ahead = /^(?:\s+|<\?(?:[^?]|\?(?!>)){0,8000}\?>|<!--(?:[^-]|-(?!->)){0,40000}-->)/;

/** XML by its declaration, its document type, or the root element of a model format. */
export function xmlFormat({ trimmed }: TextSample): Format | undefined {
  if (!trimmed.startsWith('<')) return undefined;
  let rest = trimmed;
  for (let index = 0; index < 100; index += 1) {
    const [skipped] = ahead.exec(rest) ?? [];
    if (skipped === undefined) break;
    rest = rest.slice(skipped.length);
  }
  const typed = /^<!DOCTYPE\s+([\w:.-]+)/.exec(rest)?.[1];
  const root = typed ?? /^<([\w:.-]+)[\s/>]/.exec(rest)?.[1];
  if (typed?.toLowerCase() === 'html' || root?.toLowerCase() === 'html') return undefined;
  const known = root === undefined ? undefined : labels[root.replace(/^.*:/, '')];
  if (known !== undefined) return { kind: 'xml', label: known };
  return declared.test(trimmed) || typed !== undefined ? { kind: 'xml', label: 'XML' } : undefined;
}
