/** Walks a Core ML model: its description, the layers and operations, and every text that names code or a place (mlmodel/format/*.proto). */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { fieldsOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';
import { modelTypes } from './types.ts';

interface Place {
  readonly from: number;
  readonly to: number;
}

export interface CoremlClass extends Place {
  readonly what: 'custom layer' | 'custom model';
  readonly name: string;
  readonly parameters: readonly string[];
}

export interface CoremlModel {
  version: number;
  kind: string;
  readonly stated: Map<string, Place & { readonly text: string }>;
  readonly texts: (Place & { readonly path: string; readonly text: string })[];
  readonly classes: CoremlClass[];
  /** Names of files that loading opens. */
  readonly files: (Place & { readonly what: string; readonly name: string })[];
  readonly operations: Map<string, Place & { count: number }>;
  /** Weights and other long values. */
  readonly data: Place[];
  readonly inputs: string[];
  readonly outputs: string[];
  layers: number;
  models: number;
}

export const emptyCoreml = (): CoremlModel => ({
  ...{ version: 0, kind: '', stated: new Map(), texts: [], classes: [], files: [], operations: new Map(), data: [] },
  ...{ inputs: [], outputs: [], layers: 0, models: 0 },
});

const deepest = 64;
const longestText = 1024 * 1024;
const mostKept = 20_000;
const large = 1024;
const networks = new Set([303, 403, 500]);

export class CoremlReader {
  readonly #source: ByteSource;
  readonly #budget: Budget;
  readonly #model: CoremlModel;

  constructor(source: ByteSource, budget: Budget, model: CoremlModel) {
    this.#source = source;
    this.#budget = budget;
    this.#model = model;
  }

  #fields(field: Pick<WireField, 'start' | 'end'>): Generator<WireField> {
    return fieldsOf(this.#source, field.start, field.end, this.#budget);
  }

  #text(field: WireField): string {
    this.#budget.spend('maxSteps', 1 + ((field.end - field.start) >> 6));
    return textOf(this.#source, field, longestText);
  }

  #keep(path: string, field: WireField): string {
    const text = this.#text(field);
    if (this.#model.texts.length < mostKept) this.#model.texts.push({ path, text, from: field.start, to: field.end });
    return text;
  }

  #file(what: string, field: WireField): void {
    if (this.#model.files.length < mostKept) this.#model.files.push({ what, name: this.#text(field), from: field.start, to: field.end });
  }

  /** A whole model, from its first field. */
  model(field: Pick<WireField, 'start' | 'end'>, depth = 0): void {
    if (depth > deepest) throw new LimitReached('maxDepth', `Core ML models nested more than ${deepest} deep.`);
    this.#model.models += 1;
    for (const each of this.#fields(field)) {
      const kind = modelTypes.get(each.number);
      if (each.number === 1 && each.wireType === 0 && depth === 0) this.#model.version = Number(each.value);
      else if (each.number === 2 && each.wireType === 2) this.#description(each);
      else if (kind === undefined || each.wireType !== 2) continue;
      else {
        if (depth === 0) this.#model.kind = kind;
        this.#type(each, depth);
      }
    }
  }

  #type(field: WireField, depth: number): void {
    if (field.number === 200 || field.number === 201) {
      for (const each of this.#fields(field)) if (each.number === 1 && each.wireType === 2) this.#pipeline(each, depth);
    } else if (field.number === 202) this.#pipeline(field, depth);
    else if (networks.has(field.number)) this.#network(field, depth);
    else if (field.number === 502) this.#program(field, depth);
    else if (field.number === 555) this.#custom('custom model', field);
    else if (field.number === 556) this.#linked(field);
    else if (field.number === 3000) {
      for (const each of this.#fields(field)) if (each.wireType === 2) this.#model.data.push({ from: each.start, to: each.end });
    } else this.#model.data.push({ from: field.start, to: field.end });
  }

  #pipeline(field: WireField, depth: number): void {
    for (const each of this.#fields(field)) {
      if (each.wireType !== 2) continue;
      if (each.number === 1) this.model(each, depth + 1);
      else if (each.number === 2) this.#keep('pipeline/names', each);
    }
  }

  #description(field: WireField): void {
    for (const each of this.#fields(field)) {
      if (each.wireType !== 2) continue;
      if (each.number === 1 || each.number === 10) {
        for (const part of this.#fields(each)) {
          if (part.number > 2 || part.wireType !== 2) continue;
          const text = this.#keep(each.number === 1 ? 'description/input' : 'description/output', part);
          const names = each.number === 1 ? this.#model.inputs : this.#model.outputs;
          if (part.number === 1 && names.length < 64) names.push(text.slice(0, 200));
        }
      } else if (each.number === 100) this.#metadata(each);
      else if (each.number === 11 || each.number === 12) this.#keep('description/predicted', each);
    }
  }

  #metadata(field: WireField): void {
    const names = ['', 'description', 'version', 'author', 'licence'];
    for (const each of this.#fields(field)) {
      if (each.wireType !== 2) continue;
      const name = names[each.number];
      if (name) this.#model.stated.set(name, { text: this.#keep(`metadata/${name}`, each), from: each.start, to: each.end });
      if (each.number !== 100) continue;
      let key = '';
      for (const part of this.#fields(each)) {
        if (part.wireType !== 2) continue;
        if (part.number === 1) key = this.#keep('metadata key', part).slice(0, 200);
        else if (part.number === 2) this.#keep(`metadata/${key}`, part);
      }
    }
  }

  /** Class name 10, parameters 30 with their texts 20, weights 20, description 40; the same numbers for layers and models. */
  #custom(what: CoremlClass['what'], field: WireField): void {
    let name = '';
    const parameters: string[] = [];
    for (const each of this.#fields(field)) {
      if (each.wireType !== 2) continue;
      if (each.number === 10) name = this.#text(each);
      else if (each.number === 40) this.#keep(`${what}/description`, each);
      else if (each.number === 30) {
        for (const entry of this.#fields(each)) {
          if (entry.wireType !== 2) continue;
          if (entry.number === 1 && parameters.length < 100) parameters.push(this.#text(entry).slice(0, 200));
          if (entry.number !== 2) continue;
          for (const value of this.#fields(entry)) {
            if (value.wireType !== 2) continue;
            if (value.number === 20) this.#keep(`${what}/${parameters.at(-1) ?? ''}`, value);
            else this.#model.data.push({ from: value.start, to: value.end });
          }
        }
      } else if (each.end - each.start >= 16) this.#model.data.push({ from: each.start, to: each.end });
    }
    if (this.#model.classes.length < mostKept) this.#model.classes.push({ what, name, parameters, from: field.start, to: field.end });
  }

  /** LinkedModelFile: name 1 and search path 2, each with a default value 1. */
  #linked(field: WireField): void {
    for (const file of this.#fields(field)) {
      if (file.number !== 1 || file.wireType !== 2) continue;
      for (const each of this.#fields(file)) {
        if (each.wireType !== 2) continue;
        for (const value of this.#fields(each))
          if (value.number === 1 && value.wireType === 2) this.#file(each.number === 1 ? 'linked model' : 'search path', value);
      }
    }
  }

  #network(field: WireField, depth: number): void {
    if (depth > deepest) throw new LimitReached('maxDepth', `Networks nested more than ${deepest} deep.`);
    for (const each of this.#fields(field)) if (each.number === 1 && each.wireType === 2) this.#layer(each, depth);
  }

  #layer(field: WireField, depth: number): void {
    this.#model.layers += 1;
    for (const each of this.#fields(field)) {
      if (each.wireType !== 2) continue;
      if (each.number === 1) this.#keep('layer/name', each);
      else if (each.number === 500) this.#custom('custom layer', each);
      else if (each.number === 600 || each.number === 605) {
        // Branches and loops hold networks of their own.
        for (const part of this.#fields(each))
          if (part.wireType === 2 && part.number !== 3 && !(each.number === 605 && part.number < 4)) this.#network(part, depth + 1);
      } else if (each.number > 5 && each.end - each.start >= large) this.#model.data.push({ from: each.start, to: each.end });
    }
  }

  /** MIL.proto: functions 2, their block specialisations 3, operations 3 with type 1, inputs 2, blocks 4, attributes 5. */
  #program(field: WireField, depth: number): void {
    for (const each of this.#fields(field)) {
      if (each.wireType !== 2) continue;
      if (each.number === 3) this.#keep('program/documentation', each);
      if (each.number === 4) this.#attribute(each, 'program');
      if (each.number !== 2) continue;
      for (const entry of this.#fields(each)) {
        if (entry.number !== 2 || entry.wireType !== 2) continue;
        for (const part of this.#fields(entry)) {
          if (part.number !== 3 || part.wireType !== 2) continue;
          for (const block of this.#fields(part)) if (block.number === 2 && block.wireType === 2) this.#block(block, depth + 1);
        }
      }
    }
  }

  #block(field: WireField, depth: number): void {
    if (depth > deepest) throw new LimitReached('maxDepth', `Blocks nested more than ${deepest} deep.`);
    for (const each of this.#fields(field)) if (each.number === 3 && each.wireType === 2) this.#operation(each, depth);
  }

  #operation(field: WireField, depth: number): void {
    this.#model.layers += 1;
    let type = '';
    for (const each of this.#fields(field)) {
      if (each.wireType !== 2) continue;
      if (each.number === 1) type = this.#text(each).slice(0, 200);
      else if (each.number === 4) this.#block(each, depth + 1);
      else if (each.number === 5) this.#attribute(each, type);
      else if (each.number === 2) this.#argument(each, type);
    }
    const known = this.#model.operations.get(type);
    if (known) known.count += 1;
    else if (this.#model.operations.size < mostKept) this.#model.operations.set(type, { count: 1, from: field.start, to: field.end });
  }

  /** A map entry whose value is an Argument: bindings 1, each with a value 2. */
  #argument(field: WireField, type: string): void {
    for (const entry of this.#fields(field)) {
      if (entry.number !== 2 || entry.wireType !== 2) continue;
      for (const binding of this.#fields(entry)) {
        if (binding.number !== 1 || binding.wireType !== 2) continue;
        for (const each of this.#fields(binding)) if (each.number === 2 && each.wireType === 2) this.#value(each, type);
      }
    }
  }

  #attribute(field: WireField, type: string): void {
    let key = '';
    for (const each of this.#fields(field)) {
      if (each.wireType !== 2) continue;
      if (each.number === 1) key = this.#text(each).slice(0, 100);
      else if (each.number === 2) this.#value(each, `${type}/${key}`);
    }
  }

  /** Value: immediate 3 with a tensor 1 whose texts stand in 4, or a place in a file, 5 with its name 1. */
  #value(field: WireField, path: string): void {
    for (const each of this.#fields(field)) {
      if (each.wireType !== 2) continue;
      if (each.number === 5) {
        for (const part of this.#fields(each)) if (part.number === 1 && part.wireType === 2) this.#file('weights', part);
      } else if (each.number === 3) {
        for (const immediate of this.#fields(each)) {
          if (immediate.number !== 1 || immediate.wireType !== 2) continue;
          for (const values of this.#fields(immediate)) {
            if (values.wireType !== 2) continue;
            if (values.number !== 4) {
              if (values.end - values.start >= large) this.#model.data.push({ from: values.start, to: values.end });
              continue;
            }
            for (const text of this.#fields(values)) if (text.number === 1 && text.wireType === 2) this.#keep(path, text);
          }
        }
      }
    }
  }

  /** Reads the file. @throws MalformedInput when a message is broken */
  read(): void {
    this.model({ start: 0, end: this.#source.size });
    if (this.#model.version === 0) throw new MalformedInput('The model states no version of its format.', 0);
  }
}
