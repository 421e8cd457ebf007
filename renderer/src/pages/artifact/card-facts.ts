/** The model card as rows of label and value, in reading order; what the file does not state has no row. */
import type { ModelCard } from '#contract/models';
import { text } from '#page/i18n/artifact.ts';
import { numberText } from '#page/i18n/fill.ts';

const words = text.card.labels;

function ports(list: ModelCard['inputs']): string | undefined {
  return list?.map(({ name, shape, type }) => `${name}: ${[type, shape].filter((each) => each !== '').join(' ')}`).join('\n');
}

function types(elementTypes: ModelCard['elementTypes']): string | undefined {
  if (elementTypes === undefined) return undefined;
  return Object.entries(elementTypes)
    .sort((left, right) => right[1] - left[1])
    .map(([type, count]) => `${type} ${numberText(count)}`)
    .join('\n');
}

/** Rows of the card. */
export function cardRows(card: ModelCard): { readonly label: string; readonly value: string }[] {
  const number = (value: number | undefined) => (value === undefined ? undefined : numberText(value));
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words.name, card.name],
    [words.architecture, card.architecture],
    [words.framework, card.framework],
    [words.producer, card.producer],
    [words.version, card.version],
    [words.parameters, number(card.parameters)],
    [words.tensors, number(card.tensors)],
    [words.layers, number(card.layers)],
    [words.elementTypes, types(card.elementTypes)],
    [words.quantisation, card.quantisation],
    [words.opset, card.opset],
    [words.inputs, ports(card.inputs)],
    [words.outputs, ports(card.outputs)],
    [words.tokenizer, card.tokenizer],
    [words.vocabulary, number(card.vocabulary)],
    [words.contextLength, number(card.contextLength)],
    [words.licence, card.licence],
    [words.author, card.author],
    [words.origin, card.origin],
  ];
  return rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}
