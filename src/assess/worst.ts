/** Turns the rows that fell first into examples that a person can look at: before, difference, after. */
import type { WorstExample } from '#contract/assessments';
import { type Geometry, isPicture } from './geometry.ts';
import { rounded } from './statistics.ts';

/** Largest side of a picture that is kept in a result. */
const maxSide = 64;

/** A row that the attack turned. */
export interface Fallen {
  /** Row in the data, from 0. */
  readonly row: number;
  readonly label: number;
  readonly epsilon: number;
  readonly queries: number;
  /** How sure the model was before. */
  readonly cleanConfidence: number;
  readonly clean: Float32Array;
  readonly attacked: Float32Array;
}

export interface Decision {
  readonly prediction: number;
  readonly confidence: number;
}

/** Smallest epsilon first, then those that the model was surest of, then order in the data. */
export function worstOf(fallen: readonly Fallen[], most: number): Fallen[] {
  return fallen.toSorted((a, b) => a.epsilon - b.epsilon || b.cleanConfidence - a.cleanConfidence || a.row - b.row).slice(0, most);
}

function grey({ channels, channelStride, columnStride, height, lineStride, width }: Geometry, shade: (place: number) => number): string {
  const out = new Uint8Array(height * width);
  for (let line = 0; line < height; line += 1)
    for (let column = 0; column < width; column += 1) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel += 1)
        sum += shade(channel * channelStride + line * lineStride + column * columnStride);
      out[line * width + column] = Math.max(0, Math.min(255, Math.round((sum / channels) * 255)));
    }
  return Buffer.from(out).toString('base64');
}

/**
 * `row` counts from 1. Pictures are grey, the mean of their channels; the range of the plan runs from black to white, and in the
 * difference -epsilon is black, no change is the middle grey, +epsilon is white.
 */
export function exampleOf(
  fallen: Fallen,
  decisions: { readonly clean: Decision; readonly attacked: Decision },
  geometry: Geometry | undefined,
  [low, high]: readonly [number, number],
): WorstExample {
  const { attacked, clean, epsilon } = fallen;
  const example = {
    row: fallen.row + 1,
    label: fallen.label,
    cleanPrediction: decisions.clean.prediction,
    cleanConfidence: rounded(decisions.clean.confidence, 4),
    attackedPrediction: decisions.attacked.prediction,
    attackedConfidence: rounded(decisions.attacked.confidence, 4),
    queries: fallen.queries,
    epsilon,
  };
  if (!isPicture(geometry) || geometry.width > maxSide || geometry.height > maxSide) return example;
  const inRange = (values: Float32Array) => (place: number) => ((values[place] ?? 0) - low) / (high - low);
  return {
    ...example,
    width: geometry.width,
    height: geometry.height,
    original: grey(geometry, inRange(clean)),
    difference: grey(geometry, (place) => 0.5 + ((attacked[place] ?? 0) - (clean[place] ?? 0)) / (2 * epsilon)),
    attacked: grey(geometry, inRange(attacked)),
  };
}
