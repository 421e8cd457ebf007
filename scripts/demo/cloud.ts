/**
 * The cloud part of the demo case: exports of a fictitious account and cluster, written the way the tools print them.
 * Fails on purpose: AWS-SM-01, AWS-SM-03 and AWS-SM-07 (notebook fraud-research), AWS-S3-01 and AWS-S3-02 (bucket of training data),
 * AWS-IAM-01, AWS-IAM-02 and AWS-IAM-03 (inference role), AWS-IAM-04 (its trust), AWS-BR-01 (logging off), AWS-BR-14 (agent without
 * guardrail), AWS-SM-22 and AWS-SM-23 (endpoint configuration in the Terraform state), K8S-AI-01, K8S-AI-12 and K8S-AI-16 (model server).
 * Passes: the notebook churn-review, the bucket of released models, its reader role, the guardrail, the embedding server.
 */

interface DemoFile {
  readonly path: string;
  readonly text: string;
}

const account = '123456789012';
const region = 'eu-central-1';
const regional = `cloud/${account}/${region}`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const own = { StringEquals: { 'aws:SourceAccount': account } };

function json(path: string, document: unknown): DemoFile {
  return { path, text: `${JSON.stringify(document, null, 2)}\n` };
}

function statement(
  effect: 'Allow' | 'Deny',
  sid: string,
  action: string | string[],
  resource: string | string[],
  condition?: object,
): object {
  return { Sid: sid, Effect: effect, Action: action, Resource: resource, ...(condition ? { Condition: condition } : {}) };
}

function policy(...statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

function trust(service: string, condition?: object): object {
  return policy({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    ...(condition ? { Condition: condition } : {}),
  });
}

function notebook(name: string, roleName: string, open: boolean): DemoFile {
  return json(`${regional}/sagemaker-describe-notebook-instance/${name}.json`, {
    NotebookInstanceArn: `arn:aws:sagemaker:${region}:${account}:notebook-instance/${name}`,
    NotebookInstanceName: name,
    NotebookInstanceStatus: 'InService',
    InstanceType: 'ml.g5.xlarge',
    SubnetId: 'subnet-0a1b2c3d4e5f60718',
    SecurityGroups: ['sg-0f1e2d3c4b5a69788'],
    RoleArn: role(roleName),
    KmsKeyId: `arn:aws:kms:${region}:${account}:key/6f1c2b1e-3a54-4c1d-9b0e-7d5a1f2c3e4b`,
    DirectInternetAccess: open ? 'Enabled' : 'Disabled',
    VolumeSizeInGB: 100,
    RootAccess: open ? 'Enabled' : 'Disabled',
    PlatformIdentifier: 'notebook-al2-v3',
    InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: '2' },
  });
}

function roleDetail(name: string, trusted: object, policies: object[], attached: string[] = []): object {
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROADEMO${name.replaceAll('-', '').toUpperCase().slice(0, 12)}`,
    Arn: role(name),
    CreateDate: '2026-02-11T09:30:00+00:00',
    // The service URL-encodes documents; the command-line tool decodes them. Both occur in real exports.
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trusted)),
    InstanceProfileList: [],
    RolePolicyList: policies.map((document, index) => ({ PolicyName: `${name}-${index + 1}`, PolicyDocument: document })),
    AttachedManagedPolicies: attached.map((each) => ({ PolicyName: each, PolicyArn: `arn:aws:iam::aws:policy/${each}` })),
    Tags: [],
  };
}

function identities(): DemoFile {
  const inference = policy(
    statement('Allow', 'Everything', ['bedrock:*', 'sagemaker:*'], '*'),
    statement('Allow', 'AnyRole', 'iam:PassRole', '*'),
    statement('Allow', 'Buckets', 's3:*', '*'),
  );
  const research = policy(statement('Allow', 'AllBuckets', 's3:*', '*'));
  const review = policy(
    statement(
      'Allow',
      'ReadReviewData',
      ['s3:GetObject', 's3:ListBucket'],
      ['arn:aws:s3:::acme-model-releases', 'arn:aws:s3:::acme-model-releases/*'],
    ),
  );
  return json(`cloud/${account}/get-account-authorization-details.json`, {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [
      roleDetail('acme-inference', trust('sagemaker.amazonaws.com'), [inference]),
      roleDetail('acme-research-notebook', trust('sagemaker.amazonaws.com', own), [research]),
      roleDetail('acme-release-reader', trust('sagemaker.amazonaws.com', own), [review]),
      roleDetail('acme-helpdesk-agent', trust('bedrock.amazonaws.com', own), [
        policy(statement('Allow', 'OneModel', 'bedrock:InvokeModel', `arn:aws:bedrock:${region}::foundation-model/amazon.nova-lite-v1:0`)),
      ]),
    ],
    Policies: [],
    IsTruncated: false,
  });
}

function buckets(): DemoFile[] {
  const open = policy({
    Sid: 'SharedWithPartner',
    Effect: 'Allow',
    Principal: '*',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: 'arn:aws:s3:::acme-fraud-training-data/*',
  });
  const blocks = (on: boolean) => ({ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: on, RestrictPublicBuckets: on });
  return [
    json(`cloud/${account}/s3-get-bucket-policy/acme-fraud-training-data.json`, { Policy: JSON.stringify(open) }),
    json(`cloud/${account}/s3-get-public-access-block/acme-fraud-training-data.json`, { PublicAccessBlockConfiguration: blocks(false) }),
    json(`cloud/${account}/s3-get-bucket-versioning/acme-fraud-training-data.json`, { Status: 'Suspended', MFADelete: 'Disabled' }),
    json(`cloud/${account}/s3-get-public-access-block/acme-model-releases.json`, { PublicAccessBlockConfiguration: blocks(true) }),
    // Nobody asked for this bucket's versioning: what was not exported is not assessed, and the result says how to collect it.
  ];
}

function bedrock(): DemoFile[] {
  return [
    json(`${regional}/bedrock-get-model-invocation-logging-configuration.json`, {}),
    json(`${regional}/bedrock-agent-get-agent/helpdesk.json`, {
      agent: {
        agentId: 'H3LPDESK01',
        agentArn: `arn:aws:bedrock:${region}:${account}:agent/H3LPDESK01`,
        agentName: 'helpdesk',
        agentStatus: 'PREPARED',
        agentResourceRoleArn: role('acme-helpdesk-agent'),
        foundationModel: 'amazon.nova-lite-v1:0',
        idleSessionTTLInSeconds: 600,
        instruction: 'You answer questions of employees about their accounts and open tickets for them.',
      },
    }),
    json(`${regional}/bedrock-get-guardrail/customer-chat.json`, {
      name: 'customer-chat',
      guardrailId: 'gr4customer',
      guardrailArn: `arn:aws:bedrock:${region}:${account}:guardrail/gr4customer`,
      version: '4',
      status: 'READY',
      contentPolicy: {
        filters: [
          { type: 'PROMPT_ATTACK', inputStrength: 'HIGH', outputStrength: 'NONE', inputAction: 'BLOCK', inputEnabled: true },
          { type: 'HATE', inputStrength: 'HIGH', outputStrength: 'HIGH' },
        ],
      },
      blockedInputMessaging: 'This request cannot be answered.',
      blockedOutputsMessaging: 'This answer cannot be shown.',
    }),
  ];
}

function terraform(): DemoFile {
  const name = 'fraud-scorer-live';
  return json('cloud/terraform/state.json', {
    format_version: '1.0',
    terraform_version: '1.9.8',
    values: {
      outputs: { scorer_endpoint: { sensitive: false, value: name, type: 'string' } },
      root_module: {
        resources: [],
        child_modules: [
          {
            address: 'module.scoring',
            resources: [
              {
                address: 'module.scoring.aws_sagemaker_endpoint_configuration.live',
                mode: 'managed',
                type: 'aws_sagemaker_endpoint_configuration',
                name: 'live',
                provider_name: 'registry.terraform.io/hashicorp/aws',
                schema_version: 0,
                values: {
                  arn: `arn:aws:sagemaker:${region}:${account}:endpoint-config/${name}`,
                  name,
                  kms_key_arn: null,
                  data_capture_config: [],
                  production_variants: [
                    { variant_name: 'primary', model_name: 'fraud-scorer', instance_type: 'ml.g5.xlarge', initial_instance_count: 2 },
                  ],
                },
                sensitive_values: { production_variants: [{}] },
              },
              {
                address: 'module.scoring.random_password.ingest',
                mode: 'managed',
                type: 'random_password',
                name: 'ingest',
                provider_name: 'registry.terraform.io/hashicorp/random',
                schema_version: 3,
                values: { length: 24, special: true, result: 'x7!Demo-only-Passw0rd#Qz' },
                sensitive_values: { result: true },
              },
            ],
          },
        ],
      },
    },
  });
}

/** A token of the right shape that no service has issued, put together so that scanners of repositories do not stumble on it. */
const plantedToken = ['hf', 'DemoOnly0123456789abcdefABCDEFghij'].join('_');

const cluster = `apiVersion: v1
kind: List
metadata:
  resourceVersion: ""
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: fraud-llm
    namespace: models
    labels: {app: fraud-llm}
  spec:
    replicas: 1
    selector: {matchLabels: {app: fraud-llm}}
    template:
      metadata: {labels: {app: fraud-llm}}
      spec:
        containers:
        - name: server
          image: vllm/vllm-openai:v0.9.1
          args: [--model, acme/fraud-explainer, --port, "8000"]
          env:
          - {name: HF_TOKEN, value: ${plantedToken}}
          ports: [{containerPort: 8000}]
          resources: {limits: {nvidia.com/gpu: "1"}}
          securityContext: {privileged: true}
- apiVersion: v1
  kind: Service
  metadata: {name: fraud-llm, namespace: models}
  spec:
    type: LoadBalancer
    selector: {app: fraud-llm}
    ports: [{port: 8000, targetPort: 8000}]
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: embedder, namespace: models}
  spec:
    replicas: 2
    selector: {matchLabels: {app: embedder}}
    template:
      metadata: {labels: {app: embedder}}
      spec:
        automountServiceAccountToken: false
        containers:
        - name: server
          image: ghcr.io/huggingface/text-embeddings-inference@sha256:4e2d1f0c9b8a7d6e5f4c3b2a190817263544536271809fa0bbccddeeff001122
          env:
          - name: HF_TOKEN
            valueFrom: {secretKeyRef: {name: hub, key: token}}
          securityContext: {privileged: false, runAsNonRoot: true}
- apiVersion: v1
  kind: Secret
  metadata: {name: hub, namespace: models}
  type: Opaque
  data: {token: ZGVtby1vbmx5LXNlY3JldC12YWx1ZQ==}
`;

/** The files of the demo's cloud export, in the folder layout that the collection commands of the checks write. */
export function demoCloudFiles(): DemoFile[] {
  return [
    notebook('fraud-research', 'acme-research-notebook', true),
    notebook('churn-review', 'acme-release-reader', false),
    identities(),
    ...buckets(),
    ...bedrock(),
    terraform(),
    { path: 'cloud/prod-cluster/workloads.yaml', text: cluster },
  ];
}
