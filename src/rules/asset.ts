/** What an importer delivers and a check judges: one cloud, identity or cluster asset with redacted properties. */
import type { JsonObject } from './json.ts';

export interface Asset {
  /** Identity across files: the ARN where there is one. */
  readonly key: string;
  /** `aws`, `kubernetes` or `terraform`. */
  readonly provider: string;
  /** For instance `AWS::SageMaker::NotebookInstance` or `Deployment.apps`. */
  readonly type: string;
  readonly name: string;
  /** A short word for people: Notebook, Bucket, Role. */
  readonly kind: string;
  readonly account: string;
  readonly region: string;
  /** JSON pointer (RFC 6901) of the asset in its file. */
  readonly pointer: string;
  /** Redacted. The property named by `originKey` maps a top-level property to the pointer where it stands, when not below `pointer`. */
  readonly properties: JsonObject;
}

export interface AssetOfCase extends Asset {
  readonly id: number;
  readonly artifactId: number;
}

/** Reserved property: top-level property name → JSON pointer of its source in the same file. */
export const originKey = '$origin';

/** How a redacted value begins; checks use it to tell that a secret stood there. */
export const redactedMark = '‹redacted: ';
