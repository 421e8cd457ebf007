/** What an importer is: a way to recognise one kind of export by its shape, and a generator of assets from its redacted form. */
import type { Observation } from '#contract/findings';
import type { Asset } from '#rules/asset';
import type { Json } from '#rules/json';

export interface ImportContext {
  /** The file's path as shown, with `/` between folders: gives account and region where the content does not. */
  readonly name: string;
  fact(label: string, value: string): void;
  observe(observation: Observation): void;
}

export interface Importer {
  readonly id: string;
  /** Raised whenever the same input could give another answer. */
  readonly version: number;
  readonly title: string;
  /** Every rule that this importer can raise by itself. */
  readonly rules: readonly string[];
  /** What this method cannot see, printed in the report. */
  readonly blindSpots: string;
  /** Texts of which the head of a file of this kind shows at least one: decides whether a broken or too large file is named. */
  readonly marks: RegExp;
  /** What the document is, in words; undefined when it is not of this kind. Sees the document before redaction and returns constants only. */
  recognise(document: Json, name: string): string | undefined;
  /** Pointers below which every value is secret by the format's own word. */
  secretPointers(document: Json): ReadonlySet<string>;
  /** Assets of the redacted document. */
  read(document: Json, context: ImportContext): Iterable<Asset>;
}

/** Declares an importer; exists so that every importer is found by one word. */
export function defineImporter(importer: Importer): Importer {
  return importer;
}
