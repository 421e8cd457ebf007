/** Procedures of the sample that hand over: reports, keys, custody, verify. */
import { AssayError } from '#contract/errors';
import { sampleKeys, sampleReports, sampleVerify } from './delivery.ts';
import { hasText, pageOfRows } from './paging.ts';
import { sampleReport } from './report.ts';
import { found, os, type SampleState } from './state.ts';

export function reportsProcedures(state: SampleState) {
  const { reports, jobs } = state;
  return {
    preview: os.reports.preview.handler(() => sampleReport()),
    list: os.reports.list.handler(() => reports),
    draft: os.reports.draft.handler(({ input: { out } }) => ({
      jobId: jobs.start({
        kind: 'report',
        title: 'Draft report',
        unit: 'pages',
        totalUnits: 22,
        seconds: 3,
        result: `22 pages written to ${out}`,
        page: '/report',
      }),
      path: out,
    })),
    sign: os.reports.sign.handler(({ input: { out, keyId, passphrase } }) => {
      if (keyId !== undefined && passphrase !== 'open-the-key')
        throw new AssayError('passphrase-wrong', 'The passphrase does not open this key.');
      const jobId = jobs.start({
        kind: 'report',
        title: 'Signed report',
        unit: 'pages',
        totalUnits: 22,
        seconds: 4,
        result: `Signed and verified: ${out}`,
        page: '/report',
      });
      const [row] = sampleReports();
      if (row)
        reports.unshift({
          ...row,
          id: reports.length + 1,
          ref: `R-00${reports.length + 1}`,
          path: out,
          signedAt: new Date().toISOString(),
        });
      return { jobId, path: out };
    }),
  };
}

export function keysProcedures(state: SampleState) {
  const { keys } = state;
  return {
    list: os.keys.list.handler(() => keys),
    create: os.keys.create.handler(({ input: { name } }) => {
      const key = { ...found(sampleKeys[0], 'key'), id: `k${keys.length + 1}`, name, createdAt: new Date().toISOString() };
      keys.push(key);
      return key;
    }),
  };
}

export function custodyProcedures(state: SampleState) {
  const { custody } = state;
  return {
    list: os.custody.list.handler(({ input: { text, ...page } }) => {
      const rows = custody.filter((row) => hasText(text, row.actor, row.act, row.text, row.object));
      return { ...pageOfRows(rows, page), head: custody[0]?.hash ?? '' };
    }),
  };
}

export function verifyProcedures() {
  return { run: os.verify.run.handler(({ input: { path } }) => sampleVerify(path)) };
}
