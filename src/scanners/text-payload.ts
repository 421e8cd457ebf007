/** Tells text that does something when a program shows or runs it from text that describes a model. */
import type { Budget } from '#formats/budget';
import { decodedTexts } from './decoded-texts.ts';

export interface TextPayload {
  /** What it is, to stand in a sentence after "holds". */
  readonly what: string;
  /** The place that shows it, short. */
  readonly excerpt: string;
}

const longestText = 1024 * 1024;
/** Codes inside codes. */
const deepestCode = 3;

/** Each pattern is linear: no repetition stands inside another over the same characters, and none runs on from start to start. */
const patterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a script element', /<script\b/i],
  ['a frame or object element', /<(?:iframe|object|embed)\b[^>]{0,200}\b(?:src|data)\s*=/i],
  ['a script address', /\b(?:javascript|vbscript)\s*:\s*\S/i],
  ['a server-side script', /<\?php\b/i],
  ['a Python import by function', /\b__import__\s*\(/],
  [
    'a Python call that starts a process',
    /\b(?:os\.(?:system|popen|exec[lv]p?e?|spawn\w{1,4})|subprocess\.\w{2,16}|pty\.spawn|commands\.getoutput)\s*\(/,
  ],
  ['a Python call that runs code', /(?<![.\w])(?:eval|exec)\s*\(\s*[^)\s]/],
  ['a Python call that unpacks a pickle', /\b(?:c?[pP]ickle|dill|joblib|marshal)\.loads?\s*\(/],
  ['a Python socket', /\bsocket\.socket\s*\(/],
  ['a command that deletes files', /\brm\s+-(?=[a-z]*[rf])[a-z]{1,6}\s+(?:--?\S{1,30}\s+)?["']?(?:[/~$]|\.\.|\*(?:[\s;&|"']|$))/],
  ['a command that runs what it downloads', /\b(?:curl|wget)\b[^\n|;&]{0,200}(?:\||;|&&)\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/],
  ['a command that makes a file executable', /\bchmod\s+(?:\+x|[0-7]{3,4})\s+[./~\w]/],
  ['a shell that is handed a command', /(?:\/bin\/(?:ba|z|da)?sh|\bbash)\s+-[ci]\b/],
  ['a shell over the network', /\/dev\/tcp\/|\bnc(?:at)?\s+(?:-\w{1,16}\s+){0,8}-e\b/],
  ['a PowerShell command', /\bpowershell(?:\.exe)?\s+-(?:e|enc\w*|nop\w*|w\w*|c\w*|ex\w*)\b/i],
  ['a Windows command', /\bcmd(?:\.exe)?\s+\/c\b/i],
  ['a lookup that loads code', /\$\{jndi:/i],
];

/** `onerror=` and its like, where a tag is open in front of it: looked for by the rare word, since `<` may be everywhere. */
function eventHandler(text: string): TextPayload | undefined {
  let seen = 0;
  for (const match of text.matchAll(/\son(?:error|load|click|mouse\w{1,8}|focus|toggle)\s{0,8}=/gi)) {
    seen += 1;
    if (seen > 1000) return undefined;
    const before = text.slice(Math.max(0, match.index - 300), match.index);
    const tag = before.lastIndexOf('<');
    if (tag >= 0 && before.indexOf('>', tag) < 0 && /^<\w/.test(before.slice(tag)))
      return { what: 'an event handler in markup', excerpt: `${before.slice(tag)}${match[0]}`.slice(0, 120) };
  }
  return undefined;
}

function direct(text: string): TextPayload | undefined {
  for (const [what, pattern] of patterns) {
    const match = pattern.exec(text);
    if (match) return { what, excerpt: text.slice(Math.max(0, match.index - 20), match.index + 100) };
  }
  return eventHandler(text);
}

/**
 * What the text would do, or undefined for text that only describes. Looks at the first MiB.
 * @throws LimitReached when the artifact's texts together are longer than its budget
 */
export function textPayload(full: string, budget: Budget): TextPayload | undefined {
  const text = full.length > longestText ? full.slice(0, longestText) : full;
  budget.spend('maxSteps', 1 + Math.ceil(text.length / 8));
  const plain = direct(text);
  if (plain) return plain;
  return hidden(text, budget, 1);
}

/** What stands in text that is written in text, to some depth. */
function hidden(text: string, budget: Budget, depth: number): TextPayload | undefined {
  for (const [how, inner] of decodedTexts(text)) {
    budget.spend('maxSteps', 1 + Math.ceil(inner.length / 8));
    const found = direct(inner) ?? (depth < deepestCode ? hidden(inner, budget, depth + 1) : undefined);
    if (found) return { what: `${found.what}, written in ${how}`, excerpt: found.excerpt };
  }
  return undefined;
}

/** Addresses named in a text, at most `limit`, without duplicates. */
export function addressesIn(text: string, limit: number): string[] {
  const found = new Set<string>();
  for (const match of text.slice(0, longestText).matchAll(/\bhttps?:\/\/[^\s"'<>\\)]{3,200}/gi)) {
    found.add(match[0].replace(/[.,;:!?]+$/, ''));
    if (found.size >= limit) break;
  }
  return [...found];
}
