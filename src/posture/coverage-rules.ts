/** Standing rules on how far the case's material was examined: what is not there, not read, not run, or run on something else since. */
import type { StandingRule } from './rule.ts';
import { be, bytes, count, grouped } from './wording.ts';

export const coverageRules: readonly StandingRule[] = [
  {
    code: 'L-11',
    consequence: 'named-in-report',
    concerns: () => true,
    look: ({ artifacts: { total } }) =>
      total > 0 ? null : { severity: 'medium', text: 'The case holds 0 files', action: { label: 'Import files', page: '/import' } },
  },
  {
    code: 'L-12',
    consequence: 'named-in-report',
    concerns: ({ artifacts }) => artifacts.total > 0,
    look: ({ artifacts: { unscanned } }) =>
      unscanned === 0
        ? null
        : {
            severity: 'high',
            text: `${count(unscanned, 'file')} ${be(unscanned)} imported and not scanned`,
            action: { label: 'Scan', page: '/import' },
          },
  },
  {
    code: 'L-13',
    consequence: 'named-in-report',
    concerns: ({ artifacts }) => artifacts.models > 0,
    look: ({ artifacts: { models }, assessments: { done, running, possible } }) => {
      if (done > 0) return null;
      const why =
        running > 0 ? `; ${count(running, 'run')} ${be(running)} under way` : possible ? '' : '; none fits a data file of the case';
      return {
        severity: 'medium',
        text: `The case holds ${count(models, 'model file')} and no assessment run is done${why}`,
        action: { label: 'Assess', page: '/assessments' },
      };
    },
  },
  {
    code: 'L-14',
    consequence: 'named-in-report',
    concerns: ({ assessments }) => assessments.done > 0,
    look: ({ assessments: { stale } }) => {
      const [first, ...others] = stale;
      if (!first) return null;
      return {
        severity: 'high',
        text:
          others.length === 0
            ? `Run ${first.ref} used ${first.text}, which was imported again with other content; its result is stale`
            : `${count(stale.length, 'run')} (${first.ref} first) used files that were imported again with other content; the results are stale`,
        action: { label: 'Run again', page: '/assessments' },
      };
    },
  },
  {
    code: 'L-15',
    consequence: 'named-in-report',
    concerns: ({ assessments }) => assessments.done + assessments.unfinished > 0,
    look: ({ assessments: { unfinished } }) =>
      unfinished === 0
        ? null
        : {
            severity: 'low',
            text: `${count(unfinished, 'assessment run')} failed or ${unfinished === 1 ? 'was' : 'were'} cancelled`,
            action: { label: 'Show runs', page: '/assessments' },
          },
  },
  {
    code: 'L-16',
    consequence: 'named-in-report',
    concerns: ({ artifacts }) => artifacts.total > artifacts.unscanned,
    look: ({ artifacts: { outdated } }) =>
      outdated === 0
        ? null
        : {
            severity: 'low',
            text: `${count(outdated, 'file')} ${outdated === 1 ? 'was' : 'were'} scanned with other rules or scanners than this Assay has`,
            action: { label: 'Scan again', page: '/import' },
          },
  },
  {
    code: 'L-20',
    consequence: 'named-in-report',
    concerns: ({ artifacts }) => artifacts.total > artifacts.unscanned,
    look: ({ artifacts: { outcomes } }) =>
      outcomes.crashed === 0
        ? null
        : {
            severity: 'high',
            text: `${count(outcomes.crashed, 'file')} made a reader crash and ${be(outcomes.crashed)} not examined to the end`,
            action: { label: 'Show files', page: '/inventory' },
          },
  },
  {
    code: 'L-21',
    consequence: 'named-in-report',
    concerns: ({ artifacts }) => artifacts.total > artifacts.unscanned,
    look: ({ artifacts: { outcomes, largestUnread } }) => {
      const unread = outcomes.unreadable + outcomes.limit;
      if (unread === 0) return null;
      const largest = largestUnread ? `; the largest is ${largestUnread.ref} with ${bytes(largestUnread.size)}` : '';
      return {
        severity: 'medium',
        text: `${count(unread, 'file')} could not be read in full${largest}`,
        action: { label: 'Show files', page: '/inventory' },
      };
    },
  },
  {
    code: 'L-22',
    consequence: 'named-in-report',
    concerns: ({ artifacts }) => artifacts.total > artifacts.unscanned,
    look: ({ artifacts: { outcomes } }) =>
      outcomes.unsupported === 0
        ? null
        : {
            severity: 'info',
            text: `${count(outcomes.unsupported, 'file')} ${be(outcomes.unsupported)} of no format that Assay reads, kept and hashed only`,
            action: { label: 'Show files', page: '/inventory' },
          },
  },
  {
    code: 'L-23',
    consequence: 'named-in-report',
    concerns: ({ checks }) => checks.judged + checks.notAssessed > 0,
    look: ({ checks: { judged, notAssessed } }) =>
      notAssessed === 0
        ? null
        : {
            severity: 'low',
            text: `${grouped(notAssessed)} of ${count(judged + notAssessed, 'cloud check result')} could not be judged from the exports`,
            action: { label: 'Show checks', page: '/inventory' },
          },
  },
];
