/** Writes an abstract value the way a Python programmer would read it, short and on one line. */
import type { Literal, Value } from './values.ts';

const maxDepth = 5;
const maxItems = 8;
const maxText = 120;

/** Plain ASCII without quotes: nearly every name. */
const harmless = /^[ !#-[\]-~]*$/;

/** Non-printing and direction-changing characters become escapes, so that evidence cannot dress itself up. */
export function printable(text: string): string {
  if (harmless.test(text)) return text;
  return text.replace(/[\\"\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

/** `module.name` as an import would be written. */
export function qualifiedName(value: { readonly module: string; readonly name: string }): string {
  return printable(`${value.module}.${value.name}`).slice(0, 200);
}

function renderLiteral(value: Literal, text: (value: Literal, limit: number) => string): string {
  const shown = printable(text(value, maxText).slice(0, maxText));
  const cut = value.length > maxText ? '…' : '';
  return `${value.kind === 'bytes' ? 'b' : ''}"${shown}${cut}"`;
}

/**
 * @param text reads a literal's text out of the file
 * @returns at most some 1,000 characters
 */
export function render(value: Value, text: (value: Literal, limit: number) => string, depth = 0): string {
  if (depth > maxDepth) return '…';
  const inner = (item: Value) => render(item, text, depth + 1);
  switch (value.kind) {
    case 'global':
      return qualifiedName(value);
    case 'call':
      return `${inner(value.callee)}(${value.args.slice(0, maxItems).map(inner).join(', ')}${value.args.length > maxItems ? ', …' : ''})`.slice(
        0,
        1000,
      );
    case 'text':
    case 'bytes':
      return renderLiteral(value, text);
    case 'number':
      return String(value.value);
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'persistent':
      return `persistent_load(${inner(value.id)})`;
    case 'extension':
      return `extension_${value.code}`;
    case 'unknown':
      return '?';
    case 'dict': {
      const pairs: string[] = [];
      for (let index = 0; index + 1 < value.items.length && pairs.length < maxItems; index += 2)
        pairs.push(`${inner(value.items[index] ?? value)}: ${inner(value.items[index + 1] ?? value)}`);
      return `{${pairs.join(', ')}${value.count > pairs.length * 2 ? ', …' : ''}}`.slice(0, 1000);
    }
    default: {
      const items = value.items.slice(0, maxItems).map(inner).join(', ');
      const more = value.count > maxItems ? ', …' : '';
      if (value.kind === 'tuple') return `(${items}${value.count === 1 ? ',' : more})`.slice(0, 1000);
      return (value.kind === 'list' ? `[${items}${more}]` : `{${items}${more}}`).slice(0, 1000);
    }
  }
}
