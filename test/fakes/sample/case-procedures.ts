/** Procedures of the sample that concern the application, cases, imports and jobs. */
import { classification } from '#contract/case';
import { AssayError } from '#contract/errors';
import { sampleBrowse } from './browse.ts';
import { sampleCase, sampleOverview } from './overview.ts';
import { os, type SampleState, startImport } from './state.ts';

export function casesProcedures(state: SampleState) {
  const { artifacts, findings, assessments, nodes, recent } = state;
  return {
    recent: os.cases.recent.handler(() => recent),
    create: os.cases.create.handler(({ input }) => {
      if (input.dir.includes('full')) throw new AssayError('disk-full', `The disk is full: ${input.dir} was not written.`, input.dir);
      if (input.dir.includes('taken')) throw new AssayError('case-exists', undefined, input.dir);
      state.current = {
        ...sampleCase,
        dir: input.dir,
        id: '2026-018',
        client: input.client,
        name: input.name ?? '',
        scope: input.scope ?? '',
        auditor: input.auditor,
        classification: input.classification ?? classification.enum.CONFIDENTIAL,
        handling: input.handling ?? '',
        encrypted: input.passphrase !== undefined,
        counts: { artifacts: 0, findings: 0, answers: 0, reports: 0 },
      };
      artifacts.length = 0;
      findings.length = 0;
      return state.current;
    }),
    open: os.cases.open.handler(({ input: { dir, passphrase } }) => {
      if (dir.includes('2026-016') && passphrase === undefined) throw new AssayError('passphrase-needed', undefined, dir);
      if (passphrase !== undefined && passphrase !== 'open') throw new AssayError('passphrase-wrong', undefined, dir);
      if (dir.includes('vault')) throw new AssayError('case-not-found', `${dir} is not there; its medium is not attached.`, dir);
      if (dir.includes('2026-011')) throw new AssayError('case-locked', 'This case is open in another Assay, process 4711.', dir);
      const known = recent.find((each) => each.dir === dir);
      state.current = {
        ...sampleCase,
        ...(known
          ? {
              dir,
              id: known.id,
              name: known.name,
              client: known.client,
              classification: known.classification,
              encrypted: known.encrypted,
            }
          : { dir }),
      };
      return state.current;
    }),
    openDemo: os.cases.openDemo.handler(() => {
      state.current = {
        ...sampleCase,
        dir: '/home/okafor/.local/share/assay/demo',
        id: 'DEMO',
        name: 'Demo: Harbour Clinic',
        classification: 'UNCLASSIFIED',
        encrypted: false,
      };
      return { summary: state.current, ...startImport(state, 'Import of the demo files', 12) };
    }),
    close: os.cases.close.handler(() => {
      const closed = state.current !== null;
      state.current = null;
      return { closed };
    }),
    current: os.cases.current.handler(
      () =>
        state.current && { ...state.current, counts: { ...state.current.counts, artifacts: artifacts.length, findings: findings.length } },
    ),
    overview: os.cases.overview.handler(() => {
      if (state.current === null) throw new AssayError('case-not-open');
      return sampleOverview(findings, artifacts.length, assessments.length, nodes.filter(({ decided }) => decided).length, nodes.length);
    }),
  };
}

export function importsProcedures(state: SampleState) {
  const { artifacts, jobs } = state;
  const uploads = new Map<string, number>();
  return {
    browse: os.imports.browse.handler(({ input }) => sampleBrowse(input.path)),
    start: os.imports.start.handler(({ input: { paths } }) =>
      startImport(state, paths.length === 1 ? `Import ${paths[0]}` : `Import of ${paths.length} places`, paths.length),
    ),
    upload: os.imports.upload.handler(({ input: { batch, path, offset, base64, last } }) => {
      const received = offset + Buffer.from(base64, 'base64').length;
      if (last) uploads.set(batch, (uploads.get(batch) ?? 0) + 1);
      if (path.includes('full')) throw new AssayError('disk-full', `The disk is full: ${path} was not written.`, path);
      return { received };
    }),
    rescan: os.imports.rescan.handler(() => ({
      jobId: jobs.start({
        kind: 'scan',
        title: 'Scan by the present rules',
        unit: 'files',
        totalUnits: artifacts.length,
        seconds: 6,
        result: 'Nothing changed',
        page: '/findings',
      }),
      stale: artifacts.length,
    })),
    committed: os.imports.committed.handler(async function* ({ signal }) {
      for (const row of artifacts.slice(0, 40)) {
        if (signal?.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
        yield row;
      }
    }),
    startUploaded: os.imports.startUploaded.handler(({ input: { batch } }) =>
      startImport(state, 'Import of dropped files', uploads.get(batch) ?? 0),
    ),
  };
}

export function jobsProcedures(state: SampleState) {
  const { jobs } = state;
  return {
    list: os.jobs.list.handler(() => jobs.list()),
    watch: os.jobs.watch.handler(({ signal }) => jobs.watch(signal)),
    cancel: os.jobs.cancel.handler(({ input: { id } }) => ({ cancelled: jobs.cancel(id) })),
    dismiss: os.jobs.dismiss.handler(({ input: { id } }) => ({ dismissed: jobs.dismiss(id) })),
  };
}
