/** The tables of the demo: claims with planted faults to train on, a test table that leaks, and questions and answers that are as they should be. */
import { type Generator, generatorFor } from '#assess/random';
import { type DemoFile, textBytes } from './demo-file.ts';
import { exampleAddress, exampleCard, exampleEmail, exampleIban, examplePhone } from './personal-values.ts';

const trainRows = 900;
const testRows = 240;
/** Rows of the training table that stand in the test table as well. */
const leaked = 24;
/** Rows that are there twice, and of those the ones that carry another decision the second time. */
const repeated = 30;
const contradicted = 6;

interface Claim {
  readonly features: readonly string[];
  readonly decision: string;
}

const featureNames = ['received', 'channel', 'region', 'loss_type', 'amount_eur', 'vehicle_age', 'days_to_report', 'prior_claims'];
const contactNames = ['email', 'phone', 'payout_iban', 'card_number', 'portal_ip', 'adjuster_note'];
const losses = ['water', 'glass', 'collision', 'theft', 'hail'];

function pick(choices: readonly string[], generator: Generator): string {
  return choices[generator.below(choices.length)] ?? '';
}

function drawClaim(generator: Generator): Claim {
  const day = new Date(Date.UTC(2025, 0, 1 + generator.below(480))).toISOString().slice(0, 10);
  const amount = 80 + generator.below(1_900_000) / 100;
  const late = generator.below(60);
  const features = [
    day,
    pick(['app', 'phone', 'broker', 'letter'], generator),
    pick(['north', 'south', 'east', 'west'], generator),
    pick(losses, generator),
    amount.toFixed(2),
    String(generator.below(18)),
    String(late),
    String(generator.below(6)),
  ];
  // One claim in thirty or so is referred: the class that matters is the one that is hardly there.
  const decision = amount > 15_000 && late > 50 ? 'refer' : amount > 9_000 || late > 40 ? 'review' : 'fast_track';
  return { features, decision };
}

const ordinaryNotes = [
  'Photos are complete.',
  'Garage was asked for an estimate.',
  'Second driver confirmed the report.',
  'Policy covers the loss.',
  'Waiting for the police report.',
];

/** Notes in which something stands that should not: a key that AWS prints in its documentation, and a cell that a spreadsheet would run. */
const plantedNotes: ReadonlyMap<number, string> = new Map([
  [118, 'Upload kept failing, used AKIAIOSFODNN7EXAMPLE from the runbook instead.'],
  [402, '=HYPERLINK("http://192.0.2.9/estimate","Open the estimate")'],
]);

function contactOf(row: number, generator: Generator): string[] {
  return [
    exampleEmail(row),
    examplePhone(generator),
    exampleIban(generator),
    exampleCard(generator),
    exampleAddress(generator),
    plantedNotes.get(row) ?? pick(ordinaryNotes, generator),
  ];
}

function quoted(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function csv(header: readonly string[], rows: readonly (readonly string[])[]): Uint8Array {
  return textBytes([header, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join(''));
}

function numbered(rows: readonly (readonly string[])[], from: number): string[][] {
  return rows.map((row, index) => [`C-${from + index}`, ...row]);
}

function opposite(decision: string): string {
  return decision === 'fast_track' ? 'review' : 'fast_track';
}

function claimTables(seed: number): { train: Uint8Array; test: Uint8Array } {
  const generator = generatorFor(seed, 31);
  const claims = Array.from({ length: trainRows + testRows }, () => drawClaim(generator));
  const train = claims.slice(0, trainRows).map(({ decision, features }, row) => [...features, ...contactOf(row, generator), decision]);
  const again = train.slice(200, 200 + repeated).map((row, index) => {
    const decision = row.at(-1) ?? '';
    return [...row.slice(0, -1), index < contradicted ? opposite(decision) : decision];
  });
  const test = [...claims.slice(trainRows), ...claims.slice(500, 500 + leaked)].map(({ decision, features }) => [...features, decision]);
  return {
    train: csv(['claim_id', ...featureNames, ...contactNames, 'decision_label'], numbered([...train, ...again], 10_000)),
    test: csv(['claim_id', ...featureNames, 'decision_label'], numbered(test, 20_000)),
  };
}

const subjects = [
  'glass breakage',
  'water damage',
  'hail',
  'theft of parts',
  'a collision abroad',
  'storm damage',
  'vandalism',
  'a wild animal',
];
const asks: readonly (readonly [ask: string, answer: string])[] = [
  ['Which papers are needed for', 'The claim form, photos, and an estimate where the loss is above 800 euros.'],
  ['How long may reporting take for', 'Seven days after it was noticed; later with a reason in writing.'],
  ['Who decides about', 'An adjuster of the regional office; above 15,000 euros a second one.'],
  ['When is the deductible charged for', 'With the payout, once for each event.'],
];

/** One object a line, every question once. */
function guidance(): Uint8Array {
  const lines = subjects.flatMap((subject) =>
    asks.map(([ask, answer], index) =>
      JSON.stringify({ question: `${ask} ${subject}?`, answer: `${answer} This holds for ${subject}.`, section: index + 1 }),
    ),
  );
  return textBytes(lines.map((line) => `${line}\n`).join(''));
}

export function claimFiles(seed: number): DemoFile[] {
  const { test, train } = claimTables(seed);
  return [
    {
      path: 'data/claims/train.csv',
      bytes: train,
      expect: [
        ...['DATA-DUP-001', 'DATA-DUP-002', 'DATA-FRM-001', 'DATA-IMB-001', 'DATA-PII-001', 'DATA-PII-002', 'DATA-PII-003', 'DATA-PII-004'],
        ...['DATA-PII-005', 'DATA-PROF-003', 'DATA-SEC-001'],
      ],
      maxVerdict: 'high',
    },
    { path: 'data/claims/test.csv', bytes: test, expect: ['DATA-IMB-001', 'DATA-OVL-001', 'DATA-PROF-003'], maxVerdict: 'high' },
    { path: 'data/guidance/questions.jsonl', bytes: guidance(), expect: [], maxVerdict: 'clean' },
  ];
}
