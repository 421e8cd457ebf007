/** All that an identity is granted: inline policies, attached policies, groups, and the boundary that cuts them. */
import type { CaseIndex } from './case-index.ts';
import { type Grant, parsePolicy, type Statement } from './iam-policy.ts';
import { at, child, type Json, type JsonObject, objectsAt, stringsIn, textAt } from './json.ts';

export interface Identity {
  readonly statements: readonly Statement[];
  /** Policies and groups that are named and not in the export. */
  readonly missing: readonly string[];
  /** Statements of the permission boundary; undefined when there is none, null when it is named and not in the export. */
  readonly boundary: readonly Statement[] | undefined | null;
}

function allow(...actions: string[]): Json {
  return { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}

/** What AWS's own policies grant where the export leaves their documents out; only the part that the checks ask for. */
const awsPolicies: Readonly<Record<string, Json>> = {
  AdministratorAccess: allow('*'),
  PowerUserAccess: { Statement: [{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' }] },
  AmazonSageMakerFullAccess: allow('sagemaker:*'),
  AmazonBedrockFullAccess: allow('bedrock:*'),
  AmazonS3FullAccess: allow('s3:*'),
};

function managed(attached: JsonObject, index: CaseIndex): Statement[] | undefined {
  const arn = textAt(attached, 'PolicyArn');
  const versions = objectsAt(index.find(arn)?.properties, 'PolicyVersionList');
  const current = versions.find((each) => child(each, 'IsDefaultVersion') === true) ?? (versions.length === 1 ? versions[0] : undefined);
  const known = /^arn:[a-z-]+:iam::aws:policy\//.test(arn) ? arn.split('/').at(-1) : undefined;
  return parsePolicy(
    child(current, 'Document') ?? (known !== undefined && Object.hasOwn(awsPolicies, known) ? awsPolicies[known] : undefined),
  );
}

function collect(properties: JsonObject, index: CaseIndex, statements: Statement[], missing: string[]): void {
  for (const list of ['RolePolicyList', 'UserPolicyList', 'GroupPolicyList'])
    for (const inline of objectsAt(properties, list)) {
      const parsed = parsePolicy(child(inline, 'PolicyDocument'));
      if (parsed) statements.push(...parsed);
      else missing.push(`the inline policy ${textAt(inline, 'PolicyName')}`);
    }
  for (const attached of objectsAt(properties, 'AttachedManagedPolicies')) {
    const parsed = managed(attached, index);
    if (parsed) statements.push(...parsed);
    else missing.push(`the policy ${textAt(attached, 'PolicyName') || textAt(attached, 'PolicyArn')}`);
  }
}

/** What the export says of an identity's rights. */
export function identityOf(properties: JsonObject, account: string, index: CaseIndex): Identity {
  const statements: Statement[] = [];
  const missing: string[] = [];
  collect(properties, index, statements, missing);
  for (const name of stringsIn(child(properties, 'GroupList'))) {
    const group = index.ofType('AWS::IAM::Group').find((each) => each.name === name && each.account === account);
    if (group) collect(group.properties, index, statements, missing);
    else missing.push(`the group ${name}`);
  }
  const boundaryArn = textAt(properties, 'PermissionsBoundary', 'PermissionsBoundaryArn');
  const known = boundaryArn === '' ? undefined : managed({ PolicyArn: boundaryArn }, index);
  const lists = ['RolePolicyList', 'UserPolicyList', 'GroupPolicyList', 'AttachedManagedPolicies'];
  if (lists.every((list) => at(properties, list) === undefined)) missing.push('its policies');
  return { statements, missing, boundary: boundaryArn === '' ? undefined : (known ?? null) };
}

/**
 * Judges an identity with one of the `grants…` functions and keeps what its boundary allows too.
 * @throws Error with a sentence when the answer depends on something that the export does not hold
 */
export function judgedGrants(identity: Identity, judge: (statements: readonly Statement[]) => readonly Grant[]): Grant[] {
  const granted = judge(identity.statements).filter((grant) => !grant.conditional);
  if (granted.length > 0 && identity.boundary === null) throw new Error('its permission boundary is not in the export');
  if (granted.length > 0) return identity.boundary && judge(identity.boundary).length === 0 ? [] : granted;
  if (identity.missing.length > 0) throw new Error(`${identity.missing.slice(0, 3).join(', ')} not in the export`);
  return [];
}
