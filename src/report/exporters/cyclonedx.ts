/** Writes what a case holds as a bill of materials for AI: CycloneDX 1.6 (ECMA-424), models with their cards, data and other files. */
import { createHash } from 'node:crypto';
import type { ArtifactDetail } from '#contract/artifacts';
import { severities } from '#contract/findings';
import type { ModelCard } from '#contract/models';
import { visible } from '../text/visible.ts';

type BillArtifact = Pick<
  ArtifactDetail,
  | 'ref'
  | 'path'
  | 'sha256'
  | 'size'
  | 'format'
  | 'kind'
  | 'outcome'
  | 'outcomeDetail'
  | 'verdict'
  | 'severityCounts'
  | 'card'
  | 'contents'
  | 'duplicates'
>;

export interface BillInput {
  readonly tool: { readonly version: string; readonly rulesHash: string };
  readonly case: { readonly id: string; readonly name: string; readonly client: string };
  readonly artifacts: readonly BillArtifact[];
}

interface Property {
  readonly name: string;
  readonly value: string;
}

/** Properties of our own stand under one name (CycloneDX property taxonomy). */
const property = (name: string, value: string | number | undefined): Property[] =>
  value === undefined || value === '' ? [] : [{ name: `assay:${name}`, value: visible(String(value)) }];

/** SPDX identifiers that model cards use; anything else is given as a name, which the format allows. */
const spdx = new Map(
  [
    ...['Apache-2.0', 'MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MPL-2.0', 'Unlicense', 'CC0-1.0', 'CC-BY-4.0', 'CC-BY-SA-4.0'],
    ...['CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0', 'CC-BY-NC-ND-4.0', 'GPL-2.0-only', 'GPL-3.0-only', 'LGPL-3.0-only', 'AGPL-3.0-only', 'ECL-2.0'],
    ...['AFL-3.0', 'Artistic-2.0', 'BSL-1.0', 'EPL-2.0', 'EUPL-1.2', 'MS-PL', 'OFL-1.1', 'OSL-3.0', 'PostgreSQL', 'WTFPL', 'Zlib'],
  ].map((id) => [id.toLowerCase(), id]),
);

function licensesOf({ licence }: ModelCard) {
  if (licence === undefined || licence.trim() === '') return {};
  const id = spdx.get(licence.trim().toLowerCase());
  return { licenses: [{ license: id === undefined ? { name: visible(licence.trim()) } : { id } }] };
}

const portFormat = ({ name, shape, type }: { readonly name: string; readonly type: string; readonly shape: string }) => ({
  format: visible(`${name}: ${type}${shape}`),
});

/** What the format has a place for goes there; the rest are properties. */
function modelCardOf({ card, ref }: BillArtifact) {
  const { architecture, inputs = [], outputs = [] } = card;
  const properties = [
    ...property('framework', card.framework),
    ...property('producer', card.producer),
    ...property('parameters', card.parameters),
    ...property('tensors', card.tensors),
    ...property('layers', card.layers),
    ...property('opset', card.opset),
    ...property('quantisation', card.quantisation),
    ...property('tokenizer', card.tokenizer),
    ...property('vocabulary', card.vocabulary),
    ...property('context-length', card.contextLength),
    ...property('origin', card.origin),
    ...Object.entries(card.elementTypes ?? {})
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .flatMap(([type, count]) => property(`elements:${type}`, count)),
  ];
  const parameters = {
    ...(architecture === undefined || architecture === '' ? {} : { modelArchitecture: visible(architecture) }),
    ...(inputs.length === 0 ? {} : { inputs: inputs.map(portFormat) }),
    ...(outputs.length === 0 ? {} : { outputs: outputs.map(portFormat) }),
  };
  return {
    'bom-ref': `${ref}-card`,
    ...(Object.keys(parameters).length === 0 ? {} : { modelParameters: parameters }),
    ...(properties.length === 0 ? {} : { properties }),
  };
}

const types = { model: 'machine-learning-model', dataset: 'data', cloud: 'file', other: 'file' } as const;

function componentOf(artifact: BillArtifact) {
  const { card, contents, duplicates, format, kind, outcome, outcomeDetail, path, ref, severityCounts, sha256, size, verdict } = artifact;
  const shown = visible(path);
  return {
    'bom-ref': ref,
    type: types[kind],
    name: shown,
    ...(card.version === undefined || card.version === '' ? {} : { version: visible(card.version) }),
    ...(card.author === undefined || card.author === '' ? {} : { authors: [{ name: visible(card.author) }] }),
    ...(card.name === undefined || card.name === '' ? {} : { description: visible(card.name) }),
    ...(sha256 === '' ? {} : { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    ...licensesOf(card),
    ...(kind === 'model' ? { modelCard: modelCardOf(artifact) } : {}),
    ...(kind === 'dataset' ? { data: [{ type: 'dataset', name: shown }] } : {}),
    properties: [
      ...property('format', format),
      ...property('size', size),
      ...property('outcome', outcome),
      ...property('outcome-detail', outcomeDetail),
      ...property('verdict', verdict),
      ...severities.flatMap((severity) => property(`findings:${severity}`, severityCounts[severity])),
      ...property('files-inside', contents.length === 0 ? undefined : contents.length),
      ...property('same-bytes-as', duplicates.map((each) => each.ref).join(' ')),
    ],
  };
}

/** A name-based UUID (RFC 9562, version 8): the same case in the same state has the same serial number. */
function serialOf(content: string): string {
  const hash = createHash('sha256').update(content).digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16);
  return `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** The whole bill, ready for `JSON.stringify`; it carries no time, so that the same case gives the same bytes. */
export function toCycloneDx({ artifacts, case: { client, id, name }, tool }: BillInput) {
  const sorted = [...artifacts].sort((left, right) =>
    left.path === right.path ? (left.ref < right.ref ? -1 : 1) : left.path < right.path ? -1 : 1,
  );
  const metadata = {
    tools: {
      components: [{ type: 'application', name: 'Assay', version: tool.version, properties: property('rules-hash', tool.rulesHash) }],
    },
    component: {
      'bom-ref': 'case',
      type: 'application',
      name: visible(name === '' ? id : name),
      properties: [...property('case', id), ...property('client', client)],
    },
  };
  const components = sorted.map(componentOf);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialOf(JSON.stringify({ metadata, components })),
    version: 1,
    metadata,
    components,
    dependencies: [{ ref: 'case', dependsOn: components.map((each) => each['bom-ref']) }],
  };
}
