/** Says what the acts of a program mean: by what they can do, and by when they happen. */
import type { Severity } from '#contract/findings';
import { canonical } from '#formats/python/call';
import type { Act, Phase } from '#formats/python/events';
import { isDecoder } from '#formats/python/fold';
import { mergeSources, patternOf, sourcesOf, textOf, type Value } from '#formats/python/values';
import { asksOnly, type Capability, capabilityOf, commandWords, isKeyFile, isSecretName, isStartPlace } from './capabilities.ts';
import { renderCall, visible } from './render.ts';
import type { ProgramReport } from './report.ts';

interface Judgement {
  readonly ruleId: string;
  readonly severity: Severity;
}

const at = (ruleId: string, severity: Severity): Judgement => ({ ruleId, severity });

type Outlook = 'import' | 'load' | 'call';
const outlookOf = (phase: Phase): Outlook => (phase === 'main' ? 'call' : phase);

const when: Readonly<Record<Phase, string>> = {
  import: 'As soon as the module is imported, the code',
  main: 'Run as a program, the code',
  load: 'When a loader builds or uses the model, the code',
  call: 'A function of the code',
};

const does: Readonly<Record<Capability, string>> = {
  shell: 'runs a shell command',
  process: 'starts a process',
  code: 'runs code that is only made at run time',
  send: 'talks to the network',
  fetch: 'fetches from the network',
  write: 'writes to files',
  delete: 'deletes files',
  unpickle: 'unpacks pickled objects, which runs what they name',
  native: 'loads native code',
  model: 'loads a model',
};

type Verdicts = Readonly<Record<Outlook, Judgement | undefined>>;

const verdicts: Readonly<Record<Exclude<Capability, 'model'>, Verdicts>> = {
  shell: { import: at('MDL-PY-002', 'critical'), load: at('MDL-PY-010', 'high'), call: at('MDL-PY-011', 'medium') },
  process: { import: at('MDL-PY-003', 'high'), load: at('MDL-PY-010', 'high'), call: at('MDL-PY-011', 'medium') },
  code: { import: at('MDL-PY-004', 'high'), load: at('MDL-PY-011', 'medium'), call: at('MDL-PY-011', 'medium') },
  send: { import: at('MDL-PY-005', 'high'), load: at('MDL-PY-012', 'medium'), call: at('MDL-PY-012', 'medium') },
  fetch: { import: at('MDL-PY-005', 'high'), load: at('MDL-PY-012', 'medium'), call: at('MDL-PY-012', 'low') },
  write: { import: at('MDL-PY-006', 'high'), load: undefined, call: undefined },
  delete: { import: at('MDL-PY-006', 'high'), load: at('MDL-PY-017', 'low'), call: at('MDL-PY-017', 'low') },
  unpickle: { import: at('MDL-PY-007', 'high'), load: undefined, call: undefined },
  native: { import: at('MDL-PY-008', 'high'), load: at('MDL-PY-011', 'medium'), call: at('MDL-PY-011', 'medium') },
};

const fromNetwork = (source: string): boolean => {
  const made = canonical(source).replace(/\(\).*$|\[\].*$/, '');
  const capability = capabilityOf(made);
  return capability === 'fetch' || capability === 'send';
};
const isDecoded = (source: string): boolean => source === 'decoded literal' || isDecoder(canonical(source).replace(/\(\).*$/, ''));

/** What the code that is run was made from, where that alone tells enough. */
function origin(args: readonly Value[]): 'decoded' | 'downloaded' | 'local' | 'other' {
  const sources = mergeSources(args);
  if (sources.some(isDecoded)) return 'decoded';
  if (sources.some(fromNetwork)) return 'downloaded';
  return sources.length > 0 && sources.every((source) => /^(?:open|io\.open|pathlib\.Path)\(\)/.test(source)) ? 'local' : 'other';
}

/** How a judge is to look: a person runs the cells of a notebook one by one, so what a script does at once is ordinary there. */
export type Setting = 'module' | 'notebook';

export class ProgramJudge {
  readonly #report: ProgramReport;
  readonly #setting: Setting;
  /** Secrets read and network used: together they are more than each alone. */
  #secretRead: Act | undefined;
  #sends: Act | undefined;

  constructor(report: ProgramReport, setting: Setting) {
    this.#report = report;
    this.#setting = setting;
  }

  look(act: Act): void {
    switch (act.kind) {
      case 'call':
        this.#call(act);
        return;
      case 'given':
        this.#given(act);
        return;
      case 'item':
        if (/^os\.environb?$/.test(canonical(act.name)) && act.key !== undefined && isSecretName(act.key)) this.#secretRead ??= act;
        return;
      case 'attribute':
        this.#attribute(act);
        return;
      case 'fault':
        if (act.hidden === undefined)
          this.#say(act, at('MDL-PY-015', 'medium'), `A stretch of the code is no valid Python: ${act.detail}`, undefined);
        return;
      default:
    }
  }

  /** What only the whole program tells. */
  finish(): void {
    const read = this.#secretRead;
    if (!read) return;
    const sends = this.#sends;
    if (!sends) return;
    const severity: Severity = this.#setting === 'module' && (read.phase === 'import' || read.phase === 'load') ? 'high' : 'medium';
    this.#say(
      read,
      at('MDL-PY-009', severity),
      'The code reads a secret from the environment, and the same file sends data over the network.',
      undefined,
    );
  }

  #say(act: Act, { ruleId, severity }: Judgement, detail: string, reconstruction: string | undefined): void {
    const hidden = act.hidden === undefined ? '' : ' The call stands in code that the program makes from text.';
    this.#report.add({
      ruleId,
      severity,
      detail: `${detail}${act.inside ? ` It stands in ${visible(act.inside.slice(0, 80))}.` : ''}${hidden}`,
      at: act.at,
      end: act.end,
      ...(reconstruction === undefined ? {} : { reconstruction }),
      note: detail,
      ...(act.hidden === undefined ? {} : { fields: [{ pointer: 'code made at run time', value: visible(act.hidden.slice(0, 2000)) }] }),
    });
  }

  #call(act: Act & { kind: 'call' }): void {
    const name = canonical(act.name);
    const shown = renderCall(name, act.args, act.keywords);
    this.#places(act, name, shown);
    if (name === 'getattr') {
      this.#unnamedAttribute(act, shown);
      return;
    }
    if (/^os\.(?:getenv|environb?\.(?:get|pop))$/.test(name) && isSecretName(textOf(act.args[0]) ?? '')) this.#secretRead ??= act;
    if (/^os\.environ\.(?:copy|items|values)$/.test(name) || (/^(?:dict|str|list|json\.dumps)$/.test(name) && act.args.some(isEnvironment)))
      this.#environmentRead(act);
    const capability = capabilityOf(name, act.args, act.keywords);
    if (capability === undefined || capability === 'model') return;
    if (capability === 'send') this.#sends ??= act;
    if (capability === 'code') {
      this.#code(act, name, shown);
      return;
    }
    if (capability === 'unpickle' && mergeSources(act.args).includes('decoded literal')) {
      this.#say(
        act,
        at('MDL-PY-001', act.phase === 'import' || act.phase === 'load' ? 'critical' : 'high'),
        `${when[act.phase]} unpacks a pickle that is hidden in its text.`,
        shown,
      );
      return;
    }
    if (
      capability === 'send' &&
      [...act.args, ...act.keywords.values()].some((each) => sourcesOf(each).some((source) => /^os\.environ/.test(source)))
    )
      this.#say(act, at('MDL-PY-009', 'high'), `${when[act.phase]} sends values of the environment over the network.`, shown);
    this.#plain(act, capability, shown);
  }

  #plain(act: Act, capability: Exclude<Capability, 'model'>, shown: string): void {
    let verdict = verdicts[capability][outlookOf(act.phase)];
    if (!verdict) return;
    const words = act.kind === 'call' ? commandWords(act.args, act.keywords) : [];
    if (capability === 'process' && asksOnly(words)) verdict = { ruleId: verdict.ruleId, severity: 'low' };
    if (this.#setting === 'notebook') {
      const runsLoad = /\b(?:curl|wget)\b.*\|\s*(?:sudo\s+)?(?:ba|z)?sh\b/.test(words.join(' '));
      if (!runsLoad && act.hidden === undefined) return;
    }
    const what =
      words.length > 0 && (capability === 'shell' || capability === 'process') ? `: ${visible(words.join(' ').slice(0, 200))}` : '';
    this.#say(act, verdict, `${when[act.phase]} ${does[capability]}${what}.`.replace(/\.\.$/, '.'), shown);
  }

  #code(act: Act & { kind: 'call' }, name: string, shown: string): void {
    const [first] = act.args;
    const known = textOf(first);
    const from = origin(act.args);
    if (from === 'decoded' || from === 'downloaded') {
      const severity: Severity = act.phase === 'import' || act.phase === 'load' ? 'critical' : 'high';
      const how = from === 'decoded' ? 'decodes hidden code and runs it' : 'runs code that it downloads';
      this.#say(act, at('MDL-PY-001', severity), `${when[act.phase]} ${how}.`, shown);
      return;
    }
    // Code in plain sight is judged by what it does.
    if (known !== undefined && /^(?:exec|eval)$/.test(name)) return;
    if (this.#setting === 'notebook') return;
    const verdict = verdicts.code[outlookOf(act.phase)];
    if (!verdict) return;
    const severity = from === 'local' && verdict.severity === 'high' ? 'medium' : verdict.severity;
    this.#say(act, { ruleId: verdict.ruleId, severity }, `${when[act.phase]} ${does.code}.`, shown);
  }

  #given(act: Act & { kind: 'given' }): void {
    const name = canonical(act.name);
    const capability = capabilityOf(name);
    if (capability === undefined || !['shell', 'process', 'code', 'native'].includes(capability)) return;
    // Parsers of command lines and tables of converters take such names for what they read from people.
    if (act.phase !== 'import' && act.phase !== 'load') return;
    if (this.#setting === 'notebook') return;
    const severity: Severity = capability === 'code' ? 'medium' : 'high';
    const to = act.to === '' ? 'somebody' : visible(act.to.slice(0, 80));
    this.#say(
      act,
      at('MDL-PY-004', severity),
      `${when[act.phase]} gives ${visible(name)} to ${to}, which can call it.`,
      `${to} ← ${visible(name)}`,
    );
  }

  #attribute(act: Act & { kind: 'attribute' }): void {
    const name = act.name;
    if (!/__subclasses__$|__(?:globals|builtins|code)__$/.test(name)) return;
    const walks = /__subclasses__$/.test(name) && /__(?:base|bases|mro|class)__/.test(name);
    if (!walks && !/^\(\)|\.__globals__\.__builtins__$/.test(name)) return;
    this.#say(
      act,
      at('MDL-PY-016', act.phase === 'call' || act.phase === 'main' ? 'medium' : 'high'),
      `${when[act.phase]} walks through Python's internals (${visible(name.slice(0, 120))}) to reach functions that it does not import.`,
      undefined,
    );
  }

  #unnamedAttribute(act: Act & { kind: 'call' }, shown: string): void {
    const [target] = act.args;
    if (target?.kind !== 'path' || !/^(?:os|posix|nt|subprocess|builtins|sys\.modules|importlib|ctypes|pty|socket)$/.test(target.path))
      return;
    const severity: Severity = act.phase === 'import' ? 'high' : 'medium';
    this.#say(
      act,
      at('MDL-PY-016', severity),
      `${when[act.phase]} takes a function of ${target.path} by a name that is only made at run time.`,
      shown,
    );
  }

  #environmentRead(act: Act): void {
    this.#secretRead ??= act;
  }

  /** Files that are named: keys, and places from which programs start again. */
  #places(act: Act & { kind: 'call' }, name: string, shown: string): void {
    const reads =
      /^(?:open|os\.open|pathlib\.Path|os\.path\.(?:join|expanduser)|shutil\.\w+|os\.(?:listdir|walk|scandir|system|popen)|glob\.glob|requests\.\w+|urllib\.request\.\w+|subprocess\.\w+|keyring\.get_password|winreg\.\w+)$/.test(
        name,
      );
    if (!reads && capabilityOf(name, act.args, act.keywords) === undefined) return;
    const texts = [...act.args, ...act.keywords.values()]
      .flatMap((each) => (each.kind === 'list' ? each.items : [each]))
      .map((each) => patternOf(each) ?? '');
    const key = name === 'keyring.get_password' ? name : texts.find(isKeyFile);
    const outlook = outlookOf(act.phase);
    if (key !== undefined)
      this.#say(
        act,
        at('MDL-PY-009', outlook === 'call' ? 'medium' : 'high'),
        `${when[act.phase]} reaches for stored credentials (${visible(key.slice(0, 120))}).`,
        shown,
      );
    const start = texts.find(isStartPlace);
    const changes =
      ['shell', 'process', 'write'].includes(capabilityOf(name, act.args, act.keywords) ?? '') ||
      /^winreg\.(?:SetValue|CreateKey)/.test(name);
    if (start !== undefined && changes)
      this.#say(
        act,
        at('MDL-PY-013', outlook === 'call' ? 'high' : 'critical'),
        `${when[act.phase]} changes ${visible(start.slice(0, 120))}, from where programs start again by themselves.`,
        shown,
      );
  }
}

const isEnvironment = (value: Value): boolean => sourcesOf(value).some((source) => /^os\.environb?$/.test(canonical(source)));
