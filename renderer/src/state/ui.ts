/** How the window is set up: what is shown, how wide, which keys. Nothing of a case is kept here. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { frame } from '../tokens.ts';

interface Ui {
  /** `auto`: labels from 1400 px of width on. */
  readonly navigation: 'auto' | 'labels' | 'rail';
  readonly inspectorShown: boolean;
  /** Pixels; 0 lets the window's width decide. */
  readonly inspectorWidth: number;
  /** Whether single letters work as keys (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  readonly jobsShown: boolean;
  /** Whether a person opened the tray; one that opened by itself folds when its jobs have ended well. */
  readonly jobsKept: boolean;
  readonly keysShown: boolean;
  /** What is selected on the page, for the status bar: `F-0041, row 1 of 214`. */
  readonly selection: string;
}

/** The window's settings; those that a person set are remembered. */
export const useUi = create<Ui>()(
  persist<Ui, [], [], Pick<Ui, 'navigation' | 'inspectorShown' | 'inspectorWidth' | 'singleKeys'>>(
    () => ({
      navigation: 'auto',
      inspectorShown: true,
      inspectorWidth: 0,
      singleKeys: true,
      jobsShown: false,
      jobsKept: false,
      keysShown: false,
      selection: '',
    }),
    {
      name: 'assay-window',
      partialize: ({ navigation, inspectorShown, inspectorWidth, singleKeys }) => ({
        navigation,
        inspectorShown,
        inspectorWidth,
        singleKeys,
      }),
    },
  ),
);

/** Opens or folds the tray of jobs as a person asks for it. */
export function toggleJobs(): void {
  useUi.setState(({ jobsShown }) => ({ jobsShown: !jobsShown, jobsKept: !jobsShown }));
}

/** Shows the tray because a job began; it folds again by itself. */
export function showJobsForNow(): void {
  if (!useUi.getState().jobsShown) useUi.setState({ jobsShown: true, jobsKept: false });
}

/** Width within what the design allows. */
export function clampInspector(width: number): number {
  return Math.round(Math.min(frame.inspectorMax, Math.max(frame.inspectorMin, width)));
}

/** Tells the status bar what is selected; an empty string clears it. */
export function tellSelection(selection: string): void {
  if (useUi.getState().selection !== selection) useUi.setState({ selection });
}

let selectedAt = '';

/** Forgets the selection when the window has gone to another page. */
export function clearSelectionFor(address: string): void {
  const page = address.split('/')[1] ?? '';
  if (page !== selectedAt) tellSelection('');
  selectedAt = page;
}
