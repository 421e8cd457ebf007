/** Judges the settings by which loaders of the transformers family find code: auto_map, custom pipelines, trust in remote code. */
import type { Observation } from '#contract/findings';
import type { JsonNode } from '#formats/json/parse';
import type { ScanContext } from '../define.ts';
import { type Spot, shownText, stringOf, type Tell } from './document.ts';

const isOn = (node: JsonNode): boolean =>
  (node.kind === 'boolean' && node.value) ||
  (node.kind === 'number' && node.value !== 0) ||
  (node.kind === 'string' && /^(?:true|yes|on|1)$/i.test(node.value.trim()));

/** Names in a map of classes: a string, or a list of strings and nulls for slow and fast tokenizers. */
function isClassName({ node, keys }: Spot): boolean {
  if (node.kind !== 'string' || node.value === '') return false;
  const at = keys.lastIndexOf('auto_map');
  if (at >= 0 && at < keys.length - 1) return true;
  const pipelines = keys.lastIndexOf('custom_pipelines');
  return pipelines >= 0 && keys.at(-1) === 'impl';
}

const namesCode = /^[\w./-]+(?:--[\w.-]+)*\.[A-Za-z_]\w*$/;

function* classOfItsOwn(spot: Spot, tell: Tell): Generator<Observation> {
  const { node } = spot;
  if (node.kind !== 'string') return;
  const shown = shownText(node);
  // transformers splits at the first "--": what stands before it is another repository (dynamic_module_utils, get_class_from_dynamic_module).
  const [repository, ...rest] = node.value.split('--');
  if (rest.length > 0)
    yield tell(spot, 'MDL-CFG-003', `The configuration has its loader fetch ${shown} from another repository and run it.`, {
      reconstruction: `get_class_from_dynamic_module("${shown}", trust_remote_code=True)`,
      note: `Loading the model with remote code trusted downloads a Python file from ${shownText({ ...node, value: repository ?? '' })} and runs it.`,
    });
  else
    yield tell(
      spot,
      'MDL-CFG-001',
      namesCode.test(node.value)
        ? `The configuration has its loader run ${shown}, code that comes with the model.`
        : `The configuration has its loader look for code by the name ${shown}.`,
      {
        reconstruction: `get_class_from_dynamic_module("${shown}", ".", trust_remote_code=True)`,
        note: 'Loading the model with remote code trusted runs a Python file of its own folder.',
      },
    );
}

/** Custom pipelines of diffusers: `_class_name` as a pair, or `custom_pipeline`, names a file of code. */
function* pipelineCode(spot: Spot, tell: Tell): Generator<Observation> {
  const { node, key, keys } = spot;
  if (key === 'custom_pipeline' && node.kind === 'string' && node.value !== '')
    yield tell(spot, 'MDL-CFG-003', `The configuration has its loader fetch the pipeline ${shownText(node)} and run it.`, {
      reconstruction: `DiffusionPipeline.from_pretrained(".", custom_pipeline="${shownText(node)}")`,
    });
  if (key === '_class_name' && keys.length === 1 && node.kind === 'array') {
    const [file] = node.items;
    if (file?.kind === 'string')
      yield tell(spot, 'MDL-CFG-001', `The pipeline's class comes from the file ${shownText(file)} of the model's own folder.`);
  }
}

/** What of a document makes its loader run code of a repository. */
export function* remoteCode(spot: Spot, tell: Tell, context: ScanContext): Generator<Observation> {
  const { node, key } = spot;
  if (isClassName(spot)) yield* classOfItsOwn(spot, tell);
  else if (key === 'auto_map' && node.kind === 'string' && node.value !== '') yield* classOfItsOwn(spot, tell);
  yield* pipelineCode(spot, tell);
  if (/^(?:trust_remote_code|allow_remote_code|enable_remote_code)$/.test(key)) {
    if (isOn(node))
      yield tell(spot, 'MDL-CFG-004', 'The configuration tells loaders to run code from the model’s repository without asking.', {
        reconstruction: 'AutoModel.from_pretrained(".", trust_remote_code=True)',
      });
    else context.assure('trust_remote_code', 'It is set to false: loaders do not run code from the repository.');
  }
  if (key === 'auto_mapping' && node.kind === 'object' && stringOf(node, 'parent_library') === undefined && node.members.length > 0)
    yield tell(spot, 'MDL-CFG-006', 'The adapter maps its base model to a class that it does not name in full.');
}
