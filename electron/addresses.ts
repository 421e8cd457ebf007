/** The one origin that the window may be at. */

export const scheme = 'app';
export const host = 'assay';
export const startPage = `${scheme}://${host}/`;

/** Whether an address is of the window's own origin; anything that does not parse is not. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null && url.protocol === `${scheme}:` && url.host === host && url.username === '' && url.password === '' && url.port === ''
  );
}
