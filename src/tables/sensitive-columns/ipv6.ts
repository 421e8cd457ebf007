/** Tells an IPv6 address from times, MAC addresses and scope operators. RFC 4291 section 2.2, without embedded IPv4. */

/** True for eight groups, or fewer with one `::`; there must be a digit and two groups, so that `a::b` in code does not count. */
export function parsesAsIpv6(text: string): boolean {
  if (!/[0-9]/.test(text) || !/^[0-9A-Fa-f:]+$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return halves.length === 1 ? groups.length === 8 : groups.length >= 2 && groups.length <= 7;
}
