/** Where a row's values lie as channels, lines and columns, whichever order the model keeps them in. */

export interface Geometry {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Distance in values from one channel, line or column to the next. */
  readonly channelStride: number;
  readonly lineStride: number;
  readonly columnStride: number;
}

const isChannelCount = (dim: number): boolean => dim === 1 || dim === 3 || dim === 4;

/**
 * @param rowShape shape of one row as the model takes it, without the batch
 * @returns undefined for rows that are neither pictures nor series: tables and flat vectors
 */
export function geometryOf(rowShape: readonly number[]): Geometry | undefined {
  const [first = 1, second = 1, third = 1] = rowShape;
  if (rowShape.length === 2)
    return { channels: first, height: 1, width: second, channelStride: second, lineStride: second, columnStride: 1 };
  if (rowShape.length !== 3) return undefined;
  if (isChannelCount(third) && !isChannelCount(first))
    return { channels: third, height: first, width: second, channelStride: 1, lineStride: second * third, columnStride: third };
  return { channels: first, height: second, width: third, channelStride: second * third, lineStride: third, columnStride: 1 };
}

/** A picture is something a person can look at: lines and columns, and one, three or four channels. */
export function isPicture(geometry: Geometry | undefined): geometry is Geometry {
  return geometry !== undefined && geometry.height > 1 && geometry.width > 1 && isChannelCount(geometry.channels);
}
