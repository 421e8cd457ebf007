/** Judges names that a loader imports and calls by itself: Hydra targets, PEFT parents, MLflow loaders, modules of pipelines. */
import type { Observation } from '#contract/findings';
import { type JsonNode, memberOf } from '#formats/json/parse';
import { printable } from '#formats/pickle/render';
import type { ScanContext } from '../define.ts';
import { redacted } from '../secrets.ts';
import { classOfCallable } from './callables.ts';
import { type Spot, shownText, stringOf, type Tell } from './document.ts';

const callShape = /^[A-Za-z_][\w.:]*$/;

function literal(node: JsonNode, depth = 0): string {
  if (depth > 3) return '…';
  switch (node.kind) {
    case 'string':
      return `"${shownText(node).slice(0, 120)}"`;
    case 'array':
      return `[${node.items
        .slice(0, 8)
        .map((item) => literal(item, depth + 1))
        .join(', ')}]`;
    case 'object': {
      const target = stringOf(node, '_target_');
      if (target !== undefined) return callOf(target, node, depth + 1);
      return `{${node.members
        .slice(0, 8)
        .map(({ key, value }) => `"${printable(redacted(key.slice(0, 60)))}": ${literal(value, depth + 1)}`)
        .join(', ')}}`;
    }
    default:
      return shownText(node);
  }
}

/** The call that an instantiating loader makes of an object. */
function callOf(target: string, parent: JsonNode | undefined, depth = 0): string {
  const members = parent?.kind === 'object' ? parent.members.slice(0, 64) : [];
  const params = memberOf(parent, 'params') ?? memberOf(parent, 'init_args');
  const named =
    params?.kind === 'object'
      ? params.members.slice(0, 64)
      : members.filter(({ key }) => !key.startsWith('_') && key !== 'target' && key !== 'params' && key !== 'class_path');
  const listed = memberOf(parent, '_args_');
  const args = [
    ...(listed?.kind === 'array' ? listed.items.slice(0, 8).map((item) => literal(item, depth)) : []),
    ...named.slice(0, 8).map(({ key, value }) => `${printable(redacted(key.slice(0, 60)))}=${literal(value, depth)}`),
  ];
  return `${printable(target.slice(0, 200))}(${args.join(', ')})`.slice(0, 1000);
}

/** @param certain whether a loader surely imports the name; where it only may, an unknown one is not told */
function* judgeName(
  spot: Spot,
  name: string,
  who: string,
  tell: Tell,
  context: ScanContext,
  call: string,
  certain = true,
): Generator<Observation> {
  const kind = classOfCallable(name);
  const shown = printable(redacted(name.slice(0, 200)));
  if (kind === 'dangerous')
    yield tell(spot, 'MDL-CFG-005', `${who} imports ${shown} and calls it.`, {
      reconstruction: call,
      note: `Reading this configuration calls ${shown}, with arguments that its author wrote.`,
    });
  else if (kind === 'unknown' && certain)
    yield tell(spot, 'MDL-CFG-006', `${who} imports ${shown}, which no known framework has.`, { reconstruction: call });
  else if (kind === 'known') context.assure(`the class ${shown}`, 'It belongs to a framework whose classes configurations name by design.');
}

/** Hydra's `_target_`, and `target` with `params` as latent diffusion has it, and `class_path` with `init_args` (jsonargparse). */
function* instantiated(spot: Spot, tell: Tell, context: ScanContext): Generator<Observation> {
  const { node, key, parent } = spot;
  if (node.kind !== 'string') return;
  if (key === '_target_' || key === '_cls_' || key === '__target__')
    yield* judgeName(spot, node.value, 'A loader that builds objects (Hydra, NeMo)', tell, context, callOf(node.value, parent));
  else if (key === 'target' && callShape.test(node.value) && node.value.includes('.') && memberOf(parent, 'params') !== undefined)
    yield* judgeName(spot, node.value, 'A loader that builds objects (latent diffusion)', tell, context, callOf(node.value, parent), false);
  else if (key === 'class_path' && callShape.test(node.value) && node.value.includes('.'))
    yield* judgeName(spot, node.value, 'A loader that builds objects (LightningCLI)', tell, context, callOf(node.value, parent), false);
}

/** PEFT imports the library of the base model's class by name (peft.mapping, PeftModel.from_pretrained). */
function* adapterParent(spot: Spot, tell: Tell, context: ScanContext): Generator<Observation> {
  const { node, key, keys } = spot;
  if (key !== 'parent_library' || keys.at(-2) !== 'auto_mapping' || node.kind !== 'string' || node.value === '__main__') return;
  yield* judgeName(spot, node.value, 'PEFT', tell, context, `importlib.import_module("${shownText(node)}")`);
}

/** MLflow: what the file `MLmodel` has `mlflow.pyfunc.load_model` import and put on its path. */
function* mlflow(spot: Spot, tell: Tell, context: ScanContext): Generator<Observation> {
  const { node, key, parent, keys } = spot;
  if (node.kind !== 'string' || node.value === '') return;
  if (key === 'loader_module' && !/^mlflow(?:\.\w+)+$/.test(node.value)) {
    const call = `importlib.import_module("${shownText(node)}")._load_pyfunc(path)`;
    if (classOfCallable(node.value) === 'dangerous') yield* judgeName(spot, node.value, 'MLflow', tell, context, call);
    else
      yield tell(spot, 'MDL-CFG-006', `MLflow imports ${shownText(node)}, which is no loader of its own, and calls it.`, {
        reconstruction: call,
      });
  }
  if (key === 'loader_module') context.assure('loader_module', 'MLflow finds the loader of the model by this name.');
  if (key === 'model_code_path' && keys.includes('flavors'))
    yield tell(spot, 'MDL-CFG-001', `MLflow runs the script ${shownText(node)} when the model is loaded.`);
  if (key === 'code' && stringOf(parent, 'loader_module') !== undefined)
    yield tell(spot, 'MDL-CFG-001', `MLflow puts ${shownText(node)} on Python's path, so that code of the model's folder is imported.`);
  if (key === 'python_model' || key === 'code_paths') context.fact(`MLflow ${key}`, shownText(node));
}

const pipelineLibraries =
  /^(?:diffusers|transformers|onnxruntime\.training|optimum|stable_diffusion|sentence_transformers|flax|paddlenlp|ppdiffusers)(?:\.[\w.]+)?$/;

/** diffusers: `model_index.json` names a library and a class for each part; an unknown library is a file or package that is imported. */
function* pipelineParts(root: JsonNode, spot: Spot, tell: Tell): Generator<Observation> {
  const { node, keys } = spot;
  if (keys.length !== 1 || node.kind !== 'array' || node.items.length !== 2 || memberOf(root, '_class_name') === undefined) return;
  const [library, name] = node.items;
  if (spot.key.startsWith('_') || library?.kind !== 'string' || name?.kind !== 'string' || pipelineLibraries.test(library.value)) return;
  yield tell(spot, 'MDL-CFG-006', `The pipeline's part ${printable(spot.key.slice(0, 60))} is imported from ${shownText(library)}.`, {
    reconstruction: `getattr(importlib.import_module("${shownText(library)}"), "${shownText(name)}")`,
  });
}

/** sentence-transformers: `modules.json` names a class for each layer, imported by its dotted name. */
function* sentenceLayers(spot: Spot, tell: Tell, context: ScanContext): Generator<Observation> {
  const { node, key, parent, keys } = spot;
  if (
    key !== 'type' ||
    keys.length !== 2 ||
    node.kind !== 'string' ||
    stringOf(parent, 'path') === undefined ||
    memberOf(parent, 'idx') === undefined
  )
    return;
  if (node.value.includes('--'))
    yield tell(spot, 'MDL-CFG-003', `The layer's class ${shownText(node)} is fetched from another repository.`);
  else yield* judgeName(spot, node.value, 'sentence-transformers', tell, context, `import_from_string("${shownText(node)}")`);
}

const resolver = /\$\{\s*([A-Za-z_][\w.]*)\s*:([^{}]{0,400})/g;
const plainResolvers =
  /^(?:now|hydra|oc\.(?:create|select|deprecated|dict\.keys|dict\.values)|python_version|job|sweep|run|multiply|add|divide|floor|ceil|sub|sum|len)$/;

/** OmegaConf's resolvers: `${oc.env:NAME}` reads the environment, others call what a program has registered. */
function* resolvers(spot: Spot, tell: Tell): Generator<Observation> {
  const { node } = spot;
  if (node.kind !== 'string' || !node.value.includes('${')) return;
  for (const [, name = '', given = ''] of node.value.matchAll(resolver)) {
    const shown = printable(redacted(`\${${name}:${given.slice(0, 80)}}`));
    if (/^(?:eval|exec|python|py|shell|sh|cmd|import|call|get_class|get_method|instantiate)$/.test(name))
      yield tell(spot, 'MDL-CFG-006', `The value ${shown} has a resolver run what it says.`);
    else if (/^(?:oc\.)?env$/.test(name)) yield tell(spot, 'MDL-CFG-011', `The value ${shown} is read from the environment.`);
    else if (name === 'oc.decode' || plainResolvers.test(name)) continue;
    return;
  }
}

/** What of a document makes its loader import and call something by name. */
export function* targets(root: JsonNode, spot: Spot, ofModel: boolean, tell: Tell, context: ScanContext): Generator<Observation> {
  yield* instantiated(spot, tell, context);
  yield* adapterParent(spot, tell, context);
  yield* mlflow(spot, tell, context);
  yield* sentenceLayers(spot, tell, context);
  if (ofModel) yield* pipelineParts(root, spot, tell);
  if (ofModel) yield* resolvers(spot, tell);
}
