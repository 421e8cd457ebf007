/** What is known about each asset of a case, so that one check can follow a reference to another asset. */
import type { Asset } from './asset.ts';
import type { JsonObject } from './json.ts';
import { mergeProperties } from './merge-assets.ts';

export interface Known {
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly account: string;
  /** Of all places together. */
  readonly properties: JsonObject;
}

export class CaseIndex {
  readonly #byKey = new Map<string, Known>();
  readonly #byType = new Map<string, Known[]>();

  /** @param groups assets by key, as `groupAssets` makes them */
  constructor(groups: ReadonlyMap<string, readonly Asset[]>) {
    for (const [key, group] of groups) {
      const [first] = group;
      if (!first) continue;
      const known = { key, type: first.type, name: first.name, account: first.account, properties: mergeProperties(group) };
      this.#byKey.set(key, known);
      const same = this.#byType.get(known.type);
      if (same) same.push(known);
      else this.#byType.set(known.type, [known]);
    }
  }

  find(key: string): Known | undefined {
    return this.#byKey.get(key);
  }

  /** In the order of their keys. */
  ofType(type: string): readonly Known[] {
    return this.#byType.get(type) ?? [];
  }
}
