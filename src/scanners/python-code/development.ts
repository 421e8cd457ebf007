/** What an auditor wants to know of code that uses models: packages, downloads, unsafe loads, prompts and keys. */
import type { Severity } from '#contract/findings';
import type { Budget } from '#formats/budget';
import { canonical } from '#formats/python/call';
import type { Act } from '#formats/python/events';
import { choices, patternOf, sourcesOf, textOf, type Value } from '#formats/python/values';
import { isLiteral, isSecretSetting } from '../secret-shapes.ts';
import { isPlaceholder, redacted, secretsIn } from '../secrets-in-text.ts';
import { capabilityOf } from './capabilities.ts';
import { isService, kitOf } from './kits.ts';
import { renderCall, visible } from './render.ts';
import type { ProgramReport } from './report.ts';

type Call = Act & { kind: 'call' };

const isTrue = (value: Value | undefined): boolean =>
  value !== undefined && choices(value).some((each) => each.kind === 'constant' && each.value === true);
const isFalse = (value: Value | undefined): boolean =>
  value !== undefined && choices(value).some((each) => each.kind === 'constant' && each.value === false);
const isCommit = (value: Value | undefined): boolean => /^[0-9a-f]{40}$/.test(textOf(value) ?? '');

/** Loaders of pickles, and how to call what they read. */
const pickleLoaders =
  /^(?:(?:pickle|dill|cloudpickle|joblib|marshal|jsonpickle|pickle5)\.(?:loads?|decode|Unpickler)|shelve\.open|pandas\.read_pickle|sklearn\.externals\.joblib\.load|pickle\.Unpickler\(\)\.load|torch\.storage\._load_from_bytes|mlflow\.(?:pyfunc|sklearn)\.load_model)$/;

const safeYaml = /(?:^|\.)C?(?:Safe|Base)Loader$/;

export class DevelopmentJudge {
  readonly kits = new Map<string, string>();
  readonly #report: ProgramReport;
  readonly #secrets = new Set<string>();

  constructor(report: ProgramReport) {
    this.#report = report;
  }

  look(act: Act): void {
    if (act.kind === 'import') this.#kit(act);
    if (act.kind === 'call') this.#call(act);
    if (act.kind === 'setting') this.#setting(act);
  }

  #say(act: Act, ruleId: string, severity: Severity, detail: string, reconstruction?: string): void {
    this.#report.add({
      ruleId,
      severity,
      detail,
      note: detail,
      at: act.at,
      end: act.end,
      ...(reconstruction === undefined ? {} : { reconstruction }),
    });
  }

  #kit(act: Act & { kind: 'import' }): void {
    const kit = kitOf(act.name);
    if (kit === undefined || this.kits.has(kit)) return;
    this.kits.set(kit, kit);
    const sends = isService(kit) ? ', which sends what it is given to a service outside' : '';
    this.#say(act, 'MDL-DEV-001', 'info', `The code uses ${kit} (${visible(act.name.slice(0, 80))})${sends}.`);
  }

  #call(act: Call): void {
    const name = canonical(act.name);
    const shown = () => renderCall(name, act.args, act.keywords);
    const { keywords, args } = act;
    if (isTrue(keywords.get('trust_remote_code'))) {
      const pinned = isCommit(keywords.get('code_revision')) || isCommit(keywords.get('revision'));
      const how = pinned ? 'of a pinned commit' : 'of whatever the repository holds at that time';
      this.#say(
        act,
        'MDL-DEV-003',
        pinned ? 'medium' : 'high',
        `A model is loaded with trust_remote_code=True: the loader runs the Python files ${how}.`,
        shown(),
      );
    }
    if (name === 'torch.hub.load') {
      if (textOf(keywords.get('source')) !== 'local')
        this.#say(act, 'MDL-DEV-011', 'medium', 'torch.hub.load downloads a repository and runs its hubconf.py.', shown());
    } else if (capabilityOf(name, args, keywords) === 'model') this.#download(act, name, shown());
    this.#unsafeLoad(act, name, shown);
    this.#model(act, name, shown);
  }

  #download(act: Call, name: string, shown: string): void {
    const from = textOf(
      act.args[0] ?? act.keywords.get('repo_id') ?? act.keywords.get('model') ?? act.keywords.get('pretrained_model_name_or_path'),
    );
    if (from !== undefined && /^[./~]/.test(from)) return;
    if (from === undefined && /from_pretrained$|^transformers\.pipeline$/.test(name)) return;
    const pinned = isCommit(act.keywords.get('revision'));
    const what = from === undefined ? 'a model or data set' : visible(from.slice(0, 120));
    const detail = pinned
      ? `The code downloads ${what} at a pinned commit.`
      : `The code downloads ${what} without naming the commit, so that tomorrow's files may be others.`;
    this.#say(act, 'MDL-DEV-002', pinned ? 'info' : 'low', detail, shown);
  }

  #unsafeLoad(act: Call, name: string, shown: () => string): void {
    const { keywords, args } = act;
    // Packing and unpacking in one line only copies.
    if (pickleLoaders.test(name) && args[0]?.kind === 'path' && /\.dumps\(\)$/.test(args[0].path)) return;
    if (pickleLoaders.test(name)) {
      this.#say(act, 'MDL-DEV-004', 'medium', `${name} runs whatever the file that it reads asks for.`, shown());
      return;
    }
    if (/^torch\.(?:serialization\.)?load$/.test(name) && !isTrue(keywords.get('weights_only'))) {
      this.#say(
        act,
        'MDL-DEV-005',
        'medium',
        'torch.load is called without weights_only=True: before torch 2.6 it runs whatever the file asks for.',
        shown(),
      );
      return;
    }
    if (/^(?:yaml|ruamel\.yaml)\.(?:load|load_all|unsafe_load|unsafe_load_all|full_load)$/.test(name)) {
      const loader = keywords.get('Loader') ?? args[1];
      const safe = loader !== undefined && choices(loader).every((each) => sourcesOf(each).some((source) => safeYaml.test(source)));
      if (!safe)
        this.#say(act, 'MDL-DEV-006', 'medium', `${name} without SafeLoader makes any Python object that the text names.`, shown());
      return;
    }
    if (/^(?:numpy|np)\.load$/.test(name) && isTrue(keywords.get('allow_pickle'))) {
      this.#say(act, 'MDL-DEV-007', 'medium', 'numpy.load with allow_pickle=True unpacks pickles that stand in the array file.', shown());
      return;
    }
    if (
      /load_model$|enable_unsafe_deserialization$|from_config$|deserialize_keras_object$/.test(name) &&
      (isFalse(keywords.get('safe_mode')) || /enable_unsafe/.test(name))
    ) {
      this.#say(
        act,
        'MDL-DEV-007',
        'high',
        'Keras is told to load a model with its protection switched off: layers may bring code of their own.',
        shown(),
      );
      return;
    }
    if (isTrue(keywords.get('allow_dangerous_deserialization'))) {
      this.#say(
        act,
        'MDL-DEV-007',
        'medium',
        'A vector store is loaded with allow_dangerous_deserialization=True, which unpacks pickles.',
        shown(),
      );
      return;
    }
    return;
  }

  /** Calls that name a model, and the prompts that go to it. */
  #model(act: Call, name: string, shown: () => string): void {
    const model = textOf(
      act.keywords.get('model') ??
        act.keywords.get('modelId') ??
        act.keywords.get('model_name') ??
        act.keywords.get('model_id') ??
        act.keywords.get('engine'),
    );
    if (
      model !== undefined &&
      model.length < 200 &&
      /(?:create|generate\w*|invoke\w*|complete|chat|Chat\w+|OpenAI|Anthropic|Bedrock\w*|GenerativeModel|converse|completion|embed\w*|LLM|Client|pipeline)(?:\(\))?$/.test(
        name,
      )
    )
      this.#say(act, 'MDL-DEV-008', 'info', `The code calls the model ${visible(model)}.`, shown());
    for (const [key, value] of act.keywords)
      if (/^(?:system|system_prompt|system_message|instructions|system_instruction|prompt|template|prefix|suffix)$/.test(key))
        this.#prompt(act, key, value);
    if (
      /(?:PromptTemplate\.from_template|SystemMessage|HumanMessage|SystemMessagePromptTemplate\.from_template)$/.test(name) &&
      act.args[0]
    )
      this.#prompt(act, name, act.args[0]);
    const messages =
      act.keywords.get('messages') ?? (/\.(?:invoke|from_messages|apply_chat_template|chat)$/.test(name) ? act.args[0] : undefined);
    if (messages?.kind === 'list') for (const message of messages.items.slice(0, 50)) this.#message(act, message);
  }

  #message(act: Act, message: Value): void {
    const [role, content] =
      message.kind === 'dictionary'
        ? [message.entries.get('role'), message.entries.get('content')]
        : message.kind === 'list'
          ? message.items
          : [];
    const word = textOf(role);
    if (word === undefined || content === undefined) return;
    if (/^(?:system|developer)$/.test(word)) this.#prompt(act, 'system', content);
  }

  #prompt(act: Act, key: string, value: Value): void {
    const pattern = patternOf(value);
    if (pattern === undefined || pattern.length < 12) return;
    const short = visible(pattern.slice(0, 160));
    const isSystem = /system|instruction/i.test(key);
    const user = sourcesOf(value).some((source) =>
      /^input\(\)|request\.|\bargs\.|sys\.argv|^parameter (?:user|query|question|message|input|text|prompt)|\.form|\.json\(\)|stdin/.test(
        source,
      ),
    );
    if (value.kind === 'unknown' && isSystem && user)
      this.#say(act, 'MDL-DEV-010', 'medium', `Text of a user is put into the instructions of a model: "${short}".`);
    else this.#say(act, 'MDL-DEV-009', 'info', `The code holds a prompt (${visible(key.slice(0, 60))}): "${short}".`);
  }

  #setting(act: Act & { kind: 'setting' }): void {
    const value = textOf(act.value);
    if (/(?:system_?prompt|system_?message|instructions|prompt_?template)$/i.test(act.name)) this.#prompt(act, act.name, act.value);
    if (value === undefined || value.length < 8 || value.length > 4000) return;
    if (!isSecretSetting(act.name, value) || !keyLike(act.name, value)) return;
    this.#secret(act.at, act.end, `setting ${visible(act.name.slice(0, 60))}`, value);
  }

  #secret(at: number, end: number, kind: string, value: string): void {
    if (this.#secrets.has(value)) return;
    this.#secrets.add(value);
    const shown = redacted(value);
    const detail = `The code holds a secret: ${kind}, ${shown}.`;
    this.#report.add({
      ruleId: 'MDL-DEV-012',
      severity: 'high',
      detail,
      at,
      end,
      reconstruction: shown,
      fields: [{ pointer: kind, value: shown }],
      secret: true,
    });
  }

  /** Secrets that tell themselves by their shape, wherever they stand; those told by words alone are left to the settings. */
  finish(text: string, budget: Budget): void {
    for (const { kind, at, end, value } of secretsIn(text, budget)) this.#secret(at, end, kind, value);
  }
}

/** A secret is no word and no phrase. */
const keyLike = (name: string, value: string): boolean =>
  isLiteral(value) &&
  !isPlaceholder(value) &&
  !/\s/.test(value) &&
  /(?:key|token|secret|passw|pwd|credential)/i.test(name) &&
  /[0-9]/.test(value) &&
  /[A-Za-z]/.test(value) &&
  value.length >= 16 &&
  !/^[\w.-]+\/[\w./-]+$/.test(value) &&
  !/^[a-z]+(?:[_.-][a-z0-9]+)*$/.test(value);
