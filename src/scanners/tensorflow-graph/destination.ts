/** Tells where a path that a graph uses can lead, from what its parts are. */
import type { Expression } from './expression.ts';

export interface Destination {
  /** Text with `*` for each part that is not known. */
  readonly text: string;
  /** Whether some part comes from whoever runs the graph. */
  readonly outside: boolean;
  readonly asset: boolean;
  /** Whether the text starts with something known. */
  readonly anchored: boolean;
}

const maxDestinations = 64;

const product = (left: readonly Destination[], right: readonly Destination[], separator: string): Destination[] => {
  const all: Destination[] = [];
  for (const first of left)
    for (const second of right) {
      if (all.length >= maxDestinations) return all;
      all.push({
        text: `${first.text}${separator}${second.text}`.slice(0, 2048),
        outside: first.outside || second.outside,
        asset: first.asset || second.asset,
        anchored: first.text === '' ? second.anchored : first.anchored,
      });
    }
  return all;
};

const unknown = (outside: boolean): Destination => ({ text: '*', outside, asset: false, anchored: false });
const known = (text: string, asset = false): Destination => ({ text, outside: false, asset, anchored: true });

/** Every place that the expression can name, at most 64. */
export function destinations(value: Expression): Destination[] {
  switch (value.kind) {
    case 'constant':
      return value.texts.slice(0, maxDestinations).map((text) => known(text));
    case 'asset':
      return [known(value.file, true), ...value.texts.slice(0, 4).map((text) => known(text, true))];
    case 'outside':
      return [unknown(true), ...(value.fallback ? destinations(value.fallback).map((each) => ({ ...each, outside: true })) : [])];
    case 'choice':
      return value.options.flatMap(destinations).slice(0, maxDestinations);
    case 'join': {
      let all: Destination[] = [{ text: '', outside: false, asset: false, anchored: false }];
      value.parts.forEach((part, index) => {
        all = product(all, destinations(part), index === 0 ? '' : value.separator);
      });
      return all;
    }
    default:
      return [unknown(false)];
  }
}

/** Whether a path leaves the folder of the model: absolute, climbing, an address, a share, a home. */
export function leavesFolder(path: string): boolean {
  const plain = path.replace(/\\/g, '/');
  return (
    plain.startsWith('/') ||
    plain.startsWith('~') ||
    /^[A-Za-z]:/.test(plain) ||
    /^[a-z][a-z0-9+.-]+:\/\//i.test(plain) ||
    plain.split('/').includes('..') ||
    plain.includes('\0')
  );
}

/** Whether a place is an address on the network or of cloud storage. */
export function isRemote(path: string): boolean {
  return /^(?:https?|ftps?|grpc|s3|gs|hdfs|viewfs|har|wasbs?|abfss?|az|oss|cos|tcp|ws|wss):\/\//i.test(path) || /^\/\/|^\\\\/.test(path);
}
