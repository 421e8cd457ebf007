/** What a section is: a function from the facts of a case to titled blocks. */
import type { Block } from '#contract/delivery';
import type { ReportInput } from './report-input.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}
export type MakeSection = (input: ReportInput) => Section;
