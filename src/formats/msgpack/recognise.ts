/** Recognises a MessagePack map by reading its beginning: the format has no magic number. */
import { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Format } from '../format.ts';
import { defaultLimits, LimitReached, MalformedInput } from '../limits.ts';
import { MsgpackReader } from './read.ts';

const looked = 5000;
const format: Format = { kind: 'msgpack', label: 'MessagePack checkpoint (Flax or other)' };

export function msgpackFormat(source: ByteSource, head: Uint8Array): Format | undefined {
  const first = head[0] ?? 0;
  const wide = first === 0xde || first === 0xdf;
  if (!wide && !(first >= 0x81 && first <= 0x8f)) return undefined;
  const second = head[wide ? (first === 0xde ? 3 : 5) : 1] ?? 0;
  if (!((second >= 0xa1 && second <= 0xbf) || second === 0xd9 || second === 0xda)) return undefined;
  let [keys, strange, arrays] = [0, 0, 0];
  const reader = new MsgpackReader(source, 0, new Budget({ ...defaultLimits, maxSteps: looked }), {
    text: (value, isKey) => {
      if (!isKey) return;
      if (/^[\w./:@ -]{1,300}$/.test(value)) keys += 1;
      else strange += 1;
    },
    bytes: () => {},
    extension: (code) => {
      if (code >= 1 && code <= 3) arrays += 1;
    },
    strangeKey: () => {
      strange += 1;
    },
  });
  try {
    reader.value();
    // A few letters read as a map now and then; a whole file, or an array of Flax, does not.
    return keys > strange && (reader.at === source.size || arrays > 0 || keys >= 3) ? format : undefined;
  } catch (error) {
    if (error instanceof LimitReached) return keys > 0 && strange <= keys / 20 ? format : undefined;
    if (!(error instanceof MalformedInput)) throw error;
    const claim = /claims \d+ entries/.test(error.message);
    return strange === 0 && (arrays > 0 || (keys > 0 && claim) || keys >= 3 || (wide && claim)) ? format : undefined;
  }
}
