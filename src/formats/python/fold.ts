/** Works out what Python's own functions make of known values, so that a name in pieces is judged like the name. */
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Budget } from '../budget.ts';
import { bytes, text, textOf, type Value } from './values.ts';

/** Longest text that is worked out. */
const longest = 2 * 1024 * 1024;
const mostItems = 100_000;

export const numberOf = (value: Value | undefined): number | undefined => {
  if (value?.kind === 'number') return value.value;
  return value?.kind === 'constant' && typeof value.value === 'boolean' ? Number(value.value) : undefined;
};

function isDecoded(values: readonly (Value | undefined)[]): boolean {
  return values.some((value) => {
    if (value?.kind === 'text' || value?.kind === 'bytes') return value.decoded;
    return value?.kind === 'list' && value.items.length <= 64 && isDecoded(value.items);
  });
}

/** The items of a sequence of known length; characters of a text, numbers of bytes. */
export function itemsOf(value: Value | undefined, budget: Budget): readonly Value[] | undefined {
  if (value?.kind === 'list') return value.items;
  if (value?.kind !== 'text' && value?.kind !== 'bytes') return undefined;
  if (value.value.length > mostItems) return undefined;
  budget.spend('maxSteps', value.value.length);
  if (value.kind === 'bytes') return [...value.value].map((each) => ({ kind: 'number', value: each }));
  return [...value.value].map((each) => text(each, value.decoded));
}

function joined(separator: string, value: Value | undefined, budget: Budget): string | undefined {
  const items = itemsOf(value, budget)?.map(textOf);
  if (!items?.every((each) => each !== undefined)) return undefined;
  return items.join(separator);
}

/** `%` formatting with known values. */
export function percent(pattern: string, given: Value): string | undefined {
  const args = given.kind === 'list' ? [...given.items] : [given];
  let complete = true;
  const result = pattern.replace(/%(?:\((\w+)\))?[-+ #0-9.]*([sdcrxi%])/g, (whole, name: string | undefined, letter: string) => {
    if (letter === '%') return '%';
    const value = name !== undefined && given.kind === 'dictionary' ? given.entries.get(name) : args.shift();
    const number = numberOf(value);
    const shown =
      textOf(value) ?? (letter === 'c' && number !== undefined ? character(number) : number?.toString(letter === 'x' ? 16 : 10));
    if (shown === undefined) complete = false;
    return shown ?? whole;
  });
  return complete ? result : undefined;
}

const character = (code: number): string => (code >= 0 && code <= 0x10ffff ? String.fromCodePoint(Math.trunc(code)) : '\ufffd');

function formatted(pattern: string, args: readonly Value[], keywords: ReadonlyMap<string, Value>): string | undefined {
  let next = 0;
  let complete = true;
  const result = pattern.replace(/\{\{|\}\}|\{(\w*)(?:![rsa])?(?::([^{}]*))?\}/g, (whole, name: string, form: string | undefined) => {
    if (whole === '{{' || whole === '}}') return whole[0] ?? '';
    const value = name === '' ? args[next++] : (args[Number(name)] ?? keywords.get(name));
    const number = numberOf(value);
    const shown = textOf(value) ?? (form === 'c' && number !== undefined ? character(number) : number?.toString());
    if (shown === undefined) complete = false;
    return shown ?? whole;
  });
  return complete ? result : undefined;
}

const slicedOf = (length: number, parts: readonly (number | undefined)[]): number[] => {
  const [from, to, step = 1] = parts;
  const bound = (value: number | undefined, otherwise: number) =>
    value === undefined
      ? otherwise
      : value < 0
        ? Math.max(step < 0 ? -1 : 0, length + value)
        : Math.min(step < 0 ? length - 1 : length, value);
  const indices: number[] = [];
  if (step === 0) return indices;
  const start = bound(from, step < 0 ? length - 1 : 0);
  const end = bound(to, step < 0 ? -1 : length);
  for (let at = start; step > 0 ? at < end : at > end; at += step) indices.push(at);
  return indices;
};

/** A stretch of a known sequence; undefined parts of the slice as Python fills them in. */
export function slice(value: Value, parts: readonly (number | undefined)[], budget: Budget): Value | undefined {
  if (value.kind !== 'text' && value.kind !== 'bytes' && value.kind !== 'list') return undefined;
  const length = value.kind === 'list' ? value.items.length : value.value.length;
  if (length > longest) return undefined;
  budget.spend('maxSteps', 1 + length / 8);
  const indices = slicedOf(length, parts);
  if (value.kind === 'list') return { kind: 'list', items: indices.flatMap((at) => value.items[at] ?? []) };
  if (value.kind === 'bytes')
    return bytes(
      Uint8Array.from(indices, (at) => value.value[at] ?? 0),
      value.decoded,
    );
  return text(indices.map((at) => value.value[at]).join(''), value.decoded || (parts[2] ?? 1) < 0);
}

const rot13 = (value: string): string =>
  value.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

const latin = (value: Value): Uint8Array | undefined =>
  value.kind === 'bytes' ? value.value : value.kind === 'text' ? Buffer.from(value.value, 'latin1') : undefined;

/** Unpacks bytes by the name of a codec or module. */
function unpack(how: string, value: Value | undefined, budget: Budget): Uint8Array | undefined {
  const packed = value && latin(value);
  if (!packed || packed.length > longest) return undefined;
  budget.spend('maxSteps', 1 + packed.length / 8);
  const word = Buffer.from(packed).toString('latin1');
  const options = { maxOutputLength: longest };
  try {
    if (/b64|base64/.test(how)) return Buffer.from(word, 'base64');
    if (/hex/.test(how)) return Buffer.from(word.replace(/\s/g, ''), 'hex');
    if (/b16/.test(how)) return Buffer.from(word, 'hex');
    if (/b32/.test(how)) return fromBase32(word);
    if (/b85|a85/.test(how)) return fromBase85(word, /a85/.test(how));
    if (/zlib|zip_codec/.test(how)) return inflateSync(packed, options);
    if (/gzip/.test(how)) return gunzipSync(packed, options);
    if (/deflate/.test(how)) return inflateRawSync(packed, options);
  } catch {
    return undefined;
  }
  return undefined;
}

function fromBase32(word: string): Uint8Array {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const result: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of word.toUpperCase()) {
    const digit = letters.indexOf(letter);
    if (digit < 0) continue;
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      result.push((value >> bits) & 255);
    }
  }
  return Uint8Array.from(result);
}

/** RFC 1924's letters (b85) or Adobe's (a85). */
function fromBase85(word: string, adobe: boolean): Uint8Array {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
  const result: number[] = [];
  let group: number[] = [];
  const flush = () => {
    const count = group.length;
    if (count < 2) return;
    while (group.length < 5) group.push(84);
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    for (let index = 0; index < count - 1; index += 1) result.push(Math.floor(value / 256 ** (3 - index)) % 256);
    group = [];
  };
  for (const letter of word.replace(/^<~|~>$/g, '')) {
    const digit = adobe ? letter.charCodeAt(0) - 33 : letters.indexOf(letter);
    if (digit < 0 || digit > 84) continue;
    group.push(digit);
    if (group.length === 5) flush();
  }
  flush();
  return Uint8Array.from(result);
}

const decoders: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  'base64.b64decode': 'b64',
  'base64.urlsafe_b64decode': 'b64',
  'base64.standard_b64decode': 'b64',
  'base64.decodebytes': 'b64',
  'base64.decodestring': 'b64',
  'binascii.a2b_base64': 'b64',
  'base64.b32decode': 'b32',
  'base64.b16decode': 'b16',
  'base64.b85decode': 'b85',
  'base64.a85decode': 'a85',
  'binascii.unhexlify': 'hex',
  'binascii.a2b_hex': 'hex',
  'bytes.fromhex': 'hex',
  'bytearray.fromhex': 'hex',
  'zlib.decompress': 'zlib',
  'gzip.decompress': 'gzip',
});

/** Names of functions that unpack what cannot be read as it stands. */
export const isDecoder = (name: string): boolean =>
  Object.hasOwn(decoders, name) || /^(?:codecs\.decode|bz2\.decompress|lzma\.decompress|marshal\.loads)$/.test(name);

/** What a function gives for known arguments, by its dotted name; undefined where that is not certain. */
export function foldCall(name: string, args: readonly Value[], budget: Budget): Value | undefined {
  const [first, second] = args;
  const how = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (how !== undefined) {
    const unpacked = unpack(how, first, budget);
    return unpacked && bytes(unpacked, true);
  }
  switch (name) {
    case 'codecs.decode': {
      const codec = textOf(second) ?? 'utf-8';
      if (/rot/.test(codec)) return textOf(first) === undefined ? undefined : text(rot13(textOf(first) ?? ''), true);
      const unpacked = unpack(codec, first, budget);
      return unpacked
        ? bytes(unpacked, true)
        : first?.kind === 'bytes'
          ? text(Buffer.from(first.value).toString('utf8'), first.decoded)
          : undefined;
    }
    case 'chr': {
      const code = numberOf(first);
      return code === undefined ? undefined : text(character(code), true);
    }
    case 'ord': {
      const letter = textOf(first);
      return letter ? { kind: 'number', value: letter.codePointAt(0) ?? 0 } : undefined;
    }
    case 'int': {
      const base = numberOf(second) ?? 10;
      const word = textOf(first);
      const value =
        word === undefined ? numberOf(first) : Number.parseInt(word.replace(/^0[xob]/i, ''), base >= 2 && base <= 36 ? base : 10);
      return value === undefined || Number.isNaN(value) ? undefined : { kind: 'number', value: Math.trunc(value) };
    }
    case 'len': {
      const items = first?.kind === 'list' ? first.items.length : textOf(first)?.length;
      return items === undefined ? undefined : { kind: 'number', value: items };
    }
    case 'str': {
      if (first?.kind === 'bytes') return second ? text(Buffer.from(first.value).toString('utf8'), first.decoded) : undefined;
      return textOf(first) === undefined ? (numberOf(first) === undefined ? undefined : text(String(numberOf(first)))) : first;
    }
    case 'bytes':
    case 'bytearray': {
      if (first?.kind === 'text') return bytes(Buffer.from(first.value, 'utf8'), first.decoded);
      if (first?.kind === 'bytes') return first;
      const items = first?.kind === 'list' ? first.items.map(numberOf) : undefined;
      return items?.every((each) => each !== undefined)
        ? bytes(
            Uint8Array.from(items, (each) => each ?? 0),
            true,
          )
        : undefined;
    }
    case 'list':
    case 'tuple':
    case 'iter': {
      const items = itemsOf(first, budget);
      return items && { kind: 'list', items };
    }
    case 'reversed': {
      const items = itemsOf(first, budget);
      return items && { kind: 'list', items: [...items].reverse() };
    }
    case 'range': {
      const [from, to, step] = args.length === 1 ? [0, numberOf(first), 1] : [numberOf(first), numberOf(second), numberOf(args[2]) ?? 1];
      if (from === undefined || to === undefined || !step || Math.abs((to - from) / step) > 4096) return undefined;
      const items: Value[] = [];
      for (let at = from; step > 0 ? at < to : at > to; at += step) items.push({ kind: 'number', value: at });
      budget.spend('maxSteps', items.length);
      return { kind: 'list', items };
    }
    case 'os.path.join':
    case 'os.path.expanduser':
    case 'os.path.abspath':
    case 'pathlib.Path.home': {
      const parts = args.map(textOf);
      return parts.length > 0 && parts.every((each) => each !== undefined) ? text(parts.join('/')) : undefined;
    }
    default:
      return undefined;
  }
}

/** What a method of a known text, bytes or list gives. */
export function foldMethod(
  target: Value,
  name: string,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  budget: Budget,
): Value | undefined {
  if (target.kind !== 'text' && target.kind !== 'bytes') return undefined;
  const self = textOf(target) ?? '';
  if (self.length > longest) return undefined;
  budget.spend('maxSteps', 1 + self.length / 16);
  const [first, second] = args.map(textOf);
  const decoded = isDecoded([target, ...args]);
  const result = (value: string | undefined, changed = false): Value | undefined => {
    if (value === undefined || value.length > longest) return undefined;
    return target.kind === 'bytes' ? bytes(Buffer.from(value, 'latin1'), decoded || changed) : text(value, decoded || changed);
  };
  switch (name) {
    case 'decode': {
      const codec = first ?? textOf(keywords.get('encoding')) ?? 'utf-8';
      if (/rot/.test(codec)) return text(rot13(self), true);
      const unpacked = /utf|ascii|latin|cp\d/.test(codec) ? undefined : unpack(codec, target, budget);
      if (unpacked) return bytes(unpacked, true);
      return target.kind === 'bytes'
        ? text(Buffer.from(target.value).toString(/latin/.test(codec) ? 'latin1' : 'utf8'), target.decoded)
        : target;
    }
    case 'encode':
      return target.kind === 'text'
        ? bytes(Buffer.from(target.value, /latin/.test(first ?? '') ? 'latin1' : 'utf8'), target.decoded)
        : target;
    case 'join':
      return result(joined(self, args[0], budget));
    case 'format':
      return result(formatted(self, args, keywords));
    case 'replace':
      return first !== undefined && second !== undefined && (first !== '' || self.length < 1000) && second.length < 1000
        ? result(self.replaceAll(first, () => second))
        : undefined;
    case 'lower':
    case 'casefold':
      return result(self.toLowerCase());
    case 'upper':
      return result(self.toUpperCase());
    case 'swapcase':
      return result(
        self.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase())),
        true,
      );
    case 'strip':
    case 'lstrip':
    case 'rstrip':
      return args.length === 0 ? result(name === 'strip' ? self.trim() : name === 'lstrip' ? self.trimStart() : self.trimEnd()) : undefined;
    case 'split': {
      if (args.length > 1 || self.length > mostItems) return undefined;
      const parts = first === undefined ? self.trim().split(/\s+/) : first === '' ? [] : self.split(first);
      budget.spend('maxSteps', parts.length);
      return { kind: 'list', items: parts.map((each) => result(each) ?? target) };
    }
    case 'hex':
      return undefined;
    default:
      return undefined;
  }
}

/** An operator on known values. */
export function foldOperator(operator: string, left: Value, right: Value, budget: Budget): Value | undefined {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) {
    const value = arithmetic(operator, a, b);
    return value === undefined || !Number.isFinite(value) ? undefined : { kind: 'number', value };
  }
  if (operator === '+') {
    if (left.kind === 'list' && right.kind === 'list' && left.items.length + right.items.length <= mostItems) {
      budget.spend('maxSteps', left.items.length + right.items.length);
      return { kind: 'list', items: [...left.items, ...right.items] };
    }
    const sum = [textOf(left), textOf(right)];
    if (left.kind !== right.kind || sum[0] === undefined || sum[1] === undefined || sum[0].length + sum[1].length > longest)
      return undefined;
    const value = sum[0] + sum[1];
    budget.spend('maxSteps', 1);
    return left.kind === 'bytes' ? bytes(Buffer.from(value, 'latin1'), isDecoded([left, right])) : text(value, isDecoded([left, right]));
  }
  if (operator === '*') {
    const [word, count] = [textOf(left) ?? textOf(right), a ?? b];
    if (word === undefined || count === undefined || word.length * count > 65_536 || count < 0) return undefined;
    return text(word.repeat(Math.trunc(count)));
  }
  if (operator === '%' && left.kind === 'text' && left.value.length < longest) {
    budget.spend('maxSteps', 1 + left.value.length / 16);
    const value = percent(left.value, right);
    return value === undefined || value.length > longest ? undefined : text(value, isDecoded([left, right]));
  }
  return undefined;
}

function arithmetic(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '//':
      return Math.floor(a / b);
    case '%':
      return b === 0 ? undefined : ((a % b) + b) % b;
    case '**':
      return a ** b;
    case '^':
      return a ^ b;
    case '|':
      return a | b;
    case '&':
      return a & b;
    case '<<':
      return b < 31 ? a * 2 ** b : undefined;
    case '>>':
      return Math.floor(a / 2 ** b);
    default:
      return undefined;
  }
}
