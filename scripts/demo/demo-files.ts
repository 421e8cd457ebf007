/** All files of the demo case with what each of them must show: the models, the tables, the cloud's export, and the words that go with them. */
import { claimFiles } from './claims.ts';
import { demoCloudFiles } from './cloud.ts';
import { cloudExpectation } from './cloud-expectation.ts';
import { type DemoFile, textBytes } from './demo-file.ts';
import { hostileModels } from './hostile-models.ts';
import { soundModels } from './sound-models.ts';

const tablesSeed = 5;

const readme = `Assay demo case: claims triage at an insurer

Everything here was made by a script (npm run demo) from fixed seeds. No person, company, account or key behind it is real.

models/supplier   six models as a supplier might deliver them; each attacks or misleads whoever loads it
models/release    the same kinds of model as they should be, and damage_marks.onnx, a small picture classifier
data/claims       a training and a test table with planted faults
data/damage_marks labelled pictures that the classifier can be assessed on
data/guidance     questions and answers without a fault
cloud             exports of a cloud account, a Terraform state and a Kubernetes cluster
manifest.json     what scanning each file must find: every rule and check at low or above, and the worst verdict allowed

Do not load the models under models/supplier with anything but Assay. Their commands lead to addresses that are set aside for
documentation (192.0.2.0/24, 198.51.100.0/24) and reach nobody, but they are commands.
`;

/** The list of every file, itself included, by path. */
function manifest(files: readonly DemoFile[]): DemoFile {
  const own = { path: 'manifest.json', expect: [], maxVerdict: 'clean' } as const;
  const rows = [...files, own]
    .map(({ expect, maxVerdict, path }) => ({ path, expect, maxVerdict }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`);
  return { ...own, bytes: textBytes(`[\n${lines.join(',\n')}\n]\n`) };
}

/** The same bytes on every call and every machine; takes about two seconds, nearly all of them the classifier's training. */
export function demoFiles(): DemoFile[] {
  const files: DemoFile[] = [
    ...hostileModels(),
    ...soundModels(),
    ...claimFiles(tablesSeed),
    ...demoCloudFiles().map(({ path, text }) => ({ path, bytes: textBytes(text), ...cloudExpectation(path) })),
    { path: 'README.txt', bytes: textBytes(readme), expect: [], maxVerdict: 'clean' },
  ];
  return [...files, manifest(files)];
}
