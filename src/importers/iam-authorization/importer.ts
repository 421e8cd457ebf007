/** Reads `aws iam get-account-authorization-details`: users, groups, roles and managed policies with their documents. */
import type { Asset } from '#rules/asset';
import { child, isList, isObject, type Json, type JsonObject, objectOf, pointerTo, textAt } from '#rules/json';
import { defineImporter, type ImportContext } from '../define.ts';
import { parseArn, placeOfPath } from '../place.ts';
import { policyDocument } from '../policy-document.ts';

const lists = [
  { key: 'RoleDetailList', type: 'AWS::IAM::Role', kind: 'Role', name: 'RoleName' },
  { key: 'UserDetailList', type: 'AWS::IAM::User', kind: 'User', name: 'UserName' },
  { key: 'GroupDetailList', type: 'AWS::IAM::Group', kind: 'Group', name: 'GroupName' },
  { key: 'Policies', type: 'AWS::IAM::ManagedPolicy', kind: 'Policy', name: 'PolicyName' },
] as const;

const documentKeys = new Set(['AssumeRolePolicyDocument', 'PolicyDocument', 'Document']);

/** The same value with every policy document as an object; one that cannot be read is told and stays text. */
function withDocuments(value: Json, pointer: string, context: ImportContext): Json {
  if (isList(value)) return value.map((each, index) => withDocuments(each, pointerTo(pointer, index), context));
  if (!isObject(value)) return value;
  return objectOf(
    Object.entries(value).map(([key, each]): [string, Json] => {
      const here = pointerTo(pointer, key);
      if (!documentKeys.has(key) || typeof each !== 'string') return [key, withDocuments(each, here, context)];
      const policy = policyDocument(each);
      if (policy === undefined)
        context.observe({
          ruleId: 'CLOUD-EXP-002',
          detail: 'A policy document cannot be read, so what it allows is not known.',
          location: { pointer: here },
        });
      return [key, policy ?? each];
    }),
  );
}

function assetOf(item: JsonObject, pointer: string, entry: (typeof lists)[number], context: ImportContext): Asset | undefined {
  const arn = textAt(item, 'Arn');
  const name = textAt(item, entry.name);
  const account = parseArn(arn)?.account ?? '';
  const place = placeOfPath(context.name);
  const owner = account === '' || account === 'aws' ? place.account : account;
  if (arn === '' && name === '') return undefined;
  const properties = withDocuments(item, pointer, context);
  const key = arn || `aws:iam:${owner}:${entry.kind.toLowerCase()}/${name}`;
  if (!isObject(properties)) return undefined;
  return { key, provider: 'aws', type: entry.type, name: name || arn, kind: entry.kind, account: owner, region: '', pointer, properties };
}

export const iamAuthorization = defineImporter({
  id: 'iam-authorization',
  version: 1,
  title: 'AWS account authorization details',
  rules: ['CLOUD-EXP-002'],
  blindSpots:
    'Sees identities and their policies at the time of the export. Service control policies, resource policies of other services, session policies and sign-in through an identity provider are not part of this export.',
  marks: /"(?:RoleDetailList|UserDetailList|GroupDetailList)"/,
  recognise(document) {
    const found = isObject(document) && lists.slice(0, 3).some(({ key }) => isList(child(document, key)));
    return found ? 'AWS account authorization details' : undefined;
  },
  secretPointers: () => new Set(),
  *read(document, context) {
    for (const entry of lists) {
      const list = child(document, entry.key);
      if (!isList(list)) continue;
      for (const [index, item] of list.entries()) {
        const asset = isObject(item) ? assetOf(item, pointerTo('', entry.key, index), entry, context) : undefined;
        if (asset) yield asset;
      }
      context.fact(`${entry.kind} entries`, String(list.length));
    }
  },
});
