/** Reads YAML into the tree that JSON has, with every tag and how far aliases unfold; lenient, because a reader elsewhere may be. */
import type { Budget } from '../budget.ts';
import type { JsonMember, JsonNode } from '../json/parse.ts';
import { MalformedInput } from '../limits.ts';
import { blockScalar, doubleQuoted, plainScalar, singleQuoted } from './scalars.ts';

export interface YamlTag {
  /** With its handle written out: `tag:yaml.org,2002:python/name:os.system`. */
  readonly tag: string;
  readonly at: number;
  readonly end: number;
  readonly node: JsonNode;
}

export interface Yaml {
  /** One node for each document. */
  readonly roots: readonly JsonNode[];
  readonly tags: readonly YamlTag[];
  /** Nodes there would be with every alias written out. */
  readonly unfolded: number;
  /** Why reading stopped, with a byte offset. */
  readonly fault: { readonly detail: string; readonly at: number } | undefined;
}

const maxNesting = 100;
const coreHandle = 'tag:yaml.org,2002:';

interface Properties {
  readonly tag: { readonly text: string; readonly at: number; readonly end: number } | undefined;
  readonly anchor: string | undefined;
}

class YamlReader {
  /** One character for each byte. */
  readonly #text: string;
  readonly #budget: Budget;
  readonly roots: JsonNode[] = [];
  readonly tags: YamlTag[] = [];
  readonly #handles = new Map<string, string>([
    ['!', '!'],
    ['!!', coreHandle],
  ]);
  readonly #anchors = new Map<string, number>();
  #position = 0;
  #depth = 0;
  unfolded = 0;

  constructor(text: string, budget: Budget) {
    this.#text = text;
    this.#budget = budget;
  }

  get position(): number {
    return this.#position;
  }

  #fail(detail: string): never {
    throw new MalformedInput(detail, this.#position);
  }

  get #here(): string {
    return this.#text[this.#position] ?? '';
  }

  #is(character: string): boolean {
    return this.#text[this.#position] === character;
  }

  #column(at = this.#position): number {
    return at - (this.#text.lastIndexOf('\n', at - 1) + 1);
  }

  #lineEnd(at = this.#position): number {
    const end = this.#text.indexOf('\n', at);
    return end < 0 ? this.#text.length : end;
  }

  /** Steps over blanks, comments and line ends; tells whether a line end was among them. */
  #skip(): boolean {
    let crossed = this.#position === 0;
    for (;;) {
      const here = this.#here;
      if (here === '\n') crossed = true;
      if (here === '#' && (this.#position === 0 || /\s/.test(this.#text[this.#position - 1] ?? ''))) {
        this.#position = this.#lineEnd();
        continue;
      }
      if (here !== ' ' && here !== '\t' && here !== '\r' && here !== '\n') return crossed;
      this.#position += 1;
    }
  }

  #blanks(): void {
    while (this.#here === ' ' || this.#here === '\t') this.#position += 1;
  }

  #starts(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    return pattern.exec(this.#text)?.[0];
  }

  get #atMark(): boolean {
    const first = this.#position === 0 || this.#text[this.#position - 1] === '\n';
    return first && this.#starts(/(?:---|\.\.\.)(?=\s|$)/y) !== undefined;
  }

  #tagText(raw: string): string {
    const verbatim = /^!<([^>]*)>$/.exec(raw);
    const handle = verbatim ? '' : (/^!\w*!/.exec(raw)?.[0] ?? '!');
    const text = verbatim ? (verbatim[1] ?? '') : (this.#handles.get(handle) ?? handle) + raw.slice(handle.length);
    // Tags are addresses, and readers decode their escapes.
    return text.replace(/%([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }

  #properties(): Properties {
    let tag: Properties['tag'];
    let anchor: string | undefined;
    for (;;) {
      const at = this.#position;
      const written = this.#starts(/!(?:<[^>\s]{0,1000}>|[^\s,[\]{}]{0,1000})/y);
      const named = written === undefined ? this.#starts(/&[^\s,[\]{}]{1,200}/y) : undefined;
      if (written === undefined && named === undefined) return { tag, anchor };
      if (written !== undefined) tag = { text: this.#tagText(written), at, end: at + written.length };
      else anchor = named?.slice(1);
      this.#position += (written ?? named ?? '').length;
      this.#blanks();
    }
  }

  /** Reads a node with its tag and anchor, and counts it as often as aliases repeat it. */
  #with(properties: Properties, read: () => JsonNode): JsonNode {
    this.#depth += 1;
    if (this.#depth > maxNesting) this.#fail(`The document is nested more than ${maxNesting} deep`);
    this.#budget.spend('maxSteps');
    const before = this.unfolded;
    this.unfolded += 1;
    const node = read();
    if (properties.anchor !== undefined) this.#anchors.set(properties.anchor, this.unfolded - before);
    if (properties.tag) this.tags.push({ tag: properties.tag.text, at: properties.tag.at, end: properties.tag.end, node });
    this.#depth -= 1;
    return node;
  }

  #null(): JsonNode {
    return { kind: 'null', at: this.#position, end: this.#position };
  }

  #quoted(): JsonNode {
    const at = this.#position;
    const double = this.#here === '"';
    let end = at + 1;
    for (;;) {
      end = this.#text.indexOf(this.#here, end);
      if (end < 0) this.#fail('A quoted text is never closed');
      if (double ? this.#isEscaped(end) : this.#text[end + 1] === "'") end += double ? 1 : 2;
      else break;
    }
    const inner = this.#text.slice(at + 1, end);
    this.#position = end + 1;
    return { kind: 'string', at, end: this.#position, value: double ? doubleQuoted(inner) : singleQuoted(inner) };
  }

  /** Whether an odd number of backslashes stands in front. */
  #isEscaped(at: number): boolean {
    let before = at - 1;
    while (this.#text[before] === '\\') before -= 1;
    return (at - before) % 2 === 0;
  }

  /** Text up to a colon that ends a key, a comment or the end of the line. */
  #plainLine(): string {
    const end = this.#lineEnd();
    let at = this.#position;
    for (; at < end; at += 1) {
      const here = this.#text[at];
      if (here === ':' && /\s|^$/.test(this.#text[at + 1] ?? '')) break;
      if (here === '#' && (at === this.#position || /\s/.test(this.#text[at - 1] ?? ''))) break;
    }
    return this.#text.slice(this.#position, at);
  }

  #alias(): JsonNode {
    const name = this.#starts(/\*[^\s,[\]{}]{1,200}/y) ?? this.#fail('An alias has no name');
    const at = this.#position;
    this.#position += name.length;
    this.unfolded += this.#anchors.get(name.slice(1)) ?? 0;
    return { kind: 'null', at, end: this.#position };
  }

  #flow(): JsonNode {
    const properties = this.#properties();
    this.#skip();
    return this.#with(properties, () => {
      const here = this.#here;
      if (here === '[' || here === '{') return this.#flowCollection(here === '[' ? ']' : '}');
      if (here === '"' || here === "'") return this.#quoted();
      if (here === '*') return this.#alias();
      const at = this.#position;
      const stop = /[,[\]{}]|:(?=[\s,[\]{}])|(?<=\s)#/g;
      stop.lastIndex = at;
      const raw = this.#text.slice(at, stop.exec(this.#text)?.index ?? this.#text.length);
      this.#position += raw.length;
      return plainScalar(raw, at, at + raw.trimEnd().length);
    });
  }

  #flowCollection(closing: ']' | '}'): JsonNode {
    const at = this.#position;
    const items: JsonNode[] = [];
    const members: JsonMember[] = [];
    this.#position += 1;
    for (;;) {
      this.#skip();
      if (this.#position >= this.#text.length) this.#fail('A list or map is never closed');
      if (this.#is(closing)) break;
      if (this.#is('?') && /\s/.test(this.#text[this.#position + 1] ?? '')) this.#position += 1;
      this.#skip();
      const start = this.#position;
      const key = this.#flow();
      this.#skip();
      if (this.#is(':')) {
        this.#position += 1;
        this.#skip();
        const value = this.#is(',') || this.#is(closing) ? this.#null() : this.#flow();
        const member = { key: keyOf(key), keyAt: key.at, value };
        if (closing === '}') members.push(member);
        else items.push({ kind: 'object', at: key.at, end: value.end, members: [member] });
      } else if (closing === '}') members.push({ key: keyOf(key), keyAt: key.at, value: this.#null() });
      else items.push(key);
      this.#skip();
      if (this.#is(',')) this.#position += 1;
      else if (!this.#is(closing))
        this.#fail(this.#position === start ? 'A comma or closing bracket is missing' : 'Something stands between two items');
    }
    this.#position += 1;
    return closing === ']' ? { kind: 'array', at, end: this.#position, items } : { kind: 'object', at, end: this.#position, members };
  }

  /** @param parent column of the node around */
  #block(parent: number): JsonNode {
    const at = this.#position;
    const header = this.#starts(/[|>][-+\d]{0,3}[ \t]*(?:#[^\n]*)?(?=\r?\n|$)/y) ?? '';
    const folded = header.startsWith('>');
    this.#position = Math.min(this.#text.length, this.#lineEnd() + 1);
    const lines: string[] = [];
    const told = /\d/.exec(header)?.[0];
    let indent = told === undefined ? -1 : Math.max(0, parent) + Number(told);
    while (this.#position < this.#text.length) {
      const end = this.#lineEnd();
      const line = this.#text.slice(this.#position, end).replace(/\r$/, '');
      const blank = line.trim() === '';
      const depth = line.length - line.trimStart().length;
      if (!blank && depth <= parent) break;
      if (!blank && indent < 0) indent = depth;
      lines.push(line);
      this.#budget.spend('maxSteps');
      this.#position = end + 1;
    }
    this.#position = Math.min(this.#position, this.#text.length);
    const value = blockScalar(lines, folded, Math.max(0, indent));
    return { kind: 'string', at, end: this.#position, value };
  }

  /** A scalar without quotes; lines that stand further in than `parent` go on with it. */
  #plain(parent: number): JsonNode {
    const at = this.#position;
    const first = this.#plainLine();
    this.#position += Math.max(first.length, first === '' && this.#here === ':' ? 1 : 0);
    let end = at + first.trimEnd().length;
    for (;;) {
      const lineEnd = this.#lineEnd();
      if (this.#here === ':' || this.#here === '#') break;
      const next = /[ \t]*(?:\r?\n[ \t]*)+/y;
      next.lastIndex = lineEnd;
      const gap = next.exec(this.#text)?.[0];
      if (gap === undefined || this.#position < lineEnd) break;
      const start = lineEnd + gap.length;
      if (start >= this.#text.length || this.#column(start) <= parent || this.#text[start] === '#') break;
      const stop = this.#lineEnd(start);
      const line = this.#text.slice(start, stop);
      if (/^(?:- |\?\s)/.test(line) || /^[^\s"'][^\n]{0,200}:(?:\s|$)/.test(line)) break;
      this.#budget.spend('maxSteps');
      this.#position = stop;
      end = start + line.trimEnd().length;
    }
    return plainScalar(this.#text.slice(at, end), at, end);
  }

  /** The value of a key or an item: on the same line, or further in on the next. */
  #value(parent: number, inMap: boolean): JsonNode {
    this.#blanks();
    const properties = this.#properties();
    const crossed = this.#skip();
    if (this.#position >= this.#text.length || this.#atMark) return this.#with(properties, () => this.#null());
    if (!crossed) return this.#with(properties, () => this.#inline(parent));
    const column = this.#column();
    const list = this.#starts(/-(?=\s|$)/y) !== undefined;
    if (column > parent || (inMap && column === parent && list)) return this.#with(properties, () => this.#node(column - 1));
    return this.#with(properties, () => this.#null());
  }

  #inline(parent: number): JsonNode {
    return /[|>]/.test(this.#here) ? this.#block(parent) : this.#node(parent);
  }

  /** A node that starts here; a key with a colon behind it makes it a map of the column it stands in. */
  #node(parent: number): JsonNode {
    const column = this.#column();
    if (this.#starts(/-(?=\s|$)/y) !== undefined) return this.#sequence(column);
    if (this.#starts(/\?(?=\s|$)/y) !== undefined) return this.#mapping(column, undefined);
    if (/[|>]/.test(this.#here)) return this.#block(parent);
    const properties = this.#properties();
    const crossed = this.#here === '\n' || this.#here === '\r' || this.#here === '';
    if (crossed) return this.#with(properties, () => this.#value(parent, false));
    const first = this.#with(properties, () => {
      const here = this.#here;
      if (here === '[' || here === '{') return this.#flowCollection(here === '[' ? ']' : '}');
      if (here === '"' || here === "'") return this.#quoted();
      if (here === '*') return this.#alias();
      if (/[|>]/.test(here)) return this.#block(parent);
      return this.#plain(parent);
    });
    const after = this.#position;
    this.#blanks();
    if (this.#starts(/:(?=\s|$)/y) !== undefined) return this.#mapping(column, first);
    this.#position = after;
    return first;
  }

  #sequence(column: number): JsonNode {
    const at = this.#position;
    const items: JsonNode[] = [];
    while (this.#starts(/-(?=\s|$)/y) !== undefined && this.#column() === column) {
      this.#position += 1;
      items.push(this.#value(column, false));
      this.#skip();
      if (this.#atMark) break;
    }
    return { kind: 'array', at, end: this.#position, items };
  }

  #mapping(column: number, first: JsonNode | undefined): JsonNode {
    const at = first?.at ?? this.#position;
    const members: JsonMember[] = [];
    let key = first;
    for (;;) {
      if (key === undefined) {
        if (this.#starts(/\?(?=\s|$)/y) !== undefined) {
          this.#position += 1;
          key = this.#value(column, false);
          this.#skip();
        } else {
          const properties = this.#properties();
          key = this.#with(properties, () => {
            if (this.#here === '"' || this.#here === "'") return this.#quoted();
            if (this.#here === '*') return this.#alias();
            if (this.#here === '[' || this.#here === '{') return this.#flowCollection(this.#here === '[' ? ']' : '}');
            return this.#plain(Number.MAX_SAFE_INTEGER);
          });
        }
        this.#blanks();
      }
      if (this.#starts(/:(?=\s|$)/y) === undefined) {
        members.push({ key: keyOf(key), keyAt: key.at, value: this.#null() });
        if (this.#position <= key.at) this.#position = this.#lineEnd();
      } else {
        this.#position += 1;
        members.push({ key: keyOf(key), keyAt: key.at, value: this.#value(column, true) });
      }
      key = undefined;
      this.#skip();
      if (this.#position >= this.#text.length || this.#column() !== column || this.#atMark) break;
      if (this.#starts(/-(?=\s|$)/y) !== undefined) break;
    }
    return { kind: 'object', at, end: this.#position, members };
  }

  #directives(): void {
    while (this.#here === '%' && this.#column() === 0) {
      const end = this.#lineEnd();
      const [, handle, prefix] = /^%TAG\s+(!\w*!?)\s+(\S+)/.exec(this.#text.slice(this.#position, end)) ?? [];
      if (handle !== undefined && prefix !== undefined) this.#handles.set(handle, prefix);
      this.#position = end;
      this.#skip();
    }
  }

  /** @param most documents to read */
  read(most: number): void {
    for (;;) {
      this.#skip();
      this.#directives();
      if (this.#atMark) {
        this.#position += 3;
        this.#skip();
      }
      if (this.#position >= this.#text.length || this.roots.length >= most) return;
      if (this.#atMark) continue;
      const before = this.#position;
      this.roots.push(this.#with({ tag: undefined, anchor: undefined }, () => this.#node(-1)));
      this.#skip();
      if (this.#position >= this.#text.length) return;
      if (!this.#atMark && this.#here !== '%')
        this.#fail(this.#position === before ? 'A line is no part of a document' : 'A line stands where none of its document can');
    }
  }
}

function keyOf(node: JsonNode): string {
  if (node.kind === 'string') return node.value;
  if (node.kind === 'number') return node.text;
  return node.kind === 'boolean' ? String(node.value) : '';
}

/**
 * Reads a stream of documents as far as it goes.
 * @param bytes UTF-8; offsets in the result are offsets in these bytes
 */
export function readYaml(bytes: Uint8Array, budget: Budget, most = 1000): Yaml {
  const reader = new YamlReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), budget);
  let fault: Yaml['fault'];
  try {
    reader.read(most);
  } catch (error) {
    if (!(error instanceof MalformedInput)) throw error;
    fault = { detail: error.message, at: error.offset };
  }
  return { roots: reader.roots, tags: reader.tags, unfolded: reader.unfolded, fault };
}
