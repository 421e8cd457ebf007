/** Collects what Terraform itself marks as sensitive: it prints those values in the clear and marks them beside. */
import { at, child, isList, isObject, type Json, pointerTo, textAt } from '#rules/json';
import { terraformKind } from './resources.ts';

/** `marks` has the shape of the values, with `true` where a value is sensitive. */
function follow(marks: Json | undefined, pointer: string, into: Set<string>): void {
  if (marks === true) into.add(pointer);
  else if (isList(marks)) for (const [index, each] of marks.entries()) follow(each, pointerTo(pointer, index), into);
  else if (isObject(marks)) for (const [key, each] of Object.entries(marks)) follow(each, pointerTo(pointer, key), into);
}

/** Attributes that are secret by their nature; older versions of Terraform and of providers do not mark them. */
const secretAttributes: Readonly<Record<string, readonly string[]>> = {
  kubernetes_secret: ['data', 'binary_data'],
  kubernetes_secret_v1: ['data', 'binary_data'],
  random_password: ['result', 'bcrypt_hash'],
};

function natureMarks(type: string, pointer: string, into: Set<string>): void {
  const attributes = Object.hasOwn(secretAttributes, type) ? secretAttributes[type] : undefined;
  for (const attribute of attributes ?? []) into.add(pointerTo(pointer, attribute));
}

function moduleMarks(module: Json | undefined, pointer: string, into: Set<string>): void {
  const resources = child(module, 'resources');
  for (const [index, resource] of (isList(resources) ? resources : []).entries()) {
    follow(child(resource, 'sensitive_values'), pointerTo(pointer, 'resources', index, 'values'), into);
    natureMarks(textAt(resource, 'type'), pointerTo(pointer, 'resources', index, 'values'), into);
  }
  const children = child(module, 'child_modules');
  for (const [index, each] of (isList(children) ? children : []).entries())
    moduleMarks(each, pointerTo(pointer, 'child_modules', index), into);
}

function outputMarks(outputs: Json | undefined, pointer: string, into: Set<string>): void {
  if (!isObject(outputs)) return;
  for (const [name, output] of Object.entries(outputs)) {
    if (child(output, 'sensitive') === true) into.add(pointerTo(pointer, name, 'value'));
    for (const side of ['before', 'after']) follow(child(output, `${side}_sensitive`), pointerTo(pointer, name, side), into);
  }
}

function changeMarks(document: Json, key: string, into: Set<string>): void {
  const changes = child(document, key);
  for (const [index, change] of (isList(changes) ? changes : []).entries())
    for (const side of ['before', 'after'])
      follow(at(change, 'change', `${side}_sensitive`), pointerTo('', key, index, 'change', side), into);
}

/** In a state file a mark is a path of steps: `[{type: get_attr, value: password}]`, with numbers as `{value: 0, type: number}`. */
function stateFileMarks(document: Json, into: Set<string>): void {
  const resources = child(document, 'resources');
  for (const [index, resource] of (isList(resources) ? resources : []).entries()) {
    const instances = child(resource, 'instances');
    for (const [number, instance] of (isList(instances) ? instances : []).entries()) {
      natureMarks(textAt(resource, 'type'), pointerTo('', 'resources', index, 'instances', number, 'attributes'), into);
      const paths = child(instance, 'sensitive_attributes');
      for (const path of isList(paths) ? paths : []) {
        let pointer = pointerTo('', 'resources', index, 'instances', number, 'attributes');
        for (const step of isList(path) ? path : [path]) {
          const value = isObject(step) ? (at(step, 'value', 'value') ?? child(step, 'value')) : step;
          // A step that is not understood hides everything below it.
          if (typeof value !== 'string' && typeof value !== 'number') break;
          pointer = pointerTo(pointer, value);
        }
        into.add(pointer);
      }
    }
  }
}

/** Pointers below which every value is sensitive by Terraform's own word. */
export function sensitivePointers(document: Json): Set<string> {
  const into = new Set<string>();
  if (terraformKind(document) === 'state-file') stateFileMarks(document, into);
  for (const root of ['values', 'planned_values'] as const) {
    moduleMarks(at(document, root, 'root_module'), `/${root}/root_module`, into);
    outputMarks(at(document, root, 'outputs'), `/${root}/outputs`, into);
  }
  moduleMarks(at(document, 'prior_state', 'values', 'root_module'), '/prior_state/values/root_module', into);
  outputMarks(at(document, 'prior_state', 'values', 'outputs'), '/prior_state/values/outputs', into);
  outputMarks(child(document, 'outputs'), '/outputs', into);
  outputMarks(child(document, 'output_changes'), '/output_changes', into);
  changeMarks(document, 'resource_changes', into);
  changeMarks(document, 'resource_drift', into);
  const variables = at(document, 'configuration', 'root_module', 'variables');
  if (isObject(variables))
    for (const [name, variable] of Object.entries(variables)) {
      if (child(variable, 'sensitive') !== true) continue;
      into.add(pointerTo('', 'variables', name, 'value'));
      if (textAt(variable, 'default') !== '') into.add(pointerTo('', 'configuration', 'root_module', 'variables', name, 'default'));
    }
  return into;
}
