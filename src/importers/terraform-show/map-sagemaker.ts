/** Terraform's SageMaker resources under the names of the SageMaker API. */
import { child, type Json, type JsonObject, objectsAt, textAt } from '#rules/json';
import { block, enabled, type Mapping, made, take } from './mapping.ts';

function containers(values: JsonObject): Json[] {
  const all = [...objectsAt(values, 'primary_container'), ...objectsAt(values, 'container')];
  return all.map((each) =>
    made({ Image: child(each, 'image'), ModelDataUrl: child(each, 'model_data_url'), Environment: child(each, 'environment') }),
  );
}

export const sagemakerMappings: Readonly<Record<string, Mapping>> = {
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
};
