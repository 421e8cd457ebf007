/** Fills the model card from what the configurations of the common frameworks state. */
import type { ModelCard } from '#contract/models';
import { type JsonNode, memberOf } from '#formats/json/parse';
import { printable } from '#formats/pickle/render';
import { redacted } from '../secrets.ts';

const textOf = (node: JsonNode | undefined): string | undefined => {
  if (node?.kind === 'string') return node.value === '' ? undefined : printable(redacted(node.value.slice(0, 1000)));
  if (node?.kind === 'number') return node.text;
  if (node?.kind !== 'array') return undefined;
  const parts = node.items.slice(0, 12).map(textOf);
  return parts.every((part) => part !== undefined) && parts.length > 0 ? parts.join(', ') : undefined;
};

const countOf = (node: JsonNode | undefined): number | undefined =>
  node?.kind === 'number' && Number.isSafeInteger(node.value) && node.value >= 0 ? node.value : undefined;

/** The first of several settings that is there. */
function first<Value>(root: JsonNode, names: string, read: (node: JsonNode | undefined) => Value | undefined): Value | undefined {
  for (const name of names.split(' ')) {
    const nested = ['text_config', 'llm_config', 'language_config'].map((inner) => memberOf(memberOf(root, inner), name));
    for (const node of [memberOf(root, name), ...nested]) {
      const value = read(node);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function frameworkOf(root: JsonNode): string | undefined {
  const version = (name: string) => textOf(memberOf(root, name));
  if (version('transformers_version')) return `transformers ${version('transformers_version')}`;
  if (version('_diffusers_version')) return `diffusers ${version('_diffusers_version')}`;
  if (version('mlflow_version')) return `MLflow ${version('mlflow_version')}`;
  if (memberOf(root, 'peft_type')) return 'PEFT';
  return version('library_name') ?? version('framework');
}

function quantisationOf(root: JsonNode): string | undefined {
  const settings = memberOf(root, 'quantization_config') ?? memberOf(root, 'compression_config');
  const method = textOf(memberOf(settings, 'quant_method'));
  const width = textOf(memberOf(settings, 'bits'));
  if (method !== undefined) return width === undefined ? method : `${method}, ${width} bits`;
  if (settings === undefined) return undefined;
  return memberOf(settings, 'load_in_4bit')?.kind === 'boolean' ? 'bitsandbytes' : 'stated, method not named';
}

const without = <Shape extends object>(shape: Shape) =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));

/** What a document states of its model; empty where it states nothing. */
export function cardOf(root: JsonNode): ModelCard {
  if (root.kind !== 'object') return {};
  const origin = first(root, 'base_model_name_or_path base_model _name_or_path', textOf);
  return without({
    name: first(root, 'model_name name', textOf),
    architecture: first(root, 'architectures _class_name model_type peft_type class_name pipeline_tag', textOf),
    framework: frameworkOf(root),
    layers: first(root, 'num_hidden_layers n_layer num_layers n_layers num_decoder_layers', countOf),
    vocabulary: first(root, 'vocab_size', countOf),
    contextLength: first(root, 'max_position_embeddings n_positions max_seq_len seq_length max_sequence_length n_ctx', countOf),
    quantisation: quantisationOf(root),
    tokenizer: first(root, 'tokenizer_class', textOf),
    licence: first(root, 'license license_name licence', textOf),
    author: first(root, 'author copyright', textOf),
    origin: origin === undefined ? first(root, 'datasets', textOf)?.replace(/^/, 'data sets ') : origin,
    version: first(root, '_commit_hash revision', textOf),
  });
}

/** Settings worth a line of their own in the summary. */
export function factsOf(root: JsonNode): { readonly label: string; readonly value: string }[] {
  const rows: readonly (readonly [label: string, names: string])[] = [
    ['Model type', 'model_type'],
    ['Element type', 'torch_dtype dtype'],
    ['Hidden size', 'hidden_size n_embd d_model'],
    ['Attention heads', 'num_attention_heads n_head'],
    ['Adapter', 'peft_type'],
    ['Rank', 'r'],
    ['Task', 'task_type pipeline_tag'],
    ['Data sets', 'datasets'],
    ['Base model', 'base_model base_model_name_or_path'],
  ];
  return rows.flatMap(([label, names]) => {
    const value = first(root, names, textOf);
    return value === undefined ? [] : [{ label, value }];
  });
}
