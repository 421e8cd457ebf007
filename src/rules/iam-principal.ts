/** Who a resource or trust policy lets in: anyone, another account, or a service that could be used by another customer. */
import { coversAction, nameOfStatement, type Statement } from './iam-policy.ts';

/** Keys that tie a request to an account, organisation, network or named caller; AWS "global condition context keys". */
const narrowing = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  'aws:username',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  'kms:calleraccount',
]);

/** Operators that demand a value; `…IfExists` and `Null` are fulfilled by a request without the key, negations by almost any. */
const demanding = /^(?:foranyvalue:|forallvalues:)?(?:string|arn)(?:equals|like|equalsignorecase)$/;

function isWideAddress(value: string): boolean {
  const length = Number(value.split('/')[1] ?? (value.includes(':') ? '128' : '32'));
  return value.includes(':') ? length < 32 : length < 8;
}

/** Whether the conditions keep strangers out: at least one key that names who or from where, with values that are not "any". */
export function isNarrowed(statement: Statement): boolean {
  return statement.conditions.some(({ operator, key, values }) => {
    if (values.length === 0) return false;
    if (key === 'aws:sourceip' || key === 'aws:vpcsourceip') return operator === 'ipaddress' && !values.some(isWideAddress);
    // ForAllValues is fulfilled by a request that lacks the key.
    return narrowing.has(key) && demanding.test(operator) && !operator.startsWith('forallvalues') && !values.some(namesAnyone);
  });
}

/** `*`, or an ARN of any account. */
function namesAnyone(value: string): boolean {
  if (/^[*?]*$/.test(value)) return true;
  return value.startsWith('arn:') && /[*?]/.test(value.split(':')[4] ?? '*');
}

function isAnyone(principal: string): boolean {
  return principal === 'AWS:*' || principal === '*:*' || /^(?:AWS|Federated|CanonicalUser):\*$/.test(principal);
}

/** Statements that allow something to anyone: `Principal: *`, or Allow with NotPrincipal, without a narrowing condition. */
export function openStatements(statements: readonly Statement[]): string[] {
  return statements
    .map((statement, index) => ({ statement, name: nameOfStatement(statement, index) }))
    .filter(({ statement }) => statement.effect === 'Allow' && !isNarrowed(statement))
    .filter(({ statement }) => statement.notPrincipals || (statement.principals?.some(isAnyone) ?? false))
    .map(({ statement, name }) => {
      const actions = statement.notActions === undefined ? statement.actions : ['everything but a few actions'];
      return `${name} allows ${actions.slice(0, 3).join(', ')}${actions.length > 3 ? ' and more' : ''} to anyone`;
    });
}

/** Services that run the client's AI work under a role and can be made to do so by another customer without a source condition. */
const aiServices = new Set([
  'bedrock.amazonaws.com',
  'sagemaker.amazonaws.com',
  'bedrock-agentcore.amazonaws.com',
  'comprehend.amazonaws.com',
]);

/** Whether a trust policy lets an AI service assume the role. */
export function trustsAiService(statements: readonly Statement[]): boolean {
  return statements.some(
    (each) => each.effect === 'Allow' && each.principals?.some((name) => aiServices.has(name.replace(/^Service:/, ''))),
  );
}

/**
 * What is wrong with a trust policy: anyone may assume the role, or an AI service may without aws:SourceAccount or aws:SourceArn
 * (AWS "The confused deputy problem").
 */
export function trustFaults(statements: readonly Statement[]): string[] {
  const faults: string[] = [];
  for (const [index, statement] of statements.entries()) {
    if (
      statement.effect !== 'Allow' ||
      !['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'].some((action) => coversAction(statement, action))
    )
      continue;
    const name = nameOfStatement(statement, index);
    if (!isNarrowed(statement) && (statement.notPrincipals || statement.principals?.some(isAnyone)))
      faults.push(`${name} lets anyone assume the role`);
    const services = (statement.principals ?? []).map((each) => each.replace(/^Service:/, '')).filter((each) => aiServices.has(each));
    if (services.length > 0 && !isNarrowed(statement))
      faults.push(`${name} trusts ${services.join(', ')} without aws:SourceAccount or aws:SourceArn`);
  }
  return faults;
}
