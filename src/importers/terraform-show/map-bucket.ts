/** Terraform keeps a bucket in several resources: each becomes a part of the one bucket. */
import { at, child, type JsonObject, textAt } from '#rules/json';
import { policyDocument } from '../policy-document.ts';
import { block, type Entry, type Mapping, made, take } from './mapping.ts';

function bucketKey(values: JsonObject): string | undefined {
  const name = textAt(values, 'bucket').replace(/^arn:[a-z-]+:s3:::/, '');
  return name === '' ? undefined : `arn:aws:s3:::${name}`;
}

function bucketPart(properties: (values: JsonObject) => readonly Entry[]): Mapping {
  return { type: 'AWS::S3::Bucket', kind: 'Bucket', key: bucketKey, name: (values) => textAt(values, 'bucket'), properties };
}

export const bucketMappings: Readonly<Record<string, Mapping>> = {
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
};
