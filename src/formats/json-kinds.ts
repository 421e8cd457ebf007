/** Tells what a JSON document is by the keys that stand in it: one line for each kind, the surest first. */
import type { ByteSource } from './byte-source.ts';
import type { Format } from './format.ts';
import type { TextSample } from './text-sample.ts';

interface JsonKind {
  readonly format: Format;
  /** Sets of keys: the document is of this kind when it has all keys of one set, at whatever depth. */
  readonly keys: readonly (readonly string[])[];
}

const each = (words: string): string[][] => words.split(' ').map((word) => [word]);

const kinds: readonly JsonKind[] = [
  {
    format: { kind: 'notebook', label: 'Jupyter notebook' },
    keys: [
      ['cells', 'nbformat'],
      ['worksheets', 'nbformat'],
    ],
  },
  { format: { kind: 'booster', label: 'XGBoost model (JSON)' }, keys: [['learner', 'gradient_booster']] },
  { format: { kind: 'booster', label: 'CatBoost model (JSON)' }, keys: [['oblivious_trees', 'features_info']] },
  { format: { kind: 'mxnet', label: 'MXNet symbol (JSON)' }, keys: [['nodes', 'arg_nodes', 'heads']] },
  { format: { kind: 'tfjs', label: 'TensorFlow.js model' }, keys: [['weightsManifest'], ['modelTopology']] },
  {
    format: { kind: 'keras-config', label: 'Keras configuration (JSON)' },
    keys: [['class_name', 'config'], ['keras_version']],
  },
  // Keys that transformers, PEFT, diffusers, sentence-transformers and NeMo write into the JSON beside a model.
  {
    format: { kind: 'model-config', label: 'Model configuration (JSON)' },
    keys: [
      ...each(
        'chat_template tokenizer_class auto_map custom_pipelines custom_pipeline trust_remote_code transformers_version _diffusers_version peft_type model_type',
      ),
      ...each(
        'added_tokens_decoder quantization_config processor_class image_processor_type feature_extractor_type base_model_name_or_path _target_',
      ),
      ...each('auto_mapping parent_library weight_map max_position_embeddings model_max_length torch_dtype loader_module'),
      ['architectures', 'vocab_size'],
      ['bos_token_id', 'eos_token_id'],
      ['added_tokens', 'pre_tokenizer'],
      ['idx', 'name', 'path', 'type'],
      ['_class_name', 'scheduler'],
      ['itemInfoEntries', 'rootModelIdentifier'],
    ],
  },
];

const json: Format = { kind: 'json', label: 'JSON' };

/** Longer than a key with its colon, each letter written as an escape. */
const keyReach = 256;
const longestSearched = 64 * 1024 * 1024;
const piece = 1024 * 1024;
const marks = [...new Set(kinds.flatMap(({ keys }) => keys.flat()))];
const markPattern = new RegExp(`"(${marks.join('|')})"\\s{0,64}:`, 'g');

/** Letters may be written as escapes, and JSON readers do not care. */
function note(text: string, seen: Set<string>): void {
  const plain = text.includes('\\u')
    ? text.replace(/\\u00([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
  for (const [, key = ''] of plain.matchAll(markPattern)) seen.add(key);
}

const kindOf = (seen: ReadonlySet<string>) => kinds.find(({ keys }) => keys.some((set) => set.every((key) => seen.has(key))));

/** Keys may stand anywhere: vocabularies of real configurations push the others far back. */
function keysIn(head: string, source: ByteSource): ReadonlySet<string> {
  const seen = new Set<string>();
  note(head, seen);
  const end = Math.min(source.size, longestSearched);
  for (let from = Math.max(0, head.length - keyReach); from < end && kindOf(seen) !== kinds[0]; from += piece)
    note(Buffer.from(source.read(from, piece + keyReach)).toString('latin1'), seen);
  return seen;
}

/** @returns the kind of a text that is known to be JSON */
export function jsonFormat({ text, source }: TextSample): Format {
  return kindOf(keysIn(text, source))?.format ?? json;
}
