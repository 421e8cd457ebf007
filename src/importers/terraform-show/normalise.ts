/** Gives Terraform's resources the types and property names of the AWS API, so that one check serves both. */
import { child, isList, type Json, type JsonObject, objectsAt, textAt } from '#rules/json';
import { policyDocument } from '../policy-document.ts';
import { bucketMappings } from './map-bucket.ts';
import { sagemakerMappings } from './map-sagemaker.ts';
import { block, type Mapping, made, take } from './mapping.ts';

/** Rules of a group, one way; `-1` is every protocol. */
function permissions(values: JsonObject): Json {
  return objectsAt(values, 'ingress').map((rule) =>
    made({
      IpProtocol: child(rule, 'protocol'),
      FromPort: child(rule, 'from_port'),
      ToPort: child(rule, 'to_port'),
      IpRanges: list(child(rule, 'cidr_blocks')).map((CidrIp) => ({ CidrIp })),
      Ipv6Ranges: list(child(rule, 'ipv6_cidr_blocks')).map((CidrIpv6) => ({ CidrIpv6 })),
    }),
  );
}

function list(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function attachedNames(values: JsonObject): Json | undefined {
  const arns = list(child(values, 'managed_policy_arns')).filter((each) => typeof each === 'string');
  return arns.length === 0 ? undefined : arns.map((PolicyArn) => ({ PolicyArn, PolicyName: PolicyArn.split('/').at(-1) ?? '' }));
}

function inlinePolicies(values: JsonObject): Json | undefined {
  const inline = objectsAt(values, 'inline_policy').filter((each) => textAt(each, 'policy') !== '');
  if (inline.length === 0) return undefined;
  return inline.map((each) => ({
    PolicyName: textAt(each, 'name'),
    PolicyDocument: policyDocument(child(each, 'policy')) ?? textAt(each, 'policy'),
  }));
}

export const mappings: Readonly<Record<string, Mapping>> = {
  ...sagemakerMappings,
  ...bucketMappings,
  aws_iam_role: {
    type: 'AWS::IAM::Role',
    kind: 'Role',
    properties: (values) => [
      take(values, 'RoleName', 'name'),
      ['AssumeRolePolicyDocument', 'assume_role_policy', policyDocument(child(values, 'assume_role_policy'))],
      ['RolePolicyList', 'inline_policy', inlinePolicies(values)],
      ['AttachedManagedPolicies', 'managed_policy_arns', attachedNames(values)],
    ],
  },
  aws_iam_policy: {
    type: 'AWS::IAM::ManagedPolicy',
    kind: 'Policy',
    properties: (values) => {
      const document = policyDocument(child(values, 'policy'));
      return [
        take(values, 'PolicyName', 'name'),
        ['PolicyVersionList', 'policy', document && [{ IsDefaultVersion: true, Document: document }]],
      ];
    },
  },
  aws_security_group: {
    type: 'AWS::EC2::SecurityGroup',
    kind: 'Security group',
    key: (values) => (textAt(values, 'id') === '' ? undefined : `aws:ec2:${textAt(values, 'id')}`),
    properties: (values) => [
      take(values, 'GroupId', 'id'),
      take(values, 'GroupName', 'name'),
      ['IpPermissions', 'ingress', permissions(values)],
    ],
  },
  aws_bedrock_guardrail: {
    type: 'AWS::Bedrock::Guardrail',
    kind: 'Guardrail',
    properties: (values) => {
      const filters = objectsAt(block(values, 'content_policy_config'), 'filters_config');
      return [
        take(values, 'name', 'name'),
        take(values, 'version', 'version'),
        [
          'contentPolicy',
          'content_policy_config',
          {
            filters: filters.map((each) =>
              made({
                type: child(each, 'type'),
                inputStrength: child(each, 'input_strength'),
                outputStrength: child(each, 'output_strength'),
              }),
            ),
          },
        ],
      ];
    },
  },
  aws_bedrockagent_agent: {
    type: 'AWS::Bedrock::Agent',
    kind: 'Agent',
    name: (values) => textAt(values, 'agent_name'),
    properties: (values) => {
      const guardrail = block(values, 'guardrail_configuration');
      return [
        take(values, 'agentName', 'agent_name'),
        take(values, 'agentResourceRoleArn', 'agent_resource_role_arn'),
        take(values, 'foundationModel', 'foundation_model'),
        [
          'guardrailConfiguration',
          'guardrail_configuration',
          guardrail &&
            made({
              guardrailIdentifier: child(guardrail, 'guardrail_identifier'),
              guardrailVersion: child(guardrail, 'guardrail_version'),
            }),
        ],
      ];
    },
  },
};
