/** Tells Python from other text by reading it: prose, tables and settings do not parse, or say nothing that only programs say. */
import { Budget } from '../budget.ts';
import type { Format } from '../format.ts';
import { defaultLimits, LimitReached } from '../limits.ts';
import type { TextSample } from '../text-sample.ts';
import { parsePython } from './statements.ts';
import type { Statement } from './tree.ts';

const limits = { ...defaultLimits, maxSteps: 400_000 };
/** What is read to decide. */
const looked = 32 * 1024;

const strong = (statement: Statement): boolean =>
  (statement.kind === 'import' && statement.names.every(({ module }) => /^[\w.]+$/.test(module))) ||
  statement.kind === 'from' ||
  statement.kind === 'function' ||
  statement.kind === 'class';

const calls = (statement: Statement): boolean =>
  statement.kind === 'evaluate' && statement.of === 'expression' && statement.values.some((value) => value.kind === 'call');

/** Faults at the top and in blocks directly below it: a cut text has one, prose has many. */
function countFaults(program: readonly Statement[]): number {
  let count = 0;
  for (const statement of program) {
    if (statement.kind === 'fault') count += 1;
    else if (statement.kind === 'function' || statement.kind === 'class') count += countFaults(statement.body);
  }
  return count;
}

/** Words that begin lines of programs, before anything is parsed. */
const begins =
  /^[ \t\ufeff]*(?:import |from \.*\w[\w.]* import |def \w|class \w|async def |@\w|if __name__|[\w.[\]]+ *=[^=]|[\w.]+\(|__import__)/m;

export function pythonFormat(sample: TextSample): Format | undefined {
  return looksLikePython(sample) ? { kind: 'python', label: 'Python code' } : undefined;
}

/** The name decides only where the text parses and shows no import or definition. */
function looksLikePython({ text, complete, name }: TextSample): boolean {
  const named = /\.(?:py|pyw|pyi)$/i.test(name);
  if (!named && !begins.test(text)) return false;
  if (declaresPython(text)) return true;
  let head = text;
  let whole = complete;
  if (head.length > looked) {
    head = head.slice(0, looked);
    whole = false;
  }
  if (!whole) head = head.slice(0, head.lastIndexOf('\n') + 1);
  let program: Statement[];
  try {
    program = parsePython(head.replace(/\r(?!\n)/g, '\n'), new Budget(limits));
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return named;
  }
  const faults = countFaults(program);
  const certain = program.filter(strong).length;
  // The cut may have left the last statement open.
  const tolerated = whole ? 0 : 1;
  if (certain > 0 && faults <= tolerated) return true;
  if (named) return certain > 0 || faults === 0 || /^(?:import|from|def|class) \w/m.test(head);
  // One line that only calls, as payloads are: names that the language itself brings.
  return faults === 0 && program.length > 0 && program.every(calls) && /^\s*(?:exec|eval|__import__|getattr)\s*\(/.test(head);
}

/** An interpreter's line or a declared encoding that only Python knows. */
const declaresPython = (text: string): boolean =>
  /^#![^\n]{0,80}\bpython/.test(text) ||
  /^[^\n]{0,200}#[^\n]{0,40}coding[:=]\s*(?:utf-?7|(?:raw[-_])?unicode[-_]escape)/.test(text.slice(0, 400));
