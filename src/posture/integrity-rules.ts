/** Standing rules on what the case rests on: custody, stored bytes, media, encryption, keys, the signed report. */
import { always, type StandingRule } from './rule.ts';
import { be, count, grouped } from './wording.ts';

export const integrityRules: readonly StandingRule[] = [
  {
    code: 'L-01',
    consequence: 'blocks-signing',
    concerns: always,
    look: ({ custody: { brokenAt, entries } }) =>
      brokenAt === null
        ? null
        : {
            severity: 'critical',
            text: `The custody log does not hold from entry ${grouped(brokenAt)} of ${grouped(entries)} on`,
            action: { label: 'Open log', page: '/custody' },
          },
  },
  {
    code: 'L-02',
    consequence: 'blocks-signing',
    concerns: ({ artifacts }) => artifacts.total > 0,
    look: ({ artifacts: { blobMismatches } }) => {
      const [first, ...others] = blobMismatches;
      if (!first) return null;
      const more = others.length === 0 ? '' : ` and ${count(others.length, 'other stored file')}`;
      return {
        severity: 'critical',
        text: `${first.ref}${more} no longer ${others.length === 0 ? 'matches its' : 'match their'} recorded hash`,
        action: { label: 'Show file', page: `/inventory/${first.id}` },
      };
    },
  },
  {
    code: 'L-17',
    consequence: 'named-in-report',
    concerns: ({ artifacts }) => artifacts.total > 0,
    look: ({ artifacts: { notAttached } }) =>
      notAttached === 0
        ? null
        : {
            severity: 'low',
            text: `${count(notAttached, 'file')} ${be(notAttached)} on a medium that is not attached and cannot be hashed again`,
            action: { label: 'Show files', page: '/inventory' },
          },
  },
  {
    code: 'L-18',
    consequence: 'named-in-report',
    concerns: ({ artifacts }) => artifacts.total > 0,
    look: ({ artifacts: { sourceChanged } }) =>
      sourceChanged === 0
        ? null
        : {
            severity: 'high',
            text: `${count(sourceChanged, 'referenced file')} changed on ${sourceChanged === 1 ? 'its' : 'their'} medium after import`,
            action: { label: 'Import again', page: '/import' },
          },
  },
  {
    code: 'L-25',
    consequence: 'named-in-report',
    concerns: ({ classification }) => classification === 'SECRET',
    look: ({ encrypted }) =>
      encrypted
        ? null
        : {
            severity: 'high',
            text: 'The case is classified SECRET and is not encrypted',
            action: { label: 'Case details', page: '/overview' },
          },
  },
  {
    code: 'L-26',
    consequence: 'named-in-report',
    concerns: always,
    look: ({ attributedKeys }) =>
      attributedKeys > 0
        ? null
        : {
            severity: 'medium',
            text: '0 signing keys name a person; a report would be signed by an unattributed key',
            action: { label: 'Make a key', page: '/report' },
          },
  },
  {
    code: 'L-27',
    consequence: 'named-in-report',
    concerns: ({ reports }) => reports.latest !== null,
    look: ({ reports: { latest } }) =>
      latest === null || latest.entriesSince === 0
        ? null
        : {
            severity: 'medium',
            text: `${latest.ref} is older than the custody log by ${count(latest.entriesSince, 'entry', 'entries')}`,
            action: { label: 'Sign again', page: '/report' },
          },
  },
  {
    code: 'L-28',
    consequence: 'named-in-report',
    concerns: ({ reports }) => reports.latest !== null,
    look: ({ reports: { latest } }) =>
      latest === null || latest.attributed
        ? null
        : {
            severity: 'medium',
            text: `${latest.ref} was signed by an unattributed key: it shows that nothing changed since, not who signed`,
            action: { label: 'Sign again', page: '/report' },
          },
  },
  {
    code: 'L-29',
    consequence: 'named-in-report',
    concerns: always,
    look: ({ recovery }) =>
      recovery === null ? null : { severity: 'low', text: recovery, action: { label: 'Open log', page: '/custody' } },
  },
];
