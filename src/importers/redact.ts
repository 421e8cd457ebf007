/** Redacts a whole document before anything else looks at it, so that no importer can let a secret through. */
import { at, isList, isObject, type Json, objectOf, pointerTo, textAt } from '#rules/json';
import { embeddedJson } from './embedded-json.ts';
import { redactEchoes } from './redact-echoes.ts';
import { announcesSecret, type RedactedText, redactText, redactWhole } from './redact-text.ts';
import type { Place, Redaction } from './redaction.ts';

interface Spot {
  readonly pointer: string;
  readonly name: string;
  readonly place: Place;
  /** Every value from here on is secret. */
  readonly whole: string | undefined;
  /** What objects here are of when they do not say: the items of a SecretList are Secrets. */
  readonly member?: string | undefined;
}

const placeOf: readonly (readonly [RegExp, Place])[] = [
  [/^(?:env|environment|environment_?variables|variables)$/i, 'environment'],
  [/^(?:user_?data(?:_base64)?|on_?start|on_?create|startup-?script|lifecycle_?config.*)$/i, 'script'],
  [/^(?:args|command|container_?(?:entrypoint|arguments))$/i, 'command'],
];

class Redactor {
  readonly redactions: Redaction[] = [];
  readonly secrets = new Set<string>();
  readonly #secret: ReadonlySet<string>;

  constructor(secret: ReadonlySet<string>) {
    this.#secret = secret;
  }

  #keep({ text, found, secrets }: RedactedText, spot: Spot): string {
    for (const secret of secrets) this.secrets.add(secret);
    const setting = redactText(spot.name, '').text.slice(0, 120);
    for (const each of found) this.redactions.push({ ...each, pointer: spot.pointer, place: spot.place, setting });
    return text;
  }

  #string(text: string, spot: Spot): string {
    if (spot.whole !== undefined) return text === '' ? text : this.#keep(redactWhole(text, spot.whole), spot);
    const embedded = embeddedJson(text);
    if (embedded !== undefined) {
      const before = this.redactions.length;
      const inside = new Redactor(new Set());
      const clean = inside.value(embedded, { ...spot, pointer: '' });
      // Pointers cannot lead into a string, so they end at the string.
      for (const each of inside.redactions) this.redactions.push({ ...each, pointer: spot.pointer });
      for (const secret of inside.secrets) this.secrets.add(secret);
      return this.redactions.length > before ? JSON.stringify(clean) : text;
    }
    return this.#keep(redactText(text, spot.name), spot);
  }

  value(value: Json, spot: Spot): Json {
    const here = this.#secret.has(spot.pointer) ? { ...spot, whole: 'sensitive value', place: 'state' as const } : spot;
    if (typeof value === 'string') return this.#string(value, here);
    if (typeof value === 'number') {
      const clean = here.whole === undefined ? redactText(String(value), here.name) : redactWhole(String(value), here.whole);
      return clean.found.length === 0 ? value : this.#keep(clean, here);
    }
    if (isList(value)) return this.#list(value, here);
    if (isObject(value)) return this.#object(value, here);
    return here.whole !== undefined && value !== null ? this.#keep(redactWhole(String(value), here.whole), here) : value;
  }

  #list(list: readonly Json[], spot: Spot): Json {
    return list.map((each, index) => {
      const before = list[index - 1];
      const announced = typeof before === 'string' && announcesSecret(before) ? before : undefined;
      // The name of a list is not the name of its members: `SecretsToRotate: [name, name]` holds names.
      const name = announced ?? (typeof each === 'string' ? spot.name : '');
      return this.value(each, { ...spot, pointer: pointerTo(spot.pointer, index), name });
    });
  }

  #object(object: Readonly<Record<string, Json>>, spot: Spot): Json {
    const kind = textAt(object, 'kind') || spot.member;
    const member = kind?.endsWith('List') ? kind.slice(0, -4) : undefined;
    const named = nameOfPair(object);
    const entries: [string, Json][] = [];
    for (const [key, each] of Object.entries(object)) {
      const label = this.#key(key, spot, entries);
      const pointer = pointerTo(spot.pointer, label);
      let { place, whole } = spot;
      if (place === 'property') place = placeOf.find(([pattern]) => pattern.test(key))?.[1] ?? place;
      if (kind === 'Secret' && /^(?:data|stringData)$/.test(key)) [place, whole] = ['store', 'Kubernetes Secret value'];
      if (kind === 'ConfigMap' && /^(?:data|binaryData)$/.test(key)) place = 'configuration';
      // AWS Systems Manager prints the values of secure parameters when asked to decrypt them.
      if (/^value$/i.test(key) && (textAt(object, 'Type') || textAt(object, 'type')) === 'SecureString') whole = 'secure parameter';
      const name = named !== undefined && /^(?:value|val|content|default)$/i.test(key) ? named : key;
      entries.push([label, this.value(each, { pointer, name, place, whole, member: key === 'items' ? member : undefined })]);
    }
    return objectOf(entries);
  }

  /** Keys can carry secrets too; a second key with the same mark gets a number. */
  #key(key: string, spot: Spot, earlier: readonly [string, Json][]): string {
    const clean = redactText(key, '');
    if (clean.found.length === 0) return key;
    const label = earlier.some(([each]) => each === clean.text) ? `${clean.text} ${earlier.length}` : clean.text;
    this.#keep(clean, { ...spot, pointer: pointerTo(spot.pointer, label), name: '' });
    return label;
  }
}

/** `{name: DB_PASSWORD, value: …}` in any casing. */
function nameOfPair(object: Readonly<Record<string, Json>>): string | undefined {
  const key = Object.keys(object).find((each) => /^(?:name|key)$/i.test(each));
  const name = key === undefined ? undefined : at(object, key);
  return typeof name === 'string' ? name : undefined;
}

export interface RedactedDocument {
  readonly document: Json;
  readonly redactions: readonly Redaction[];
}

/**
 * The document without its secrets.
 * @param secretPointers pointers below which the format itself calls every value secret
 */
export function redactDocument(document: Json, secretPointers: ReadonlySet<string>): RedactedDocument {
  const redactor = new Redactor(secretPointers);
  const clean = redactor.value(document, { pointer: '', name: '', place: 'property', whole: undefined });
  const echoes = redactEchoes(clean, redactor.secrets);
  return { document: echoes.document, redactions: [...redactor.redactions, ...echoes.redactions] };
}
