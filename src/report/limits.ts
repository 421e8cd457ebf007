/** How much of a case a report prints at most; whatever is left out is counted in the report itself. */
export const limits = {
  /** Entries with full detail, low or above. */
  detailedFindings: 200,
  /** Findings of one rule from this number on fold into one entry. */
  foldFrom: 4,
  placesOfOneEntry: 100,
  furtherFindings: 2000,
  dismissedFindings: 500,
  unscannedFiles: 2000,
  artifacts: 2000,
  failedChecks: 500,
  checkTotals: 1000,
  notAssessedGroups: 300,
  unassessedModels: 50,
  keyFindings: 10,
  traceSteps: 24,
  bytes: 256,
  evidenceRows: 10,
  evidenceColumns: 6,
  evidenceFields: 30,
  worstExamples: 8,
  answers: 1000,
  evidenceLinks: 6,
  custodyFirst: 10,
  custodyLast: 30,
  /** Characters of one piece of text, of a paragraph, of a person's note, of a block of code. */
  inline: 600,
  prose: 4000,
  note: 2000,
  code: 6000,
} as const;
