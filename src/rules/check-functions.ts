/** What checks can call beside CEL itself: look-ups in the case, judgements of policies, and pods. All pure over the case's index. */
import { type CelFunc, type CelInput, CelScalar, type CelValue, celFunc, listType } from '@bufbuild/cel';
import { aiSoftware, containersOf, podSpecs, softwareOfName, softwareOfPort } from './ai-workload.ts';
import { redactedMark } from './asset.ts';
import type { CaseIndex } from './case-index.ts';
import { fromCel, toCelMap } from './check-expression.ts';
import { passRoleEscalations } from './iam-escalation.ts';
import { identityOf, judgedGrants } from './iam-identity.ts';
import { grantsEverywhere, grantsWholeService, nameOfStatement, parsePolicy, type Statement } from './iam-policy.ts';
import { openStatements, trustFaults, trustsAiService } from './iam-principal.ts';
import { at, isObject, type Json, type JsonObject, objectsAt, textAt } from './json.ts';
import { openAiPorts } from './open-ports.ts';

const { DYN, STRING, BOOL, DOUBLE } = CelScalar;
const STRINGS = listType(STRING);

function objectFrom(value: CelValue): JsonObject {
  const plain = fromCel(value);
  if (!isObject(plain)) throw new Error('an object was expected');
  return plain;
}

function statementsFrom(value: CelValue): Statement[] {
  const statements = parsePolicy(fromCel(value));
  if (statements === undefined) throw new Error('the policy document cannot be read');
  return statements;
}

function asInput(value: Json): CelInput {
  return value as CelInput;
}

function arnAccount(key: string): string {
  return key.split(':')[4] ?? '';
}

/** A pod or replica set whose controller is in the case too is judged by its controller. */
function hasOwner(object: JsonObject, cluster: string, index: CaseIndex): boolean {
  return objectsAt(object, 'metadata', 'ownerReferences').some((owner) => {
    const [group, version] = textAt(owner, 'apiVersion').split('/');
    const type = version === undefined ? textAt(owner, 'kind') : `${textAt(owner, 'kind')}.${group}`;
    return index.find(`kubernetes:${cluster}:${type}:${textAt(object, 'metadata', 'namespace')}/${textAt(owner, 'name')}`) !== undefined;
  });
}

function wholeServices(r: JsonObject, account: string, services: readonly string[], index: CaseIndex): string[] {
  const identity = identityOf(r, account, index);
  return services.filter((service) => judgedGrants(identity, (statements) => grantsWholeService(statements, service)).length > 0);
}

/** Any role can be used through an AI service; the boundary, where there is one, must allow it as well. */
function escalations(r: JsonObject, account: string, index: CaseIndex): string[] {
  const { statements, missing, boundary } = identityOf(r, account, index);
  const found = passRoleEscalations(statements);
  if (found.length > 0 && boundary === null) throw new Error('its permission boundary is not in the export');
  if (found.length === 0 && missing.length > 0) throw new Error(`${missing.slice(0, 3).join(', ')} not in the export`);
  return boundary ? found.filter((action) => passRoleEscalations(boundary).includes(action)) : found;
}

/** The functions that expressions of checks may use. Errors thrown inside become NOT_ASSESSED with their message. */
export function checkFunctions(index: CaseIndex): CelFunc[] {
  return [
    // Properties of the asset with this key; an error when the export does not hold it.
    celFunc('asset', [STRING], DYN, (key) => {
      const known = index.find(key);
      if (!known) throw new Error(`${key} is not in the export`);
      return toCelMap(known.properties);
    }),
    celFunc('inExport', [STRING], BOOL, (key) => index.find(key) !== undefined),
    celFunc('openStatements', [DYN], STRINGS, (policy) => openStatements(statementsFrom(policy))),
    celFunc('trustFaults', [DYN], STRINGS, (policy) => trustFaults(statementsFrom(policy))),
    celFunc('trustsAiService', [DYN], BOOL, (policy) => trustsAiService(statementsFrom(policy))),
    // Services of the list of which the identity may do everything.
    celFunc('wholeServices', [DYN, DYN], STRINGS, (r, services) => {
      const list = fromCel(services);
      const names = Array.isArray(list) ? list.map(String) : [];
      const properties = objectFrom(r);
      return wholeServices(properties, arnAccount(textAt(properties, 'Arn')), names, index);
    }),
    // Statements by which the identity may do this action on every resource.
    celFunc('grants', [DYN, STRING], STRINGS, (r, action) => {
      const properties = objectFrom(r);
      const identity = identityOf(properties, arnAccount(textAt(properties, 'Arn')), index);
      return judgedGrants(identity, (statements) => grantsEverywhere(statements, action)).map(({ statement }) =>
        nameOfStatement(statement, identity.statements.indexOf(statement)),
      );
    }),
    celFunc('passRoleEscalations', [DYN], STRINGS, (r) => {
      const properties = objectFrom(r);
      return escalations(properties, arnAccount(textAt(properties, 'Arn')), index);
    }),
    celFunc('openAiPorts', [DYN], STRINGS, (group) => openAiPorts(objectFrom(group))),
    celFunc('podSpecs', [DYN], DYN, (r) => asInput(podSpecs(objectFrom(r)))),
    celFunc('containers', [DYN], DYN, (r) => asInput(containersOf(objectFrom(r)))),
    celFunc('aiSoftware', [DYN], STRING, (r) => aiSoftware(objectFrom(r))),
    celFunc('softwareOfPort', [DOUBLE], STRING, (port) => softwareOfPort(port)),
    celFunc('softwareOfName', [STRING], STRING, (name) => softwareOfName(name)),
    celFunc('ownerInExport', [DYN, STRING], BOOL, (r, cluster) => hasOwner(objectFrom(r), cluster, index)),
    celFunc('isRedacted', [DYN], BOOL, (value) => JSON.stringify(fromCel(value)).includes(redactedMark)),
    // The value at a path, or the other value: for properties that may be absent.
    celFunc('valueAt', [DYN, STRING, DYN], DYN, (value, path, other) => asInput(at(fromCel(value), ...path.split('.')) ?? fromCel(other))),
  ];
}
