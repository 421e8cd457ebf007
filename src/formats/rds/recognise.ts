/** Recognises R's serialised objects (.rds) and workspaces (.RData), which are usually packed and seen here unpacked. */
import type { ByteSource } from '../byte-source.ts';
import type { Format } from '../format.ts';
import type { RdsEncoding } from './values.ts';

export interface RdsStart {
  readonly encoding: RdsEncoding;
  /** Whether it is a workspace: a list of names with their values. */
  readonly workspace: boolean;
  /** Where the version stands. */
  readonly at: number;
}

const encodings: Readonly<Record<string, RdsEncoding>> = { X: 'xdr', A: 'ascii', B: 'native' };

export function rdsStart(head: Uint8Array): RdsStart | undefined {
  const text = Buffer.from(head.subarray(0, 24)).toString('latin1');
  const match = /^(RD[XAB][123]\r?\n)?([XAB])\r?\n/.exec(text);
  const encoding = encodings[match?.[2] ?? ''];
  if (match === null || encoding === undefined) return undefined;
  const at = match[0].length;
  const version =
    encoding === 'ascii'
      ? Number(/^\s*(\d)\s+\d{5,7}\s+\d{5,7}\s/.exec(text.slice(at))?.[1] ?? 0)
      : encoding === 'xdr'
        ? word(head, at, false)
        : word(head, at, true);
  return version >= 1 && version <= 4 ? { encoding, workspace: match[1] !== undefined, at } : undefined;
}

function word(head: Uint8Array, at: number, little: boolean): number {
  if (at + 4 > head.length) return 0;
  return new DataView(head.buffer, head.byteOffset + at, 4).getInt32(0, little);
}

export function rdsFormat(_source: ByteSource, head: Uint8Array): Format | undefined {
  const start = rdsStart(head);
  return start ? { kind: 'rds', label: start.workspace ? 'R workspace (RData)' : 'R object (RDS)' } : undefined;
}
