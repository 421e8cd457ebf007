/** Knows the layout that torch.save and torch.jit.save write: which members are raw tensor data, which are code. */
import type { ByteSource } from '#formats/byte-source';
import type { Member } from '#formats/zip/archive';

/** Raw tensor data: `<name>/data/0`, and TorchScript's `constants/0` and `tensors/0`. */
export function isTensorStorage(name: string): boolean {
  return /(?:^|\/)(?:data|constants|tensors)\/\d+$/.test(name);
}

/** TorchScript or Python source. */
export function isCode(name: string): boolean {
  return /\.py$/i.test(name);
}

const reaching =
  /\b(?:ops\.aten\.(?:save|from_file)|torch\.(?:save|from_file|load)|aten::(?:save|from_file)|__import__|subprocess|os\.system|socket)\b/;

/** What a code member does beyond computing: the operation that reads or writes files, or undefined. */
export function reachingOperation(source: ByteSource): string | undefined {
  const text = Buffer.from(source.read(0, 1024 * 1024)).toString('latin1');
  return reaching.exec(text)?.[0];
}

/** Facts that name what kind of archive this is. */
export function* torchFacts(members: readonly Member[], read: (member: Member) => string): Generator<readonly [string, string]> {
  const storages = members.filter((member) => isTensorStorage(member.listed.name));
  if (storages.length > 0) {
    const bytes = storages.reduce((sum, member) => sum + member.listed.size, 0);
    yield ['Tensor storages', `${storages.length}, ${bytes} bytes`];
  }
  for (const [file, label] of [
    ['version', 'PyTorch archive version'],
    ['byteorder', 'Byte order'],
    ['.format_version', 'PyTorch format version'],
  ] as const) {
    const member = members.find(({ listed }) => new RegExp(`^[^/]+/${file.replace('.', '\\.')}$`).test(listed.name));
    if (member) yield [label, read(member).trim().slice(0, 40)];
  }
  const code = members.filter((member) => isCode(member.listed.name));
  if (code.length > 0) yield ['Code members', String(code.length)];
}
