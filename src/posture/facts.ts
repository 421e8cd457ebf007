/** Everything that the standing rules, the progress and the next steps look at, as the engine counts it from the case. */
import type { Classification } from '#contract/case';
import type { Outcome, Severity } from '#contract/findings';
import type { ReviewState } from '#contract/review';

/** An object that a sentence can name and a page can show. */
export interface Named {
  readonly id: number;
  /** F-0001, I-0001 and so on. */
  readonly ref: string;
  /** A title or a path, as shown to the user. */
  readonly text: string;
}

export interface CaseFacts {
  readonly classification: Classification;
  readonly encrypted: boolean;
  /** What was found and done after an earlier session had been cut off; null when nothing was. */
  readonly recovery: string | null;
  readonly artifacts: {
    readonly total: number;
    /** Of the files that were scanned or tried. */
    readonly outcomes: Readonly<Record<Outcome, number>>;
    /** Imported and not yet tried. */
    readonly unscanned: number;
    /** Scanned with other rules or other scanner versions than this Assay's. */
    readonly outdated: number;
    readonly models: number;
    readonly datasets: number;
    /** Largest file that was not understood in full, where there is one; size in bytes. */
    readonly largestUnread: (Named & { readonly size: number }) | null;
    /** Copies in the case whose bytes no longer match their hash. */
    readonly blobMismatches: readonly Named[];
    /** Referenced files that changed on their medium after import. */
    readonly sourceChanged: number;
    /** Referenced files whose medium is not attached. */
    readonly notAttached: number;
  };
  readonly findings: {
    readonly counts: readonly { readonly severity: Severity; readonly state: ReviewState; readonly count: number }[];
    /** Confirmed, critical or high, without an owner; worst first. */
    readonly ownerless: readonly (Named & { readonly severity: Severity })[];
    /** The worst finding that nobody has decided. */
    readonly firstProposed: (Named & { readonly severity: Severity }) | null;
  };
  readonly checklist: {
    /** Title of the framework. */
    readonly title: string;
    readonly questions: number;
    /** Answers with a level. */
    readonly decided: number;
    readonly notApplicable: number;
    readonly unknown: number;
    /** Proposed by a scan, and no person has answered. */
    readonly proposed: number;
  };
  readonly checks: { readonly judged: number; readonly notAssessed: number };
  readonly assessments: {
    readonly done: number;
    readonly running: number;
    /** Failed or cancelled. */
    readonly unfinished: number;
    /** Done with a model or data file whose path now holds another hash. */
    readonly stale: readonly Named[];
    /** Whether a model and a data file that can be run together are in the case. */
    readonly possible: boolean;
  };
  readonly custody: {
    readonly entries: number;
    /** The first entry whose hash does not follow from those before; null when the chain holds. */
    readonly brokenAt: number | null;
  };
  readonly reports: {
    readonly count: number;
    /** The latest signed report; `entriesSince` counts custody entries after it that changed what a report says: opening or signing does not. */
    readonly latest: { readonly ref: string; readonly entriesSince: number; readonly attributed: boolean } | null;
  };
  /** Signing keys of this profile that name a person or body. */
  readonly attributedKeys: number;
}
