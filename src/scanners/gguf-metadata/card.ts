/** Tells what a GGUF file states of its model: card and facts. */
import type { Gguf } from '#formats/gguf/read';
import { fileTypes, formerTypes, tensorTypes, unmeasuredTypes } from '#formats/gguf/types';
import { printable } from '#formats/pickle/render';
import type { ScanContext } from '../define.ts';
import { redacted } from '../secrets.ts';

const nameOfType = (type: number): string =>
  tensorTypes.get(type)?.name ?? formerTypes.get(type) ?? unmeasuredTypes.get(type) ?? `type ${type}`;

/** Fills the card of a model, of an adapter or of a part of either. */
export function tellCard(file: Gguf, parameters: number, context: ScanContext): void {
  const lookUp = (key: string) => file.pairs.find((pair) => pair.key === key)?.value;
  const words = (...keys: readonly string[]): string | undefined => {
    const value = keys.map(lookUp).find((each) => each !== undefined && each !== '');
    return value === undefined ? undefined : printable(redacted(String(value).slice(0, 1000)));
  };
  const count = (key: string): number | undefined => {
    const value = lookUp(key);
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  };
  const architecture = words('general.architecture');
  const vocabulary = file.pairs.find((pair) => pair.key === 'tokenizer.ggml.tokens')?.count;
  const fileType = lookUp('general.file_type');
  const quantisation = typeof fileType === 'number' ? (fileTypes[fileType] ?? `file type ${fileType}`) : undefined;
  const elementTypes: Record<string, number> = {};
  const tensors = new Map<string, number>();
  for (const { type, dimensions } of file.tensors) {
    const name = nameOfType(type);
    tensors.set(name, (tensors.get(name) ?? 0) + 1);
    elementTypes[name] = (elementTypes[name] ?? 0) + Number(dimensions.reduce((product, dimension) => product * dimension, 1n));
  }
  const contextLength = count(`${architecture}.context_length`);
  const layers = count(`${architecture}.block_count`);
  const card = {
    name: words('general.name'),
    architecture,
    framework: 'ggml',
    producer: words('general.quantized_by', 'general.organization'),
    parameters,
    tensors: file.tensors.length,
    layers,
    elementTypes,
    quantisation,
    tokenizer: words('tokenizer.ggml.model'),
    vocabulary,
    contextLength,
    licence: words('general.license', 'general.license.name', 'general.license.link'),
    author: words('general.author', 'general.organization'),
    origin: words(
      'general.base_model.0.repo_url',
      'general.base_model.0.name',
      'general.source.url',
      'general.source.huggingface.repository',
      'general.url',
    ),
    version: words('general.version'),
  };
  context.describe(Object.fromEntries(Object.entries(card).filter(([, value]) => value !== undefined)));
  const facts: readonly (readonly [label: string, value: unknown])[] = [
    ['Architecture', architecture],
    ['Name', card.name],
    ['Licence', card.licence],
    ['Kind of file', words('general.type')],
    ['Adapter', words('adapter.type')],
    [
      'Part',
      lookUp('split.count') === undefined ? undefined : `${Number(lookUp('split.no') ?? 0) + 1} of ${String(lookUp('split.count'))}`,
    ],
    ['Parameters', parameters],
    ['Tensors', file.tensors.length],
    ['Quantisation', quantisation],
    ['Tensor types', [...tensors].map(([name, each]) => `${name} × ${each}`).join(', ')],
    ['Context length', contextLength],
    ['Embedding length', count(`${architecture}.embedding_length`)],
    ['Layers', layers],
    ['Tokenizer', card.tokenizer],
    ['Vocabulary', vocabulary],
    ['Chat template', typeof lookUp('tokenizer.chat_template') === 'string' ? 'yes' : 'no'],
    ['Keys', file.pairs.length],
  ];
  for (const [label, value] of facts) if (value !== undefined && value !== '') context.fact(label, String(value));
}
