/** Signing: no key is used that was not chosen, and a new key never goes without a passphrase that was typed twice. */
import { describe, expect, test } from 'vitest';
import { problemsOf, type SignDraft, signInput, suggestedPath } from './sign-form.ts';

const draft: SignDraft = { choice: 'now', name: '', passphrase: '', repeat: '', keyFile: '', out: '/out/report.pdf' };

describe('the form that signs', () => {
  test('a key made now needs nothing but a place to write to', () => {
    expect(problemsOf(draft)).toEqual([]);
    expect(signInput(draft)).toEqual({ out: '/out/report.pdf' });
    expect(problemsOf({ ...draft, out: ' ' })).toEqual(['out']);
  });

  test('a passphrase typed for another choice is not sent with a key made now', () => {
    expect(signInput({ ...draft, passphrase: 'secret words', keyFile: '/a.p12' })).toEqual({ out: '/out/report.pdf' });
  });

  test('a kept key needs its passphrase', () => {
    const kept = { ...draft, choice: 'key:k1' };
    expect(problemsOf(kept)).toEqual(['passphrase']);
    expect(signInput({ ...kept, passphrase: 'words' })).toEqual({ out: '/out/report.pdf', keyId: 'k1', passphrase: 'words' });
  });

  test('a new key needs a name and a passphrase that was repeated', () => {
    const fresh = { ...draft, choice: 'create' };
    expect(problemsOf({ ...fresh, passphrase: 'short', repeat: 'other' })).toEqual(['name', 'passphrase', 'repeat']);
    const complete = { ...fresh, name: 'R. Okafor', passphrase: 'long enough', repeat: 'long enough' };
    expect(problemsOf(complete)).toEqual([]);
    expect(signInput(complete, 'new')).toEqual({ out: '/out/report.pdf', keyId: 'new', passphrase: 'long enough' });
  });

  test('a key file may have no passphrase', () => {
    expect(problemsOf({ ...draft, choice: 'file' })).toEqual(['keyFile']);
    expect(signInput({ ...draft, choice: 'file', keyFile: ' /k.p12 ' })).toEqual({ out: '/out/report.pdf', keyFile: '/k.p12' });
  });

  test('the suggested file lies beside the case, under a name that every file system takes', () => {
    expect(suggestedPath('/cases/2026-017/', '2026-017', 'report')).toBe('/cases/2026-017-report.pdf');
    expect(suggestedPath('C:\\cases\\one', 'A/B: C', 'draft')).toBe('C:\\cases\\A-B-C-draft.pdf');
  });
});
