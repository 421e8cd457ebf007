/** A whole engine that is only a sample: every procedure answers, lists have rows, decisions are kept until it ends. */
import type { AssayRouter } from '#transport/serve';
import { assessmentsProcedures, checklistsProcedures } from './sample/assess-procedures.ts';
import { casesProcedures, importsProcedures, jobsProcedures } from './sample/case-procedures.ts';
import { custodyProcedures, keysProcedures, reportsProcedures, verifyProcedures } from './sample/deliver-procedures.ts';
import { artifactsProcedures, findingsProcedures, provenanceProcedures } from './sample/list-procedures.ts';
import { os, type SampleOptions, sampleState } from './sample/state.ts';

/** Makes the router; each has a state of its own. */
export function sampleRouter(options: SampleOptions = {}): AssayRouter {
  const state = sampleState(options);
  const { interfaces = [] } = options;
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
    cases: casesProcedures(state),
    imports: importsProcedures(state),
    jobs: jobsProcedures(state),
    artifacts: artifactsProcedures(state),
    findings: findingsProcedures(state),
    provenance: provenanceProcedures(),
    assessments: assessmentsProcedures(state),
    checklists: checklistsProcedures(state),
    reports: reportsProcedures(state),
    keys: keysProcedures(state),
    custody: custodyProcedures(state),
    verify: verifyProcedures(),
  });
}
