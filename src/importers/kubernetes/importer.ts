/** Reads Kubernetes objects: `kubectl get -o json|yaml`, lists, multi-document YAML and single manifests. */
import type { Asset } from '#rules/asset';
import { at, child, isList, isObject, type Json, type JsonObject, pointerTo, textAt } from '#rules/json';
import { defineImporter } from '../define.ts';
import { folderOf } from '../place.ts';

interface Item {
  readonly object: JsonObject;
  readonly pointer: string;
}

function isKubernetes(value: Json | undefined): value is JsonObject {
  return (
    isObject(value) &&
    /^(?:[a-z0-9.-]+\/)?v\d[a-z0-9]*$/.test(textAt(value, 'apiVersion')) &&
    /^[A-Z][A-Za-z0-9]+$/.test(textAt(value, 'kind'))
  );
}

/** Objects in order; a list inside a list is opened as kubectl does. */
function* itemsOf(document: Json, pointer: string, depth: number): Iterable<Item> {
  if (depth > 3) return;
  if (isList(document)) {
    for (const [index, each] of document.entries()) yield* itemsOf(each, pointerTo(pointer, index), depth + 1);
    return;
  }
  const list = child(document, 'items');
  if (isKubernetes(document) && isList(list) && textAt(document, 'kind').endsWith('List')) {
    for (const [index, each] of list.entries()) {
      // Items of a typed list, PodList say, leave their own kind out.
      const kind = textAt(document, 'kind').slice(0, -4);
      const whole =
        isObject(each) && kind !== '' && child(each, 'kind') === undefined
          ? { apiVersion: textAt(document, 'apiVersion'), kind, ...each }
          : each;
      yield* itemsOf(whole, pointerTo(pointer, 'items', index), depth + 1);
    }
    return;
  }
  if (isKubernetes(document)) yield { object: document, pointer };
}

const kinds: Readonly<Record<string, string>> = {
  InferenceService: 'Model server',
  RayCluster: 'Ray cluster',
  ServiceAccount: 'Service account',
  NetworkPolicy: 'Network policy',
  ConfigMap: 'Configuration',
  PersistentVolumeClaim: 'Volume claim',
  StatefulSet: 'Stateful set',
  DaemonSet: 'Daemon set',
  ReplicaSet: 'Replica set',
  CronJob: 'Scheduled job',
  RoleBinding: 'Role binding',
  ClusterRoleBinding: 'Cluster role binding',
  ClusterRole: 'Cluster role',
};

/** `Deployment.apps`, and `Pod` for the core group. */
function typeOf(object: JsonObject): string {
  const [group, version] = textAt(object, 'apiVersion').split('/');
  return version === undefined ? textAt(object, 'kind') : `${textAt(object, 'kind')}.${group}`;
}

function assetOf({ object, pointer }: Item, cluster: string): Asset {
  const kind = textAt(object, 'kind');
  const name = textAt(object, 'metadata', 'name') || textAt(object, 'metadata', 'generateName') || '(without a name)';
  const namespace = textAt(object, 'metadata', 'namespace');
  const type = typeOf(object);
  return {
    key: `kubernetes:${cluster}:${type}:${namespace}/${name}`,
    provider: 'kubernetes',
    type,
    name: namespace === '' ? name : `${namespace}/${name}`,
    kind: kinds[kind] ?? kind,
    account: cluster,
    region: '',
    pointer,
    properties: object,
  };
}

export const kubernetes = defineImporter({
  id: 'kubernetes',
  version: 1,
  title: 'Kubernetes objects',
  rules: [],
  blindSpots:
    'Reads objects as they were exported: admission control, defaults that the cluster adds later, and templates that were not rendered are not seen. The content does not name its cluster; objects in one folder are taken to be of one cluster.',
  marks: /(?:^|["\s{,])"?apiVersion"?\s*:/,
  recognise(document) {
    const first = isList(document) ? document.find(isObject) : document;
    if (!isKubernetes(first)) return undefined;
    return isList(document) || isList(at(first, 'items')) ? 'Kubernetes objects' : 'Kubernetes object';
  },
  secretPointers: () => new Set(),
  *read(document, context) {
    for (const item of itemsOf(document, '', 0)) yield assetOf(item, folderOf(context.name));
  },
});
