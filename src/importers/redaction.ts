/** What is kept of a value that was replaced: where, what kind, and nothing of the value. */
import type { Found } from './redact-text.ts';

/** What kind of place a value stands in: decides whether a secret there is a finding. */
export type Place = 'environment' | 'script' | 'configuration' | 'command' | 'store' | 'state' | 'property';

export interface Redaction extends Found {
  readonly pointer: string;
  readonly place: Place;
  /** The nearest name, redacted itself: the variable, the option, the key. */
  readonly setting: string;
}
