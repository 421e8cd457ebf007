/** Copies text without the clipboard permission, which no shell of Assay gives to the page. */

/** @returns whether the text is on the clipboard */
export function copyText(value: string): boolean {
  const field = document.createElement('textarea');
  const focused = document.activeElement;
  field.value = value;
  field.setAttribute('readonly', '');
  field.style.position = 'fixed';
  field.style.opacity = '0';
  // Inside an open dialog, so that its focus trap lets the field have the focus.
  const host = focused?.closest('[role="dialog"]') ?? document.body;
  host.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
