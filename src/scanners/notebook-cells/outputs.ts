/** Looks at what cells have left behind: markup that acts, and secrets that were printed. */
import type { Severity } from '#contract/findings';
import type { Budget } from '#formats/budget';
import type { JsonNode } from '#formats/json/parse';
import { redacted, secretsIn } from '../secrets-in-text.ts';

export interface OutputFound {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly detail: string;
  readonly shown: string;
  readonly at: number;
  readonly end: number;
  readonly pointer: string;
}

/** Longest text that is searched. */
const looked = 512 * 1024;

/** What markup would do in a browser: run on its own kernel, fetch, or only draw. */
export function activeMarkup(text: string, kind: string): { readonly severity: Severity; readonly what: string } | undefined {
  const script = /javascript/.test(kind) || /<script\b|\bon(?:error|load)\s{0,4}=|<(?:iframe|object|embed)\b|javascript:/i.test(text);
  if (!script || !/html|javascript|svg|markdown/.test(kind)) return undefined;
  if (/kernel\.execute|Jupyter\.notebook|IPython\.notebook|executeCode/.test(text))
    return { severity: 'high', what: 'a script that runs code in the kernel' };
  if (/document\.cookie|localStorage|\bfetch\s*\(|XMLHttpRequest|sendBeacon|\beval\s*\(|atob\s*\(/.test(text))
    return { severity: 'medium', what: 'a script that reads or sends data' };
  return { severity: 'low', what: 'a script or a frame' };
}

function* texts(
  node: JsonNode,
  pointer: string,
  kind: string,
): Generator<{ text: string; at: number; end: number; pointer: string; kind: string }> {
  if (node.kind === 'string') yield { text: node.value, at: node.at, end: node.end, pointer, kind };
  if (node.kind === 'array') {
    const lines = node.items.every((item) => item.kind === 'string');
    if (lines && node.items.length > 1) {
      const joined = node.items.map((item) => (item.kind === 'string' ? item.value : '')).join('');
      yield { text: joined, at: node.at, end: node.end, pointer, kind };
    } else for (const [index, item] of node.items.entries()) yield* texts(item, `${pointer}/${index}`, kind);
  }
  if (node.kind === 'object')
    for (const { key, value } of node.members)
      yield* texts(value, `${pointer}/${key.slice(0, 80).replace(/~/g, '~0').replace(/\//g, '~1')}`, key.includes('/') ? key : kind);
}

/** @param outputs the list of a cell */
export function* judgeOutputs(outputs: JsonNode, pointer: string, budget: Budget): Generator<OutputFound> {
  for (const { text, kind, ...place } of texts(outputs, pointer, 'text/plain')) {
    budget.spend('maxSteps', 1 + Math.ceil(text.length / 16));
    if (/^image\//.test(kind) && kind !== 'image/svg+xml') continue;
    const head = text.length > looked ? text.slice(0, looked) : text;
    const active = activeMarkup(head, kind);
    if (active)
      yield {
        ruleId: 'MDL-DEV-015',
        severity: active.severity,
        detail: `An output holds ${active.what}.`,
        shown: head.slice(0, 200),
        ...place,
      };
    for (const secret of secretsIn(head, budget))
      yield {
        ruleId: 'MDL-DEV-012',
        severity: 'high',
        detail: `An output shows a secret: ${secret.kind}, ${redacted(secret.value)}.`,
        shown: redacted(secret.value),
        ...place,
      };
  }
}
