/** Errors of the closed table are said in their own words; anything else is an internal failure and shows nothing of itself. */
import { expect, test } from 'vitest';
import { AssayError, errorCodes } from '#contract/errors';
import { text } from '../i18n/en.ts';
import { detailsOf, shownError } from './shown-error.ts';

test.each(Object.keys(errorCodes))('%s has a title and advice', (code) => {
  expect(text.error.titles).toHaveProperty([code]);
  expect(text.error.advice).toHaveProperty([code]);
});

test('an error keeps its sentence and what it concerns', () => {
  const thrown = Object.assign(new AssayError('disk-full', 'The disk is full: a.bin was not written.'), { data: { subject: 'a.bin' } });
  expect(shownError(thrown)).toMatchObject({
    code: 'disk-full',
    title: 'The disk is full',
    message: 'The disk is full: a.bin was not written.',
    subject: 'a.bin',
  });
});

test.each([[new TypeError('secret row 17')], ['secret'], [undefined], [{ code: '__proto__' }], [{ code: 'toString', message: 'secret' }]])(
  'what is thrown otherwise is internal and stays unsaid: %s',
  (thrown) => {
    const shown = shownError(thrown);
    expect(shown.code).toBe('internal');
    expect(JSON.stringify(shown)).not.toContain('secret');
  },
);

test('details for support name the code and the log, not the file', () => {
  const details = detailsOf(shownError({ code: 'internal', message: 'x', data: { logReference: 'L-7', subject: '/cases/secret-client' } }));
  expect(details).toContain('INTERNAL');
  expect(details).toContain('L-7');
  expect(details).not.toContain('secret-client');
});
