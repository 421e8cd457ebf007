/** Command-line outputs that carry no ARN of their own: what tells them, and whose property they are. */
import { at, child, isList, isObject, type Json, type JsonObject, objectsAt, textAt } from '#rules/json';
import { parseArn, pathNames, placeOfPath, stemOf } from '../place.ts';
import { policyDocument } from '../policy-document.ts';

export interface Piece {
  readonly key: string;
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly pointer: string;
  readonly properties: JsonObject;
}

export interface Shape {
  readonly label: string;
  fits(document: JsonObject, path: string): boolean;
  pieces(document: JsonObject, path: string): Iterable<Piece>;
}

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

const loggingOperation = 'get-model-invocation-logging-configuration';

function isLogging(document: JsonObject, path: string): boolean {
  // The answer is the empty object when logging was never configured, so only the path can say what was asked.
  if (Object.keys(document).length === 0) return pathNames(path, loggingOperation);
  return Object.keys(document).length === 1 && (isObject(child(document, 'loggingConfig')) || child(document, 'loggingConfig') === null);
}

const bedrockLogging: Shape = {
  label: 'Bedrock model invocation logging',
  fits: isLogging,
  *pieces(document, path) {
    const { account, region } = placeOfPath(path);
    const where = account === '' || region === '' ? `${account}:${region}:${path}` : `${account}:${region}`;
    const config = child(document, 'loggingConfig');
    yield {
      key: `aws:bedrock:model-invocation-logging:${where}`,
      type: 'AWS::Bedrock::ModelInvocationLogging',
      kind: 'Invocation logging',
      name: region === '' ? 'Model invocation logging' : `Model invocation logging, ${region}`,
      account,
      region,
      pointer: '',
      properties: { loggingConfig: isObject(config) ? config : {} },
    };
  },
};

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

function* securityGroups(document: JsonObject, path: string): Iterable<Piece> {
  const place = placeOfPath(path);
  const list = child(document, 'SecurityGroups');
  for (const [index, group] of (isList(list) ? list : []).entries()) {
    const id = textAt(group, 'GroupId');
    if (!isObject(group) || id === '') continue;
    const arn = parseArn(textAt(group, 'SecurityGroupArn'));
    const account = arn?.account ?? (textAt(group, 'OwnerId') || place.account);
    const region = arn?.region ?? place.region;
    const name = textAt(group, 'GroupName') || id;
    yield {
      key: `aws:ec2:${id}`,
      type: 'AWS::EC2::SecurityGroup',
      kind: 'Security group',
      name,
      account,
      region,
      pointer: `/SecurityGroups/${index}`,
      properties: group,
    };
  }
}

function* instances(document: JsonObject, path: string): Iterable<Piece> {
  const place = placeOfPath(path);
  const reservations = child(document, 'Reservations');
  for (const [outer, reservation] of (isList(reservations) ? reservations : []).entries()) {
    const list = at(reservation, 'Instances');
    for (const [inner, instance] of (isList(list) ? list : []).entries()) {
      const id = textAt(instance, 'InstanceId');
      if (!isObject(instance) || id === '') continue;
      const region = textAt(instance, 'Placement', 'AvailabilityZone').replace(/[a-z]$/, '') || place.region;
      const named = objectsAt(instance, 'Tags').find((tag) => textAt(tag, 'Key') === 'Name');
      const pointer = `/Reservations/${outer}/Instances/${inner}`;
      const account = textAt(reservation, 'OwnerId') || place.account;
      yield {
        key: `aws:ec2:${id}`,
        type: 'AWS::EC2::Instance',
        kind: 'Virtual machine',
        name: textAt(named, 'Value') || id,
        account,
        region,
        pointer,
        properties: instance,
      };
    }
  }
}

/** `describe-instance-attribute`: one attribute of a machine, its start-up script above all. */
const instanceAttribute: Shape = {
  label: 'EC2 instance attribute',
  fits: (document) => /^i-[0-9a-f]+$/.test(textAt(document, 'InstanceId')) && isObject(child(document, 'UserData')),
  *pieces(document, path) {
    const id = textAt(document, 'InstanceId');
    yield {
      key: `aws:ec2:${id}`,
      type: 'AWS::EC2::Instance',
      kind: 'Virtual machine',
      name: id,
      ...placeOfPath(path),
      pointer: '',
      properties: document,
    };
  },
};

/** Lists of things that have ids but no ARN in their summary. */
function idShape(list: string, id: string, name: string, service: string, resource: string, type: string, kind: string): Shape {
  return {
    label: `${kind} list`,
    fits: (document) => objectsAt(document, list).length > 0 && objectsAt(document, list).every((each) => textAt(each, id) !== ''),
    *pieces(document, path) {
      const { account, region } = placeOfPath(path);
      const items = child(document, list);
      for (const [index, item] of (isList(items) ? items : []).entries()) {
        if (!isObject(item)) continue;
        const key = `arn:aws:${service}:${region}:${account}:${resource}/${textAt(item, id)}`;
        yield {
          key,
          type,
          kind,
          name: textAt(item, name) || textAt(item, id),
          account,
          region,
          pointer: `/${list}/${index}`,
          properties: item,
        };
      }
    },
  };
}

export const shapes: readonly Shape[] = [
  bedrockLogging,
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
  {
    label: 'EC2 security groups',
    fits: (document) => objectsAt(document, 'SecurityGroups').some((each) => textAt(each, 'GroupId') !== ''),
    pieces: securityGroups,
  },
  {
    label: 'EC2 instances',
    fits: (document) => objectsAt(document, 'Reservations').some((each) => isList(child(each, 'Instances'))),
    pieces: instances,
  },
  instanceAttribute,
  idShape('agentSummaries', 'agentId', 'agentName', 'bedrock', 'agent', 'AWS::Bedrock::Agent', 'Agent'),
  idShape(
    'knowledgeBaseSummaries',
    'knowledgeBaseId',
    'name',
    'bedrock',
    'knowledge-base',
    'AWS::Bedrock::KnowledgeBase',
    'Knowledge base',
  ),
];
