/** Tells a Jupyter notebook from other JSON (nbformat 3 and 4). */

/** @param text the head of the file */
export function looksLikeNotebook(text: string): boolean {
  return /^\s*\{/.test(text) && /"(?:cells|worksheets)"\s{0,64}:\s{0,64}\[/.test(text) && /"(?:cell_type|nbformat)"\s{0,64}:/.test(text);
}
