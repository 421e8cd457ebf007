/** Tells that an export stops before its end: what is absent from it was then not seen, and may still exist. */
import type { Observation } from '#contract/findings';
import { at, child, isObject, type Json } from '#rules/json';

const tokens = ['NextToken', 'nextToken', 'NextMarker', 'NextContinuationToken', 'nextPageToken', 'nextLink'];

/** The key that says so, or undefined for a complete export. */
function truncationMark(document: Json): { pointer: string; says: string } | undefined {
  if (!isObject(document)) return undefined;
  if (child(document, 'IsTruncated') === true) return { pointer: '/IsTruncated', says: 'IsTruncated is true' };
  for (const token of tokens) {
    const value = child(document, token);
    if (typeof value === 'string' && value !== '') return { pointer: `/${token}`, says: `${token} is present` };
  }
  // Kubernetes API concepts, "Retrieving large results sets in chunks".
  const rest = at(document, 'metadata', 'continue');
  if (typeof rest === 'string' && rest !== '') return { pointer: '/metadata/continue', says: 'metadata.continue is present' };
  return undefined;
}

/** The observation that an export is cut off. */
export function truncation(document: Json): Observation | undefined {
  const mark = truncationMark(document);
  if (!mark) return undefined;
  return {
    ruleId: 'CLOUD-EXP-001',
    detail: `The export holds the first page only: ${mark.says}. What stands on the following pages was not examined.`,
    location: { pointer: mark.pointer },
    evidence: { fields: [{ pointer: mark.pointer, value: mark.says }] },
  };
}
