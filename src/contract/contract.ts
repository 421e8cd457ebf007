/** The one API: every procedure of every group, from which client and handler types derive. */
import { appContract } from './app.ts';
import { artifactsContract } from './artifacts.ts';
import { assessmentsContract } from './assessments.ts';
import { caseContract } from './case.ts';
import { checklistsContract } from './checklists.ts';
import { custodyContract, keysContract, reportsContract, verifyContract } from './delivery.ts';
import { importsContract } from './imports.ts';
import { jobsContract } from './jobs.ts';
import { provenanceContract } from './provenance.ts';
import { reviewContract } from './review.ts';

export const contract = {
  app: appContract,
  cases: caseContract,
  imports: importsContract,
  jobs: jobsContract,
  artifacts: artifactsContract,
  findings: reviewContract,
  provenance: provenanceContract,
  assessments: assessmentsContract,
  checklists: checklistsContract,
  reports: reportsContract,
  keys: keysContract,
  custody: custodyContract,
  verify: verifyContract,
};
