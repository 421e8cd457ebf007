/** Recognises safetensors by the length and the object that every file of it starts with. */

/** @param size of the whole file in bytes */
export function looksLikeSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 9) return false;
  // Eight characters of text are a line of JSON, not a length.
  if (head.subarray(0, 8).every((byte) => byte >= 9 && byte < 127)) return false;
  const length = new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true);
  // The shortest header is {}; a length past the end is still this format, told wrongly on purpose.
  const text = Buffer.from(head.subarray(8, 40)).toString('latin1');
  const inside = length >= 2n && length <= BigInt(size - 8);
  // A blank in front of the object is against the format, and some readers take it.
  return (inside && /^(?:\{|\s{1,8}\{\s*["}])/.test(text)) || /^\{\s*"/.test(text);
}
