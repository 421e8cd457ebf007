/** A model card as label and value in reading order: what the file states and nothing else. */
import type { ModelCard } from '#contract/models';
import { text } from '#page/i18n/artifact.ts';
import { numberText } from '#page/i18n/fill.ts';

export interface CardRow {
  readonly label: string;
  readonly value: string;
}

type Port = NonNullable<ModelCard['inputs']>[number];

const portText = ({ name, shape, type }: Port): string => `${name}: ${type} ${shape === '' ? `(${text.card.noShape})` : shape}`.trim();

const scales = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
] as const;

/** Every digit, and where they are many also how one says it: `25,557,032 (25.6 million)`. */
export function largeNumber(value: number): string {
  const scale = scales.find(([from]) => value >= from);
  return scale ? `${numberText(value)} (${(value / scale[0]).toFixed(1)} ${scale[1]})` : numberText(value);
}

/** Rows for what is stated; a field that is missing has none. */
export function cardRows(card: ModelCard): readonly CardRow[] {
  const { card: words } = text;
  const elements = Object.entries(card.elementTypes ?? {}).toSorted(([, left], [, right]) => right - left);
  const given: readonly (readonly [string, string | number | undefined])[] = [
    [words.name, card.name],
    [words.architecture, card.architecture],
    [words.framework, card.framework],
    [words.producer, card.producer],
    [words.version, card.version],
    [words.parameters, card.parameters],
    [words.tensors, card.tensors],
    [words.layers, card.layers],
    [words.elementTypes, elements.length === 0 ? undefined : elements.map(([type, count]) => `${type} ${largeNumber(count)}`).join('\n')],
    [words.quantisation, card.quantisation],
    [words.opset, card.opset],
    [words.inputs, card.inputs?.map(portText).join('\n')],
    [words.outputs, card.outputs?.map(portText).join('\n')],
    [words.tokenizer, card.tokenizer],
    [words.vocabulary, card.vocabulary],
    [words.contextLength, card.contextLength],
    [words.licence, card.licence],
    [words.author, card.author],
    [words.origin, card.origin],
  ];
  return given.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [{ label, value: typeof value === 'number' ? largeNumber(value) : value }],
  );
}
