/** A whole engine that is only a sample: every procedure answers, lists have rows, decisions are kept until it ends. */
import { implement } from '@orpc/server';
import { type AssessmentDetail, type AssessmentEvent, assessmentPlan } from '#contract/assessments';
import { type CaseSummary, classification } from '#contract/case';
import { contract } from '#contract/contract';
import { AssayError } from '#contract/errors';
import { severityRank } from '#contract/findings';
import type { FindingDetail } from '#contract/review';
import type { AssayRouter } from '#transport/serve';
import { sampleArtifactDetail, sampleArtifacts, sampleBytes } from './sample/artifacts.ts';
import { curveOf, providers, resultOf, sampleAssessments } from './sample/assessments.ts';
import { sampleAssets, sampleChecks } from './sample/assets.ts';
import { sampleBrowse } from './sample/browse.ts';
import { sampleChecklist, sampleNodes } from './sample/checklist.ts';
import { sampleCustody, sampleKeys, sampleReports, sampleVerify } from './sample/delivery.ts';
import { sampleFindingDetail, sampleFindings } from './sample/findings.ts';
import { sampleJobs } from './sample/jobs.ts';
import { sampleCase, sampleOverview, sampleRecent } from './sample/overview.ts';
import { countBy, hasText, pageOfRows } from './sample/paging.ts';
import { sampleReport } from './sample/report.ts';

export interface SampleOptions {
  /** `usual`: 60 files, 214 findings, a case open; `empty`: a new case; `large`: 100,000 of each; `closed`: no case open. */
  readonly variant?: 'usual' | 'empty' | 'large' | 'closed';
  /** Names of network adapters that are up. */
  readonly interfaces?: readonly string[];
  /** Whether jobs run from the start. */
  readonly busy?: boolean;
}

const sizes = { usual: [60, 214, 1842], empty: [0, 0, 1], large: [100_000, 100_000, 100_000], closed: [60, 214, 1842] } as const;

function found<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new AssayError('not-found', `There is no ${what} by this id.`);
  return row;
}

/** Makes the router; each has a state of its own. */
export function sampleRouter({ variant = 'usual', interfaces = [], busy = false }: SampleOptions = {}): AssayRouter {
  const os = implement(contract);
  const [artifactCount, findingCount, custodyCount] = sizes[variant];
  const artifacts = sampleArtifacts(artifactCount);
  const findings = sampleFindings(findingCount);
  const custody = sampleCustody(custodyCount);
  const assets = sampleAssets(variant === 'empty' ? 0 : 14);
  const assessments = variant === 'empty' ? [] : sampleAssessments();
  const nodes = sampleNodes();
  const reports = variant === 'empty' ? [] : sampleReports();
  const keys = [...sampleKeys];
  const recent = variant === 'empty' ? [] : [...sampleRecent];
  const jobs = sampleJobs();
  const history = new Map<number, FindingDetail['history']>();
  const uploads = new Map<string, number>();
  let current: CaseSummary | null =
    variant === 'closed' ? null : { ...sampleCase, counts: { ...sampleCase.counts, artifacts: artifactCount, findings: findingCount } };
  if (busy) {
    jobs.start({
      kind: 'import',
      title: 'Import USB "MHN-1"',
      unit: 'files',
      totalUnits: 1284,
      doneUnits: 796,
      seconds: 240,
      result: '1,284 files',
      page: '/import',
    });
    jobs.start({
      kind: 'assess',
      title: 'Run A-003: triage-resnet50-v4.onnx',
      unit: 'queries',
      totalUnits: 214_022,
      doneUnits: 40_000,
      seconds: 720,
      result: 'done',
      page: '/assessments/1',
    });
    jobs.start({
      kind: 'report',
      title: 'Draft report',
      unit: 'pages',
      totalUnits: 22,
      seconds: 1,
      result: '22 pages written to /cases/2026-017/reports/draft.pdf',
      page: '/report',
    });
  }

  const orders = new Map<string, unknown>();
  /** Filters and sorts once for all pages of a list. */
  function sorted<Row>(list: string, of: object, filtered: () => Row[], compare: (one: Row, other: Row) => number): Row[] {
    const key = `${list} ${JSON.stringify(of)}`;
    const known = orders.get(key);
    if (known) return known as Row[];
    const rows = filtered().sort(compare);
    orders.set(key, rows);
    return rows;
  }

  function note(actor: string, act: string, text: string, object: string): string {
    const hash = (custody.length * 2_654_435_761).toString(16).padEnd(64, '0').slice(0, 64);
    custody.unshift({ seq: custody.length + 1, at: new Date().toISOString(), actor, act, text, object, hash });
    return hash;
  }

  function startImport(title: string, files: number): { jobId: string } {
    let added = 0;
    const first = artifacts.length;
    const jobId = jobs.start({
      kind: 'import',
      title,
      unit: 'files',
      totalUnits: Math.max(files, 8),
      seconds: 8,
      result: `${Math.max(files, 8)} files are in the case, 2 findings are proposed`,
      page: '/import',
      onTick({ doneUnits }) {
        for (; added < doneUnits; added += 1) {
          const [row] = sampleArtifacts(first + added + 1).slice(-1);
          if (row) artifacts.push(row);
        }
      },
    });
    return { jobId };
  }

  function finish(run: AssessmentDetail): void {
    run.status = 'done';
    run.result = resultOf(assessmentPlan.parse({ floorEpsilon: 0.1 }));
    run.headline = '97.2 % clean, 35 % (32 to 38) at ε 0.1 under Square';
    run.jobId = null;
  }

  async function* watchRun(id: number, signal: AbortSignal | undefined): AsyncGenerator<AssessmentEvent> {
    const run = found(
      assessments.find((each) => each.id === id),
      'assessment',
    );
    yield { type: 'provider', provider: 'cpu', device: '16 cores', checks: providers };
    const points = curveOf(assessmentPlan.parse({}));
    for (const [index, point] of points.entries()) {
      if (signal?.aborted) return;
      if (run.status === 'running') await new Promise((resolve) => setTimeout(resolve, 900));
      yield { type: 'point', point };
      yield { type: 'progress', done: index + 1, total: points.length, phase: `${point.series}, ε ${point.epsilon}` };
    }
    if (run.status === 'running') finish(run);
    yield { type: 'end', status: run.status === 'running' ? 'done' : run.status, detail: run.statusDetail };
  }

  return os.router({
    app: {
      info: os.app.info.handler(() => ({
        version: '0.1.0',
        shell: 'browser' as const,
        rulesVersion: '2026.10',
        rulesHash: 'c7d1e0a94b5f6623c7d1e0a94b5f6623c7d1e0a94b5f6623c7d1e0a94b5f6623',
        rules: 148,
        interfaces: [...interfaces],
        dataDir: '/home/okafor/.local/share/assay',
        person: 'R. Okafor',
      })),
      doctor: os.app.doctor.handler(() => [
        { id: 'network', label: 'Network', state: 'ok' as const, detail: 'No adapter in use' },
        { id: 'disk', label: 'Disk', state: 'ok' as const, detail: '611 GB free in /home/okafor' },
        { id: 'rules', label: 'Rules', state: 'ok' as const, detail: '2026.10, 148 rules' },
        { id: 'gpu', label: 'GPU', state: 'missing' as const, detail: 'None; assessments run on the CPU' },
        { id: 'keys', label: 'Signing key', state: 'warn' as const, detail: 'None yet; reports would be signed without a name' },
      ]),
    },
    cases: {
      recent: os.cases.recent.handler(() => recent),
      create: os.cases.create.handler(({ input }) => {
        if (input.dir.includes('full')) throw new AssayError('disk-full', `The disk is full: ${input.dir} was not written.`, input.dir);
        if (input.dir.includes('taken')) throw new AssayError('case-exists', undefined, input.dir);
        current = {
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
        return current;
      }),
      open: os.cases.open.handler(({ input: { dir, passphrase } }) => {
        if (dir.includes('2026-016') && passphrase === undefined) throw new AssayError('passphrase-needed', undefined, dir);
        if (passphrase !== undefined && passphrase !== 'open') throw new AssayError('passphrase-wrong', undefined, dir);
        if (dir.includes('vault')) throw new AssayError('case-not-found', `${dir} is not there; its medium is not attached.`, dir);
        if (dir.includes('2026-011')) throw new AssayError('case-locked', 'This case is open in another Assay, process 4711.', dir);
        const known = recent.find((each) => each.dir === dir);
        current = {
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
        return current;
      }),
      openDemo: os.cases.openDemo.handler(() => {
        current = {
          ...sampleCase,
          dir: '/home/okafor/.local/share/assay/demo',
          id: 'DEMO',
          name: 'Demo: Harbour Clinic',
          classification: 'UNCLASSIFIED',
          encrypted: false,
        };
        return { summary: current, ...startImport('Import of the demo files', 12) };
      }),
      close: os.cases.close.handler(() => {
        const closed = current !== null;
        current = null;
        return { closed };
      }),
      current: os.cases.current.handler(
        () => current && { ...current, counts: { ...current.counts, artifacts: artifacts.length, findings: findings.length } },
      ),
      overview: os.cases.overview.handler(() => {
        if (current === null) throw new AssayError('case-not-open');
        return sampleOverview(findings, artifacts.length, assessments.length, nodes.filter(({ decided }) => decided).length, nodes.length);
      }),
    },
    imports: {
      browse: os.imports.browse.handler(({ input }) => sampleBrowse(input.path)),
      start: os.imports.start.handler(({ input: { paths } }) =>
        startImport(paths.length === 1 ? `Import ${paths[0]}` : `Import of ${paths.length} places`, paths.length),
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
        startImport('Import of dropped files', uploads.get(batch) ?? 0),
      ),
    },
    jobs: {
      list: os.jobs.list.handler(() => jobs.list()),
      watch: os.jobs.watch.handler(({ signal }) => jobs.watch(signal)),
      cancel: os.jobs.cancel.handler(({ input: { id } }) => ({ cancelled: jobs.cancel(id) })),
      dismiss: os.jobs.dismiss.handler(({ input: { id } }) => ({ dismissed: jobs.dismiss(id) })),
    },
    artifacts: {
      list: os.artifacts.list.handler(({ input: { filter = {}, sort, ...page } }) => {
        const { text, outcome, kind, verdictAtLeast } = filter;
        const rows = sorted(
          'artifacts',
          { filter, sort, count: artifacts.length },
          () =>
            artifacts.filter(
              (row) =>
                hasText(text, row.path, row.ref, row.sha256) &&
                (outcome === undefined || row.outcome === outcome) &&
                (kind === undefined || row.kind === kind) &&
                (verdictAtLeast === undefined || severityRank[row.verdict] >= severityRank[verdictAtLeast]),
            ),
          (one, other) => {
            if (sort === 'size') return other.size - one.size;
            if (sort === 'verdict') return severityRank[other.verdict] - severityRank[one.verdict];
            if (sort === 'outcome')
              return Number(one.outcome === 'scanned') - Number(other.outcome === 'scanned') || one.outcome.localeCompare(other.outcome);
            return one.path < other.path ? -1 : 1;
          },
        );
        return { ...pageOfRows(rows, page), all: artifacts.length, outcomes: countBy(artifacts, (row) => row.outcome) };
      }),
      get: os.artifacts.get.handler(({ input: { id } }) => sampleArtifactDetail(found(artifacts[id - 1], 'artifact'), artifacts)),
      bytes: os.artifacts.bytes.handler(({ input: { id, offset, length } }) => {
        const row = found(artifacts[id - 1], 'artifact');
        if (row.attachment === 'not-attached') throw new AssayError('file-unreadable', `${row.path} is not attached.`, row.path);
        return sampleBytes(row, offset, length);
      }),
      recheck: os.artifacts.recheck.handler(({ input: { id } }) => ({ attachment: found(artifacts[id - 1], 'artifact').attachment })),
      assets: os.artifacts.assets.handler(({ input: { text, ...page } }) =>
        pageOfRows(
          assets.filter(({ name, type, provider }) => hasText(text, name, type, provider)),
          page,
        ),
      ),
      checks: os.artifacts.checks.handler(({ input: { assetId, status } }) =>
        assets
          .filter(({ id }) => assetId === undefined || id === assetId)
          .flatMap(sampleChecks)
          .filter((result) => status === undefined || result.status === status),
      ),
    },
    findings: {
      list: os.findings.list.handler(({ input: { filter = {}, sort, ...page } }) => {
        const { text, severityAtLeast, state, domain, artifactId, ruleId } = filter;
        const key = sort === 'title' ? 'title' : sort === 'state' ? 'state' : sort === 'created' ? 'createdAt' : undefined;
        const rows = sorted(
          'findings',
          { filter, sort, count: custody.length },
          () =>
            findings.filter(
              (row) =>
                hasText(text, row.title, row.place, row.ref, row.ruleId) &&
                (severityAtLeast === undefined || severityRank[row.severity] >= severityRank[severityAtLeast]) &&
                (state === undefined || row.state === state) &&
                (domain === undefined || row.domain === domain) &&
                (artifactId === undefined || row.artifactId === artifactId) &&
                (ruleId === undefined || row.ruleId === ruleId),
            ),
          (one, other) =>
            key === undefined
              ? severityRank[other.severity] - severityRank[one.severity] || one.id - other.id
              : one[key].localeCompare(other[key]) || one.id - other.id,
        );
        const bySeverity = countBy(rows, (row) => row.severity);
        const { critical = 0, high = 0, medium = 0, low = 0, info = 0 } = bySeverity;
        return {
          ...pageOfRows(rows, page),
          all: findings.length,
          counts: { critical, high, medium, low, info },
          states: countBy(findings, (row) => row.state),
        };
      }),
      get: os.findings.get.handler(({ input: { id } }) =>
        sampleFindingDetail(found(findings[id - 1], 'finding'), artifacts, history.get(id) ?? []),
      ),
      decide: os.findings.decide.handler(({ input: { ids, state, reason } }) => {
        if ((state === 'dismissed' || state === 'rework') && (reason ?? '') === '')
          throw new AssayError('invalid-input', 'A dismissal or return needs a reason.', 'reason');
        for (const id of ids) {
          const row = found(findings[id - 1], 'finding');
          row.state = state;
          const text = `Moved ${row.ref} to ${state}${reason === undefined ? '' : `: ${reason}`}`;
          const entryHash = note('R. Okafor', 'decide', text, row.ref);
          history.set(id, [{ at: new Date().toISOString(), actor: 'R. Okafor', text, entryHash }, ...(history.get(id) ?? [])]);
        }
        return { changed: ids.length };
      }),
      assign: os.findings.assign.handler(({ input: { ids, owner } }) => {
        for (const id of ids) {
          const row = found(findings[id - 1], 'finding');
          row.owner = owner;
          note('R. Okafor', 'assign', `Assigned ${row.ref} to ${owner}`, row.ref);
        }
        return { changed: ids.length };
      }),
    },
    assessments: {
      options: os.assessments.options.handler(() => ({
        models: artifacts.filter(({ path }) => path.endsWith('.onnx')).map(({ id, path, sha256 }) => ({ id, path, sha256 })),
        data: artifacts
          .filter(({ path }) => /\.(npz|csv|parquet)$/.test(path))
          .map(({ id, path, sha256, format }) => ({ id, path, sha256, format })),
      })),
      providers: os.assessments.providers.handler(() => providers),
      start: os.assessments.start.handler(({ input: { modelId, dataId } }) => {
        const [model, data] = [found(artifacts[modelId - 1], 'model'), found(artifacts[dataId - 1], 'data set')];
        const id = assessments.length + 1;
        const ref = `A-${String(id).padStart(3, '0')}`;
        const jobId = jobs.start({
          kind: 'assess',
          title: `Run ${ref}`,
          unit: 'queries',
          totalUnits: 214_022,
          seconds: 9,
          result: '35 % (32 to 38) at ε 0.1',
          page: `/assessments/${id}`,
        });
        assessments.push({
          id,
          ref,
          title: `Robustness of ${model.path}`,
          status: 'running',
          statusDetail: '',
          modelPath: model.path,
          modelSha256: model.sha256,
          dataPath: data.path,
          dataSha256: data.sha256,
          startedAt: new Date().toISOString(),
          headline: '',
          result: null,
          resultSha256: null,
          findingIds: [],
          jobId,
        });
        return { id, jobId };
      }),
      list: os.assessments.list.handler(() => assessments.toReversed()),
      get: os.assessments.get.handler(({ input: { id } }) =>
        found(
          assessments.find((each) => each.id === id),
          'assessment',
        ),
      ),
      watch: os.assessments.watch.handler(({ input: { id }, signal }) => watchRun(id, signal)),
    },
    checklists: {
      frameworks: os.checklists.frameworks.handler(() => [
        { id: 'nist-ai-rmf-1.0', title: 'NIST AI Risk Management Framework 1.0', questions: nodes.length },
      ]),
      get: os.checklists.get.handler(() => sampleChecklist(nodes)),
      answer: os.checklists.answer.handler(({ input: { node: id, value, note: text = '' } }) => {
        const node = found(
          nodes.find((each) => each.id === id),
          'question',
        );
        if ((value === 'na' || value === 'unknown') && text === '')
          throw new AssayError('invalid-input', 'This answer needs a reason.', 'note');
        node.decided = value === '' ? null : { value, note: text, actor: 'R. Okafor', at: new Date().toISOString() };
        note('R. Okafor', 'answer', `Answered ${node.ref}: ${value === '' ? 'withdrawn' : value}`, node.ref);
        return node;
      }),
    },
    reports: {
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
    },
    keys: {
      list: os.keys.list.handler(() => keys),
      create: os.keys.create.handler(({ input: { name } }) => {
        const key = { ...found(sampleKeys[0], 'key'), id: `k${keys.length + 1}`, name, createdAt: new Date().toISOString() };
        keys.push(key);
        return key;
      }),
    },
    custody: {
      list: os.custody.list.handler(({ input: { text, ...page } }) => {
        const rows = custody.filter((row) => hasText(text, row.actor, row.act, row.text, row.object));
        return { ...pageOfRows(rows, page), head: custody[0]?.hash ?? '' };
      }),
    },
    verify: { run: os.verify.run.handler(({ input: { path } }) => sampleVerify(path)) },
  });
}
