/** Reads what `aws <service> describe|list|get-…` prints: known shapes by name, everything else by its ARNs. */
import type { Asset } from '#rules/asset';
import { child, isList, isObject, type Json, type JsonObject, pointerTo, textAt } from '#rules/json';
import { defineImporter } from '../define.ts';
import { type Place, parseArn, placeOfPath } from '../place.ts';
import { listsAssets, ownArn } from './identity.ts';
import { shapes } from './shapes.ts';
import { resourceName, resourceType, typeOfArn } from './types.ts';

/** The name that people gave: `name`, or the field named after the resource (`agentName` of an agent); else the end of the ARN. */
function nameOf(object: JsonObject, arn: string): string {
  const resource = parseArn(arn)?.resource ?? arn;
  const part = resourceType(resource).replaceAll('-', '').toLowerCase();
  const fields = Object.keys(object).filter((key) => /name$/i.test(key) && textAt(object, key) !== '');
  const own = fields.find((key) => {
    const subject = key.slice(0, -4).toLowerCase();
    return subject === '' || (part !== '' && (part.endsWith(subject) || subject.endsWith(part)));
  });
  return own === undefined ? resourceName(resource) : textAt(object, own);
}

function assetOf(object: JsonObject, arn: string, pointer: string, place: Place): Asset {
  const parts = parseArn(arn);
  const { type, kind } = typeOfArn(arn) ?? { type: 'AWS', kind: 'Resource' };
  const account = parts?.account.replace(/^aws$/, '') || place.account;
  return {
    key: arn,
    provider: 'aws',
    type,
    name: nameOf(object, arn),
    kind,
    account,
    region: parts?.region || place.region,
    pointer,
    properties: object,
  };
}

/** Assets of an output that no shape describes: itself, what it wraps, or the members of its lists. */
function* byArn(document: Json, place: Place): Iterable<Asset> {
  if (isList(document)) {
    yield* members(document, '', '', place);
    return;
  }
  if (!isObject(document)) return;
  const own = ownArn(document, '');
  if (own !== undefined) {
    yield assetOf(document, own, '', place);
    return;
  }
  for (const [key, value] of Object.entries(document)) {
    if (isList(value)) yield* members(value, key, pointerTo('', key), place);
    const wrapped = isObject(value) ? ownArn(value, key) : undefined;
    if (isObject(value) && wrapped !== undefined) yield assetOf(value, wrapped, pointerTo('', key), place);
  }
}

function* members(list: readonly Json[], under: string, pointer: string, place: Place): Iterable<Asset> {
  for (const [index, each] of list.entries()) {
    const arn = isObject(each) ? ownArn(each, under) : undefined;
    if (isObject(each) && arn !== undefined) yield assetOf(each, arn, pointerTo(pointer, index), place);
  }
}

/** Formats of other tools that carry ARNs as well and mean something else by them. */
const foreign = [
  'Records',
  'configurationItems',
  'finding_info',
  'Results',
  'bomFormat',
  'format_version',
  'lineage',
  'apiVersion',
  'runs',
];

function showsAssets(document: Json): boolean {
  if (isList(document))
    return listsAssets(document, '') && !document.slice(0, 5).some((each) => foreign.some((key) => child(each, key) !== undefined));
  if (!isObject(document) || foreign.some((key) => Object.hasOwn(document, key))) return false;
  if (ownArn(document, '') !== undefined) return true;
  return Object.entries(document).some(([key, value]) =>
    isList(value) ? listsAssets(value, key) : isObject(value) && ownArn(value, key) !== undefined,
  );
}

export const awsDumps = defineImporter({
  id: 'aws-dumps',
  version: 1,
  title: 'AWS command-line outputs',
  rules: [],
  blindSpots:
    'Reads each output alone: what was not collected is not seen. Outputs without an ARN are told by their shape; buckets and regions that the content does not name are taken from the file and folder names. Tables and text outputs are not read.',
  marks:
    /"arn:aws[a-z-]*:|"(?:PublicAccessBlockConfiguration|loggingConfig|SecurityGroups|Reservations|ServerSideEncryptionConfiguration)"/,
  recognise(document, name) {
    const shape = isObject(document) ? shapes.find((each) => each.fits(document, name)) : undefined;
    if (shape) return `AWS export: ${shape.label}`;
    return showsAssets(document) ? 'AWS export' : undefined;
  },
  secretPointers: () => new Set(),
  *read(document, { name }) {
    const shape = isObject(document) ? shapes.find((each) => each.fits(document, name)) : undefined;
    if (shape && isObject(document)) for (const piece of shape.pieces(document, name)) yield { provider: 'aws', ...piece };
    else yield* byArn(document, placeOfPath(name));
  },
});
