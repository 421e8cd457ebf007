/** Gives Terraform's resources the types and property names of the AWS API, so that one check serves both. */
import { at, child, isList, isObject, type Json, type JsonObject, objectsAt, textAt } from '#rules/json';
import { policyDocument } from '../policy-document.ts';

export interface Mapping {
  readonly type: string;
  readonly kind: string;
  /** Identity where the values carry no ARN; undefined leaves the Terraform address. */
  key?(values: JsonObject): string | undefined;
  /** The name that people know; the values' own `name` by default. */
  name?(values: JsonObject): string;
  properties(values: JsonObject): readonly Entry[];
}

/** Property, the attribute that it comes from, its value; undefined leaves the property out. */
type Entry = readonly [property: string, attribute: string, value: Json | undefined];

/** An attribute under its API name; null, which is how Terraform prints "not set", leaves it out. */
function take(values: JsonObject, property: string, attribute: string): Entry {
  const value = child(values, attribute);
  return [property, attribute, value === null || value === '' ? undefined : value];
}

/** A block is a list of at most one object. */
function block(values: Json | undefined, ...path: readonly string[]): JsonObject | undefined {
  let current: Json | undefined = values;
  for (const name of path) {
    const found = child(current, name);
    current = isList(found) ? found[0] : found;
  }
  return isObject(current) ? current : undefined;
}

function enabled(value: Json | undefined): Json | undefined {
  return typeof value === 'boolean' ? (value ? 'Enabled' : 'Disabled') : value === null ? undefined : value;
}

/** An object of those members that are set. */
function made(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, value] of Object.entries(members)) if (value !== undefined && value !== null && value !== '') result[key] = value;
  return result;
}

function bucketKey(values: JsonObject): string | undefined {
  const name = textAt(values, 'bucket').replace(/^arn:[a-z-]+:s3:::/, '');
  return name === '' ? undefined : `arn:aws:s3:::${name}`;
}

function bucketPart(properties: (values: JsonObject) => readonly Entry[]): Mapping {
  return { type: 'AWS::S3::Bucket', kind: 'Bucket', key: bucketKey, name: (values) => textAt(values, 'bucket'), properties };
}

function containers(values: JsonObject): Json[] {
  const all = [...objectsAt(values, 'primary_container'), ...objectsAt(values, 'container')];
  return all.map((each) =>
    made({ Image: child(each, 'image'), ModelDataUrl: child(each, 'model_data_url'), Environment: child(each, 'environment') }),
  );
}

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
  aws_sagemaker_notebook_instance: {
    type: 'AWS::SageMaker::NotebookInstance',
    kind: 'Notebook',
    properties: (values) => [
      take(values, 'NotebookInstanceName', 'name'),
      take(values, 'RoleArn', 'role_arn'),
      ['DirectInternetAccess', 'direct_internet_access', enabled(child(values, 'direct_internet_access'))],
      ['RootAccess', 'root_access', enabled(child(values, 'root_access'))],
      take(values, 'SubnetId', 'subnet_id'),
      take(values, 'KmsKeyId', 'kms_key_id'),
    ],
  },
  aws_sagemaker_endpoint_configuration: {
    type: 'AWS::SageMaker::EndpointConfig',
    kind: 'Endpoint configuration',
    properties: (values) => {
      const capture = block(values, 'data_capture_config');
      return [
        take(values, 'EndpointConfigName', 'name'),
        take(values, 'KmsKeyId', 'kms_key_arn'),
        [
          'ProductionVariants',
          'production_variants',
          objectsAt(values, 'production_variants').map((each) =>
            made({
              VariantName: child(each, 'variant_name'),
              ModelName: child(each, 'model_name'),
              InstanceType: child(each, 'instance_type'),
            }),
          ),
        ],
        [
          'DataCaptureConfig',
          'data_capture_config',
          capture &&
            made({
              EnableCapture: child(capture, 'enable_capture'),
              DestinationS3Uri: child(capture, 'destination_s3_uri'),
              KmsKeyId: child(capture, 'kms_key_id'),
            }),
        ],
      ];
    },
  },
  aws_sagemaker_model: {
    type: 'AWS::SageMaker::Model',
    kind: 'Model',
    properties: (values) => [
      take(values, 'ModelName', 'name'),
      take(values, 'ExecutionRoleArn', 'execution_role_arn'),
      ['EnableNetworkIsolation', 'enable_network_isolation', child(values, 'enable_network_isolation') ?? undefined],
      ['VpcConfig', 'vpc_config', block(values, 'vpc_config')],
      ['Containers', 'container', containers(values)],
    ],
  },
  aws_sagemaker_domain: {
    type: 'AWS::SageMaker::Domain',
    kind: 'Studio domain',
    name: (values) => textAt(values, 'domain_name'),
    properties: (values) => [
      take(values, 'DomainName', 'domain_name'),
      take(values, 'AuthMode', 'auth_mode'),
      // The provider's documentation names PublicInternetOnly as what an absent value means.
      ['AppNetworkAccessType', 'app_network_access_type', textAt(values, 'app_network_access_type') || 'PublicInternetOnly'],
      take(values, 'KmsKeyId', 'kms_key_id'),
    ],
  },
  aws_s3_bucket: bucketPart((values) => [take(values, 'Name', 'bucket')]),
  aws_s3_bucket_public_access_block: bucketPart((values) => [
    [
      'PublicAccessBlockConfiguration',
      'block_public_acls',
      {
        BlockPublicAcls: child(values, 'block_public_acls') === true,
        IgnorePublicAcls: child(values, 'ignore_public_acls') === true,
        BlockPublicPolicy: child(values, 'block_public_policy') === true,
        RestrictPublicBuckets: child(values, 'restrict_public_buckets') === true,
      },
    ],
  ]),
  aws_s3_bucket_policy: bucketPart((values) => [['Policy', 'policy', policyDocument(child(values, 'policy'))]]),
  aws_s3_bucket_versioning: bucketPart((values) => [
    ['Versioning', 'versioning_configuration', made({ Status: at(block(values, 'versioning_configuration'), 'status') })],
  ]),
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
