/** Lets a page or a part say which keys work while it is on show; the frame listens once and the status bar tells them. */
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { useUi } from '../state/ui.ts';
import { chordOf, isSingle, isTyping, type TypingTarget } from './chord.ts';
import { idle, press } from './sequence.ts';

export interface KeyBinding {
  /** Chord or two in a row: `C`, `Ctrl+K`, `G O`. Several chords for one action are given as several bindings. */
  readonly keys: string;
  /** What it does, for the keys sheet and the status bar, in a word or two. */
  readonly label: string;
  /** Returns false when it did nothing, so that the key goes on to whoever else listens. */
  run(): unknown;
  /** Shown in the status bar. */
  readonly hint?: boolean;
  /** How the key caps read in the status bar and the sheet, where one binding stands for several (`J K`). */
  readonly shownAs?: string;
  /** Works everywhere: while typing (chords with Ctrl only) and above dialogs. */
  readonly everywhere?: boolean;
}

type BindingSet = readonly KeyBinding[];

/** The sets that are on show, in the order in which they came. */
export const useKeySets = create<{ readonly sets: readonly { readonly current: BindingSet }[] }>(() => ({ sets: [] }));

/** Registers keys while the calling component is mounted; a later set wins over an earlier one. */
export function useKeys(bindings: BindingSet, enabled = true): void {
  const holder = useRef(bindings);
  const signature = bindings.map(({ keys, label, hint }) => `${keys}|${label}|${hint}`).join('\n');
  useEffect(() => {
    holder.current = bindings;
  });
  useEffect(() => {
    if (!enabled || signature === '') return;
    const set = holder;
    useKeySets.setState(({ sets }) => ({ sets: [...sets, set] }));
    return () => useKeySets.setState(({ sets }) => ({ sets: sets.filter((each) => each !== set) }));
  }, [enabled, signature]);
}

function isDialogOpen(): boolean {
  return document.querySelector('[aria-modal="true"], [role="menu"]') !== null;
}

function find(name: string): KeyBinding[] {
  const { sets } = useKeySets.getState();
  return sets.toReversed().flatMap(({ current }) => current.filter(({ keys }) => keys === name));
}

function isFirstOfTwo(chord: string): boolean {
  return useKeySets.getState().sets.some(({ current }) => current.some(({ keys }) => keys.startsWith(`${chord} `)));
}

/** Starts to listen; returns how to stop. Called once, by the frame. */
export function listenToKeys(): () => void {
  let sequence = idle;
  const listener = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target: TypingTarget = event.target instanceof HTMLElement ? event.target : {};
    const chord = chordOf(event);
    if (isSingle(chord) && (isTyping(target) || !useUi.getState().singleKeys)) return;
    const { next, name } = press(sequence, chord, event.timeStamp, (first) => isSingle(first) && isFirstOfTwo(first));
    sequence = next;
    if (name === undefined) return;
    const isBlocked = isDialogOpen();
    for (const binding of find(name)) {
      if (isBlocked && !binding.everywhere) continue;
      if (isTyping(target) && !binding.everywhere && !name.startsWith('Ctrl+') && !name.startsWith('Alt+') && name !== 'Escape') continue;
      if (binding.run() === false) continue;
      event.preventDefault();
      return;
    }
  };
  window.addEventListener('keydown', listener);
  return () => window.removeEventListener('keydown', listener);
}
