/** Which asset an ARN names: CloudFormation's type where one exists, and a word for people. */
import { parseArn } from '../place.ts';

export interface AssetType {
  readonly type: string;
  readonly kind: string;
}

/** Service and first part of the resource → type; `''` for resources that have no such part. */
const known: Readonly<Record<string, readonly [type: string, kind: string]>> = {
  'sagemaker notebook-instance': ['AWS::SageMaker::NotebookInstance', 'Notebook'],
  'sagemaker notebook-instance-lifecycle-config': ['AWS::SageMaker::NotebookInstanceLifecycleConfig', 'Start-up script'],
  'sagemaker training-job': ['AWS::SageMaker::TrainingJob', 'Training job'],
  'sagemaker processing-job': ['AWS::SageMaker::ProcessingJob', 'Processing job'],
  'sagemaker model': ['AWS::SageMaker::Model', 'Model'],
  'sagemaker endpoint': ['AWS::SageMaker::Endpoint', 'Endpoint'],
  'sagemaker endpoint-config': ['AWS::SageMaker::EndpointConfig', 'Endpoint configuration'],
  'sagemaker domain': ['AWS::SageMaker::Domain', 'Studio domain'],
  'sagemaker feature-group': ['AWS::SageMaker::FeatureGroup', 'Feature group'],
  'sagemaker model-package': ['AWS::SageMaker::ModelPackage', 'Model package'],
  'sagemaker model-package-group': ['AWS::SageMaker::ModelPackageGroup', 'Model package group'],
  'bedrock guardrail': ['AWS::Bedrock::Guardrail', 'Guardrail'],
  'bedrock agent': ['AWS::Bedrock::Agent', 'Agent'],
  'bedrock agent-alias': ['AWS::Bedrock::AgentAlias', 'Agent alias'],
  'bedrock knowledge-base': ['AWS::Bedrock::KnowledgeBase', 'Knowledge base'],
  'bedrock foundation-model': ['AWS::Bedrock::FoundationModel', 'Foundation model'],
  'bedrock custom-model': ['AWS::Bedrock::CustomModel', 'Custom model'],
  'bedrock imported-model': ['AWS::Bedrock::ImportedModel', 'Imported model'],
  'bedrock model-customization-job': ['AWS::Bedrock::ModelCustomizationJob', 'Fine-tuning job'],
  'bedrock prompt': ['AWS::Bedrock::Prompt', 'Prompt'],
  'bedrock flow': ['AWS::Bedrock::Flow', 'Flow'],
  'iam role': ['AWS::IAM::Role', 'Role'],
  'iam user': ['AWS::IAM::User', 'User'],
  'iam group': ['AWS::IAM::Group', 'Group'],
  'iam policy': ['AWS::IAM::ManagedPolicy', 'Policy'],
  's3 ': ['AWS::S3::Bucket', 'Bucket'],
  'kms key': ['AWS::KMS::Key', 'Key'],
  'ecr repository': ['AWS::ECR::Repository', 'Image repository'],
  'lambda function': ['AWS::Lambda::Function', 'Function'],
  'ec2 security-group': ['AWS::EC2::SecurityGroup', 'Security group'],
  'ec2 instance': ['AWS::EC2::Instance', 'Virtual machine'],
  'logs log-group': ['AWS::Logs::LogGroup', 'Log group'],
  'es domain': ['AWS::OpenSearchService::Domain', 'Search domain'],
  'aoss collection': ['AWS::OpenSearchServerless::Collection', 'Search collection'],
  'secretsmanager secret': ['AWS::SecretsManager::Secret', 'Secret'],
};

/** The first part of a resource, `notebook-instance` in `notebook-instance/name`; '' when there is none. */
export function resourceType(resource: string): string {
  return /^([A-Za-z][A-Za-z0-9-]*)[/:]/.exec(resource)?.[1] ?? '';
}

/** The last part of a resource: the name or id that people know. */
export function resourceName(resource: string): string {
  return resource.split(/[/:]/).at(-1) ?? resource;
}

function words(text: string): string {
  const spaced = text.replaceAll('-', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The type of an ARN that names a resource of its own; every service has one, known or not. */
export function typeOfArn(text: string): AssetType | undefined {
  const arn = parseArn(text);
  if (!arn) return undefined;
  const part = resourceType(arn.resource);
  const match = known[`${arn.service} ${part}`];
  if (match) return { type: match[0], kind: match[1] };
  return { type: `AWS::${arn.service}::${part === '' ? 'resource' : part}`, kind: part === '' ? words(arn.service) : words(part) };
}
