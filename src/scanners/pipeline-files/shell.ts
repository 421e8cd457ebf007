/** What commands of build files and notebooks bring onto a machine: downloads that are run, packages, models. */
import type { Severity } from '#contract/findings';
import { visible } from '../python-code/render.ts';

export interface ShellFound {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly detail: string;
}

/** Rules that commands can raise. */
export const shellRules = ['MDL-DEV-002', 'MDL-DEV-013', 'MDL-DEV-014', 'MDL-REQ-002', 'MDL-REQ-003'];

const interpreter = /^\s*(?:sudo\s+(?:-\w+\s+)*)?(?:env\s+)?(?:\/\S{0,60}\/)?(?:(?:ba|z|da|k)?sh|python[\d.]*|perl|ruby|node)(?:\s|$)/;
const fetching = /\b(?:curl|wget)\b/;
const decoding = /\bbase64\s+(?:-d|-D|--decode)\b/;
const substitutes = /(?:\b(?:ba|z|da)?sh\b|\bsource\b|\beval\b|^\s*\.)[^;&|]{0,60}(?:<\(|\$\(|`)\s*(?:curl|wget)\b/;
const opensShell = /\/dev\/tcp\/|\bnc(?:at)?\s+(?:-\w{1,16}\s+){0,8}-e\b/;
const fetchesModel =
  /\b(?:huggingface-cli|hf)\s+download\s+(\S+)|\bgit\s+(?:lfs\s+)?clone\s+(?:-\S+\s+)*(https?:\/\/huggingface\.co\/\S+)|\b(?:wget|curl)\b[^;&|\n]{0,100}?(https?:\/\/\S{1,300}\.(?:safetensors|gguf|ckpt|pth?|bin|pkl|h5|keras|onnx|joblib|tflite|engine))\b|\bollama\s+(?:pull|run)\s+(\S+)/;
const installs = /(?:^|[\s;&|'"[,])(?:uv\s+)?(?:pip[\d.]*|conda|mamba)\s+install\s+([^;&|\n]{1,2000})/g;

const optionWithValue =
  /^(?:-r|-c|-t|-i|-f|-e|--(?:requirement|constraint|target|index-url|extra-index-url|find-links|trusted-host|editable|prefix|root|channel|name|python|cache-dir|timeout|retries|proxy|platform|upgrade-strategy|no-binary|only-binary|progress-bar|log))$/;

function* packages(rest: string): Generator<ShellFound> {
  const words = rest
    .replace(/\\\n/g, ' ')
    .replace(/["'\],]/g, ' ')
    .trim()
    .split(/\s+/);
  const open: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [name, given] = word.split('=', 2);
    const value = given ?? words[index + 1] ?? '';
    if (
      name === '--extra-index-url' ||
      name === '--trusted-host' ||
      ((name === '--index-url' || name === '-i') && value.startsWith('http://'))
    )
      yield {
        ruleId: 'MDL-REQ-003',
        severity: 'medium',
        detail: `Packages are installed with ${visible(word.slice(0, 120))}${given === undefined ? ` ${visible(value.slice(0, 120))}` : ''}.`,
      };
    if (/^(?:git\+|https?:\/\/|hg\+|svn\+)/.test(word) || /@(?:git\+|https?:)/.test(word)) {
      const pinned = /@[0-9a-f]{40}\b|#sha256=/.test(word);
      yield {
        ruleId: 'MDL-REQ-002',
        severity: pinned ? 'low' : 'medium',
        detail: `A package is installed from ${visible(word.slice(0, 160))}.`,
      };
    } else if (word.startsWith('-')) {
      if (optionWithValue.test(word)) index += 1;
    } else if (/^[A-Za-z][\w.-]*(?:\[[\w,]*\])?(?:[<>~!].*)?$/.test(word) && word !== 'pip') open.push(word);
  }
  if (open.length > 0)
    yield {
      ruleId: 'MDL-DEV-014',
      severity: 'low',
      detail: `Packages are installed without fixed versions: ${visible(open.slice(0, 12).join(', ').slice(0, 300))}.`,
    };
}

/** The parts of a command between its operators, each with the operator in front. */
function stagesOf(line: string): { readonly text: string; readonly after: string }[] {
  const pieces = line.split(/(\|\|?|&&?|;)/);
  const stages: { text: string; after: string }[] = [];
  for (let index = 0; index < pieces.length; index += 2) stages.push({ text: pieces[index] ?? '', after: pieces[index - 1] ?? '' });
  return stages;
}

/** Where a download ends up when it is kept: `-o name`, or the last part of its address. */
function keptAs(stage: string): string | undefined {
  const named = /\s(?:-o|-O|--output|--output-document|>)[\s=]*([\w./-]{1,120})/.exec(stage)?.[1];
  const last = /\/([\w.-]{1,80})(?:['"?\s]|$)/.exec(stage.trim().split(/\s+/).at(-1) ?? '')?.[1];
  return (named === '-' ? undefined : named?.split('/').at(-1)) ?? last;
}

/** How a command runs what it did not hold, or undefined. */
function runsForeign(line: string): string | undefined {
  let piped: string | undefined;
  const kept = new Set<string>();
  for (const { text, after } of stagesOf(line)) {
    if (after !== '|') piped = undefined;
    if (piped !== undefined && interpreter.test(text)) return piped;
    const words = text.trim().split(/\s+/).slice(0, 8);
    if (
      words.some((word) => kept.has(word.split('/').at(-1) ?? '')) &&
      (interpreter.test(text) || /^\s*(?:sudo\s+)?(?:\.?\/|source\s)/.test(text))
    )
      return 'runs what it downloads';
    if (fetching.test(text)) {
      piped = 'runs what it downloads';
      const name = keptAs(text);
      if (name !== undefined) kept.add(name);
    }
    if (decoding.test(text)) piped = 'runs text that it decodes';
  }
  return substitutes.test(line) ? 'runs what it downloads' : undefined;
}

/** What one command (with its continued lines) does; the words are looked at, nothing is expanded. */
export function* judgeCommand(command: string): Generator<ShellFound> {
  const line = command.length > 8000 ? command.slice(0, 8000) : command;
  if (/^\s*(?:#|\/\/)/.test(line)) return;
  const shown = visible(line.trim().slice(0, 200));
  const foreign = runsForeign(line);
  if (foreign !== undefined) yield { ruleId: 'MDL-DEV-013', severity: 'high', detail: `A command ${foreign}: ${shown}` };
  else if (opensShell.test(line))
    yield { ruleId: 'MDL-DEV-013', severity: 'high', detail: `A command opens a shell over the network: ${shown}` };
  else if (/^\s*ADD\s+(?:--\S+\s+)*https?:\/\//.test(line) && !/--checksum=/.test(line))
    yield { ruleId: 'MDL-DEV-013', severity: 'medium', detail: `An image takes in a file from the network without a checksum: ${shown}` };
  const model = fetchesModel.exec(line);
  if (model && !/--revision[= ][0-9a-f]{40}/.test(line))
    yield {
      ruleId: 'MDL-DEV-002',
      severity: 'low',
      detail: `A command downloads ${visible((model[1] ?? model[2] ?? model[3] ?? model[4] ?? 'a model').slice(0, 160))} without naming its commit or hash.`,
    };
  for (const match of line.matchAll(installs)) yield* packages(match[1] ?? '');
}
