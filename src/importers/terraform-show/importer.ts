/** Reads Terraform state and plans: known resources become the assets that they are, all others keep their own names. */
import { type Asset, originKey } from '#rules/asset';
import { child, type Json, type JsonObject, objectOf, pointerTo, textAt } from '#rules/json';
import { defineImporter } from '../define.ts';
import { parseArn } from '../place.ts';
import type { Mapping } from './mapping.ts';
import { mappings } from './normalise.ts';
import { type Resource, resourcesOf, terraformKind } from './resources.ts';
import { sensitivePointers } from './sensitive.ts';

const labels = { state: 'Terraform state', plan: 'Terraform plan', 'state-file': 'Terraform state file' } as const;

function words(type: string): string {
  const text = type.replace(/^[a-z0-9]+_/, '').replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Properties under API names, each with the pointer of its attribute; the Terraform address is kept beside them. */
function mapped(resource: Resource, mapping: Mapping): JsonObject {
  const properties: [string, Json][] = [['terraformAddress', resource.address]];
  const origins: [string, Json][] = [['terraformAddress', resource.pointer]];
  for (const [property, attribute, value] of mapping.properties(resource.values)) {
    if (value === undefined) continue;
    properties.push([property, value]);
    origins.push([property, pointerTo(resource.valuesPointer, attribute)]);
  }
  return objectOf([...properties, [originKey, objectOf(origins)]]);
}

function assetOf(resource: Resource): Asset {
  const { values, address, pointer } = resource;
  const mapping = Object.hasOwn(mappings, resource.type) ? mappings[resource.type] : undefined;
  const arn = parseArn(textAt(values, 'arn')) === undefined ? '' : textAt(values, 'arn');
  const place = { account: parseArn(arn)?.account ?? '', region: parseArn(arn)?.region || textAt(values, 'region') };
  const name = mapping?.name?.(values) || textAt(values, 'name') || resource.name;
  if (!mapping)
    return {
      key: arn || `terraform:${address}`,
      provider: 'terraform',
      type: resource.type,
      name,
      kind: words(resource.type),
      ...place,
      pointer,
      properties: values,
    };
  const key = mapping.key?.(values) ?? (arn || `terraform:${address}`);
  return { key, provider: 'aws', type: mapping.type, name, kind: mapping.kind, ...place, pointer, properties: mapped(resource, mapping) };
}

export const terraformShow = defineImporter({
  id: 'terraform-show',
  version: 1,
  title: 'Terraform state and plans',
  rules: ['CLOUD-SEC-005'],
  blindSpots:
    'Shows what Terraform manages: resources made by hand, drift since the last refresh, and values that a plan does not know yet are not seen. Only resources with a mapping are judged by the checks for AWS.',
  marks: /"(?:format_version|terraform_version|lineage|planned_values)"\s*:/,
  recognise(document) {
    const kind = terraformKind(document);
    return kind === undefined ? undefined : labels[kind];
  },
  secretPointers: sensitivePointers,
  *read(document, context) {
    const version = textAt(document, 'terraform_version');
    if (version !== '') context.fact('Terraform version', version);
    if (child(document, 'errored') === true) context.fact('Plan', 'ended with an error, so it is not complete');
    for (const resource of resourcesOf(document)) yield assetOf(resource);
  },
});
