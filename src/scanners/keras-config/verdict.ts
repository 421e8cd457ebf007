/** One thing that the configuration would make a loader do, before it is pinned to bytes. */
import type { Severity } from '#contract/findings';
import type { JsonNode } from '#formats/json/parse';

export interface Verdict {
  readonly ruleId: string;
  readonly severity?: Severity;
  readonly detail: string;
  /** The call in code. */
  readonly call: string;
  /** The same in plain words. */
  readonly note: string;
  readonly node: JsonNode;
  readonly pointer: string;
  /** Values that carry the claim, beside the object itself. */
  readonly fields?: readonly { readonly pointer: string; readonly value: string }[];
}
