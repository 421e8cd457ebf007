/** Shows a call the way an engineer would write it, with what is known of its arguments. */
import type { Value } from '#formats/python/values';

const longest = 160;

/** Characters that show nothing or turn the direction of writing become escapes. */
export function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' ? '\\n' : character === '\t' ? '\\t' : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function clip(shown: string): string {
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

function shown(value: Value, depth = 0): string {
  switch (value.kind) {
    case 'text':
      return clip(JSON.stringify(value.value.slice(0, longest)));
    case 'bytes':
      return clip(`b${JSON.stringify(Buffer.from(value.value.subarray(0, longest)).toString('latin1'))}`);
    case 'number':
      return String(value.value);
    case 'constant':
      return value.value === null ? 'None' : value.value ? 'True' : 'False';
    case 'list':
      return depth > 1
        ? '[…]'
        : clip(
            `[${value.items
              .slice(0, 8)
              .map((each) => shown(each, depth + 1))
              .join(', ')}]`,
          );
    case 'path':
      return clip(value.path);
    case 'function':
    case 'class':
      return value.of.name;
    case 'unknown':
      return value.pattern === undefined ? clip(value.from[0] ?? '…') : clip(JSON.stringify(value.pattern.slice(0, longest)));
    case 'any': {
      const [first] = value.of;
      return first && depth < 2 ? shown(first, depth + 1) : '…';
    }
    default:
      return '…';
  }
}

/** `name(arguments)`, at most some hundred characters. */
export function renderCall(name: string, args: readonly Value[], keywords: ReadonlyMap<string, Value>): string {
  const all = [...args.slice(0, 6).map((each) => shown(each)), ...[...keywords].slice(0, 6).map(([key, each]) => `${key}=${shown(each)}`)];
  return visible(`${name}(${all.join(', ')})`.slice(0, 600));
}
