/** Outputs of `aws s3api`: each holds one property of a bucket that only the file's name or a policy names. */
import { child, isList, isObject, type Json, type JsonObject, objectsAt, textAt } from '#rules/json';
import { pathNames, placeOfPath, stemOf } from '../place.ts';
import { policyDocument } from '../policy-document.ts';
import type { Shape } from './shape.ts';

/** Buckets are named by the file, as the collection commands write it, or by the only bucket that a policy speaks of. */
function bucketName(document: JsonObject, path: string): string {
  const policy = policyDocument(child(document, 'Policy') ?? null);
  const resources = objectsAt(policy, 'Statement').flatMap((statement) => {
    const resource = child(statement, 'Resource');
    return typeof resource === 'string' ? [resource] : isList(resource) ? resource.filter((each) => typeof each === 'string') : [];
  });
  const buckets = new Set(resources.map((each) => /^arn:[a-z-]+:s3:::([a-z0-9.-]+)/.exec(each)?.[1] ?? ''));
  const [only] = buckets;
  if (buckets.size === 1 && only !== undefined && only !== '') return only;
  const stem = stemOf(path);
  return stem.replace(/^(?:s3(?:api)?-)?(?:get|describe|list)-[a-z-]*?(?:--|_)/, '');
}

function bucketShape(property: string, operation: string, own: (value: Json) => boolean): Shape {
  return {
    label: `S3 ${operation.replaceAll('-', ' ')}`,
    fits: (document, path) =>
      // A bucket that never had versioning answers with nothing at all.
      (property === 'Status' && Object.keys(document).length === 0 && pathNames(path, operation)) ||
      (Object.keys(document).length <= 4 && child(document, property) !== undefined && own(child(document, property) ?? null)),
    *pieces(document, path) {
      const name = bucketName(document, path);
      const value =
        property === 'Policy' ? (policyDocument(child(document, property) ?? null) ?? null) : (child(document, property) ?? null);
      // Versioning is told by the bare words Status and MFADelete; the bucket keeps them under one name.
      const properties: JsonObject = property === 'Status' ? { Versioning: document } : { [property]: value };
      const noted: JsonObject = {
        ...properties,
        $origin: { [Object.keys(properties)[0] ?? '']: property === 'Status' ? '' : `/${property}` },
      };
      const { account } = placeOfPath(path);
      yield {
        key: `arn:aws:s3:::${name}`,
        type: 'AWS::S3::Bucket',
        kind: 'Bucket',
        name,
        account,
        region: '',
        pointer: '',
        properties: noted,
      };
    },
  };
}

const buckets: Shape = {
  label: 'S3 list buckets',
  fits: (document) => objectsAt(document, 'Buckets').some((each) => textAt(each, 'Name') !== '') && isList(child(document, 'Buckets')),
  *pieces(document, path) {
    const { account } = placeOfPath(path);
    const list = child(document, 'Buckets');
    for (const [index, bucket] of (isList(list) ? list : []).entries()) {
      const name = textAt(bucket, 'Name');
      if (!isObject(bucket) || name === '') continue;
      const region = textAt(bucket, 'BucketRegion');
      yield {
        key: `arn:aws:s3:::${name}`,
        type: 'AWS::S3::Bucket',
        kind: 'Bucket',
        name,
        account,
        region,
        pointer: `/Buckets/${index}`,
        properties: bucket,
      };
    }
  },
};

export const bucketShapes: readonly Shape[] = [
  buckets,
  bucketShape('PublicAccessBlockConfiguration', 'get-public-access-block', isObject),
  bucketShape('PolicyStatus', 'get-bucket-policy-status', (value) => child(value, 'IsPublic') !== undefined),
  bucketShape('ServerSideEncryptionConfiguration', 'get-bucket-encryption', (value) => isList(child(value, 'Rules'))),
  bucketShape(
    'Policy',
    'get-bucket-policy',
    (value) => typeof value === 'string' && objectsAt(policyDocument(value), 'Statement').length > 0,
  ),
  bucketShape('Grants', 'get-bucket-acl', isList),
  bucketShape('Status', 'get-bucket-versioning', (value) => value === 'Enabled' || value === 'Suspended'),
];
