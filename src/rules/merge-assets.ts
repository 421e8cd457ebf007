/** Joins what several places say about one asset, so that a check sees all that is known about it. */
import { type Asset, originKey } from './asset.ts';
import { canonicalText, child, isObject, type Json, type JsonObject, objectOf, withoutNulls } from './json.ts';

function mergeObjects(first: JsonObject, second: JsonObject): JsonObject {
  const keys = new Set([...Object.keys(first), ...Object.keys(second)]);
  const merged: [string, Json][] = [];
  for (const key of keys) {
    const left = child(first, key);
    const right = child(second, key);
    if (left === undefined) merged.push([key, right ?? null]);
    else if (isObject(left) && isObject(right)) merged.push([key, mergeObjects(left, right)]);
    else merged.push([key, left]);
  }
  return objectOf(merged);
}

function settled(properties: JsonObject): JsonObject {
  const clean = withoutNulls(properties);
  return isObject(clean) ? clean : {};
}

/** The properties of several assets in one, without those that are null; where they disagree the earlier one counts. */
export function mergeProperties(assets: readonly Pick<Asset, 'properties'>[]): JsonObject {
  return assets.reduce<JsonObject>((merged, asset) => mergeObjects(merged, settled(asset.properties)), {});
}

/** An order that depends on content alone, so that the order of files cannot change a result. */
export function compareAssets(left: Asset, right: Asset): number {
  if (left.key !== right.key) return left.key < right.key ? -1 : 1;
  if (left.pointer !== right.pointer) return left.pointer < right.pointer ? -1 : 1;
  const [a, b] = [canonicalText(left.properties), canonicalText(right.properties)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Assets by key; every group in an order that depends on content alone. */
export function groupAssets<T extends Asset>(assets: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const asset of [...assets].sort(compareAssets)) {
    const group = groups.get(asset.key);
    if (group) group.push(asset);
    else groups.set(asset.key, [asset]);
  }
  return groups;
}

/** The pointer of every top-level property: where it was noted, else below its asset. */
function origins(asset: Asset): JsonObject {
  const noted = child(asset.properties, originKey);
  const entries = Object.keys(asset.properties)
    .filter((name) => name !== originKey)
    .map((name): [string, Json] => [name, child(noted, name) ?? asset.pointer]);
  return objectOf(entries);
}

/**
 * Makes one asset of each key, sorted by key: properties joined, and the pointer of each property kept under `$origin` where several
 * places contributed. Meant for the assets of one file; across files `evaluateChecks` joins and keeps the artifact apart.
 */
export function mergeAssets(assets: readonly Asset[]): Asset[] {
  return [...groupAssets(assets).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    const sources = group.map((asset) => ({ properties: { ...asset.properties, [originKey]: origins(asset) } }));
    const said = (field: 'name' | 'account' | 'region') => group.map((asset) => asset[field]).find((text) => text !== '') ?? '';
    return [{ ...first, name: said('name'), account: said('account'), region: said('region'), properties: mergeProperties(sources) }];
  });
}
