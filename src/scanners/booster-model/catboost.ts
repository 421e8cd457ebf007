/** Reads a CatBoost file: a core of known length in FlatBuffers, then what the core says follows it. */
import { type ByteSource, sliceSource, viewOf } from '#formats/byte-source';
import { rootTable } from '#formats/flatbuffer/table';
import type { JsonMember, JsonNode } from '#formats/json/parse';
import { MalformedInput } from '#formats/limits';
import type { ScanContext } from '../define.ts';

export interface CatboostFile {
  /** First byte behind the core. */
  readonly end: number;
  readonly version: string;
  /** Names of the parts that follow the core. */
  readonly parts: readonly string[];
  /** What the file says of itself, values that are JSON as text. */
  readonly stated: JsonNode;
}

const coreAt = 8;
const longestText = 4 * 1024 * 1024;
const maxEntries = 10_000;

/**
 * @throws MalformedInput when the core does not fit the file
 */
export function readCatboost(source: ByteSource, context: ScanContext): CatboostFile {
  const size = viewOf(source, 4, 4)?.getUint32(0, true);
  if (size === undefined) throw new MalformedInput('The file ends inside its header.', 4);
  if (size > source.size - coreAt) throw new MalformedInput(`The core claims ${size} bytes; the file has ${source.size - coreAt} left.`, 4);
  const core = sliceSource(source, coreAt, size);
  const root = rootTable(core, context.budget);
  const members: JsonMember[] = [];
  for (const entry of root.tables(2)) {
    if (members.length >= maxEntries) break;
    const place = entry.textPlace(1);
    const at = coreAt + (place?.from ?? 0);
    members.push({
      key: entry.text(0, 1000),
      keyAt: coreAt + (entry.textPlace(0)?.from ?? 0),
      value: { kind: 'string', value: entry.text(1, longestText), at, end: coreAt + (place?.to ?? 0) },
    });
  }
  const { at, length } = root.vector(3, 4);
  const parts: string[] = [];
  for (let index = 0; index < Math.min(length, 32); index += 1) {
    const place = viewOf(core, at + index * 4, 4)?.getUint32(0, true) ?? 0;
    const from = at + index * 4 + place;
    const long = viewOf(core, from, 4)?.getUint32(0, true) ?? 0;
    parts.push(Buffer.from(core.read(from + 4, Math.min(long, 200))).toString('utf8'));
  }
  return { end: coreAt + size, version: root.text(0, 100), parts, stated: { kind: 'object', at: coreAt, end: coreAt + size, members } };
}
