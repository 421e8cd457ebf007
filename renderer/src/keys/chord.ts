/** Names the keys that were pressed: `C`, `Shift+F`, `Ctrl+K`, `Alt+ArrowUp`, `?`; and tells whether somebody is typing. */

export interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The chord's name. Letters are upper case; Cmd counts as Ctrl; Shift is named where the key itself does not show it. */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyLike): string {
  const isLetter = /^\p{L}$/u.test(key);
  const name = isLetter ? key.toUpperCase() : key === ' ' ? 'Space' : key;
  const isNamed = key.length > 1 || key === ' ';
  const shift = shiftKey && (isLetter || isNamed) ? 'Shift+' : '';
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shift}${name}`;
}

/** Whether a chord is a single character without Ctrl or Alt, which a text field would take as text. */
export function isSingle(chord: string): boolean {
  const bare = chord.replace(/^Shift\+/, '');
  return bare.length === 1 || bare === 'Space';
}

/** What of an element tells whether keys typed into it are text. */
export interface TypingTarget {
  readonly tagName?: string;
  readonly type?: string;
  readonly isContentEditable?: boolean;
  readonly readOnly?: boolean;
}

const buttonLike = new Set(['button', 'checkbox', 'radio', 'range', 'color', 'file', 'submit', 'reset', 'image']);

/** Whether a text field has the focus. */
export function isTyping({ tagName, type, isContentEditable }: TypingTarget): boolean {
  if (isContentEditable) return true;
  if (tagName === 'TEXTAREA' || tagName === 'SELECT') return true;
  return tagName === 'INPUT' && !buttonLike.has(type ?? 'text');
}

/** The key caps to draw for a chord: `Ctrl+K` as `Ctrl K`, `G O` as `G then O`. */
export function chordText(chord: string): string {
  const words = chord
    .replaceAll('ArrowUp', '↑')
    .replaceAll('ArrowDown', '↓')
    .replaceAll('ArrowLeft', '←')
    .replaceAll('ArrowRight', '→')
    .replaceAll('Escape', 'Esc')
    .replaceAll(' ', ' then ');
  return words.replace(/(?<=\w)\+/g, ' ');
}
