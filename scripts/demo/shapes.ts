/** Draws the demo's pictures: five kinds of marks of varying place, size and strength, on a noisy ground. */
import type { Generator } from '#assess/random';

/** Side of a picture in pixels. */
export const side = 12;
export const shapeNames = ['disc', 'ring', 'square', 'cross', 'bar'] as const;

export interface Pictures {
  /** Row-major [count, 1, side, side] in [0, 1]. */
  readonly x: Float32Array;
  readonly y: Int32Array;
}

/** How far a point lies inside the mark: 1 inside, 0 outside, a pixel's width of slope between. */
function coverage(label: number, right: number, down: number, radius: number): number {
  const distance = Math.hypot(right, down);
  const [wide, tall] = [Math.abs(right), Math.abs(down)];
  const depth = [
    radius - distance,
    1.1 - Math.abs(distance - radius),
    radius * 0.85 - Math.max(wide, tall),
    Math.min(1 - Math.min(wide, tall), radius - Math.max(wide, tall)),
    Math.min(1.1 - tall, radius * 1.1 - wide),
  ][label];
  return Math.max(0, Math.min(1, (depth ?? 0) + 0.5));
}

/** Sum of uniform draws in place of a normal one: no logarithm or cosine, whose last digit differs between machines. */
function bell(generator: Generator): number {
  return generator.uniform() + generator.uniform() + generator.uniform() + generator.uniform() - 2;
}

/** @param noise standard deviation of the ground's noise, times the square root of 3 */
export function drawShapes(count: number, noise: number, generator: Generator): Pictures {
  const x = new Float32Array(count * side * side);
  const y = new Int32Array(count);
  for (let picture = 0; picture < count; picture += 1) {
    const label = picture % shapeNames.length;
    y[picture] = label;
    const centre = { right: 5.5 + (generator.uniform() * 2 - 1) * 1.6, down: 5.5 + (generator.uniform() * 2 - 1) * 1.6 };
    const radius = 2.9 + generator.uniform() * 1.3;
    const ground = 0.15 + generator.uniform() * 0.25;
    const strength = 0.3 + generator.uniform() * 0.35;
    for (let line = 0; line < side; line += 1)
      for (let column = 0; column < side; column += 1) {
        const mark = coverage(label, column - centre.right, line - centre.down, radius);
        const value = ground + strength * mark + bell(generator) * noise;
        x[(picture * side + line) * side + column] = Math.max(0, Math.min(1, value));
      }
  }
  return { x, y };
}
