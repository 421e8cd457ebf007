/** Walks the resources of `terraform show -json` (state and plan) and of a raw state file, with modules inside modules. */
import { at, child, isList, isObject, type Json, type JsonObject, pointerTo, textAt } from '#rules/json';

export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: JsonObject;
  readonly pointer: string;
  /** Where `values` stand. */
  readonly valuesPointer: string;
}

const deepestModule = 40;

function* moduleResources(module: Json | undefined, pointer: string, depth: number): Iterable<Resource> {
  if (depth > deepestModule) return;
  const resources = child(module, 'resources');
  for (const [index, resource] of (isList(resources) ? resources : []).entries()) {
    const values = child(resource, 'values');
    const type = textAt(resource, 'type');
    if (!isObject(values) || type === '' || textAt(resource, 'mode') === 'data') continue;
    const here = pointerTo(pointer, 'resources', index);
    const name = textAt(resource, 'name');
    yield {
      address: textAt(resource, 'address') || `${type}.${name}`,
      type,
      name,
      values,
      pointer: here,
      valuesPointer: pointerTo(here, 'values'),
    };
  }
  const children = child(module, 'child_modules');
  for (const [index, each] of (isList(children) ? children : []).entries())
    yield* moduleResources(each, pointerTo(pointer, 'child_modules', index), depth + 1);
}

/** State file, format version 4: one resource has an instance per count or key. */
function* stateResources(document: Json): Iterable<Resource> {
  const resources = child(document, 'resources');
  for (const [index, resource] of (isList(resources) ? resources : []).entries()) {
    const type = textAt(resource, 'type');
    const name = textAt(resource, 'name');
    const instances = child(resource, 'instances');
    if (type === '' || textAt(resource, 'mode') === 'data') continue;
    for (const [number, instance] of (isList(instances) ? instances : []).entries()) {
      const values = child(instance, 'attributes');
      if (!isObject(values)) continue;
      const pointer = pointerTo('', 'resources', index, 'instances', number);
      const key = child(instance, 'index_key');
      const suffix = typeof key === 'string' || typeof key === 'number' ? `[${JSON.stringify(key)}]` : '';
      const address = `${textAt(resource, 'module') === '' ? '' : `${textAt(resource, 'module')}.`}${type}.${name}${suffix}`;
      yield { address, type, name, values, pointer, valuesPointer: pointerTo(pointer, 'attributes') };
    }
  }
}

/** What a document of Terraform is, or undefined. */
export function terraformKind(document: Json): 'state' | 'plan' | 'state-file' | undefined {
  if (!isObject(document)) return undefined;
  if (child(document, 'version') === 4 && typeof child(document, 'lineage') === 'string' && isList(child(document, 'resources')))
    return 'state-file';
  if (typeof child(document, 'format_version') !== 'string') return undefined;
  if (isObject(child(document, 'planned_values')) || isList(child(document, 'resource_changes'))) return 'plan';
  return isObject(at(document, 'values', 'root_module')) ? 'state' : undefined;
}

/** Managed resources in file order; of a plan those that will exist once it is applied. */
export function* resourcesOf(document: Json): Iterable<Resource> {
  const kind = terraformKind(document);
  if (kind === 'state-file') yield* stateResources(document);
  else if (kind === 'plan') yield* moduleResources(at(document, 'planned_values', 'root_module'), '/planned_values/root_module', 0);
  else if (kind === 'state') yield* moduleResources(at(document, 'values', 'root_module'), '/values/root_module', 0);
}
