/** Draws a grey picture from its bytes: no image decoder ever sees what came out of a data set. */
import { useEffect, useRef } from 'react';

/** Largest side that is drawn, in pixels of the picture. */
const largestSide = 1024;

/** Row-major grey bytes from base64, or undefined where they do not fill width times height. */
export function greyBytes(base64: string, width: number, height: number): Uint8Array | undefined {
  const sides = [width, height];
  if (sides.some((side) => !Number.isInteger(side) || side < 1 || side > largestSide)) return undefined;
  try {
    const binary = atob(base64);
    return binary.length === width * height ? Uint8Array.from(binary, (character) => character.charCodeAt(0)) : undefined;
  } catch {
    return undefined;
  }
}

interface PictureProps {
  readonly base64: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

/** 64 px wide, its pixels kept square and sharp. */
export function Picture({ base64, width, height, label }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const grey = base64 === undefined ? undefined : greyBytes(base64, width, height);
    const context = canvas.current?.getContext('2d');
    if (!grey || !context) return;
    const image = context.createImageData(width, height);
    for (const [at, value] of grey.entries()) image.data.set([value, value, value, 255], at * 4);
    context.putImageData(image, 0, 0);
  }, [base64, width, height]);
  const isSound = base64 !== undefined && greyBytes(base64, width, height) !== undefined;
  return isSound ? <canvas ref={canvas} width={width} height={height} className="picture" role="img" aria-label={label} /> : null;
}
