/** Reads Torch7 files for functions of Lua, which loading restores from byte code, and for classes of nobody knows whom. */
import { sliceSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { Torch7Reader } from '#formats/torch7/read';
import { CoverRuns } from '../cover-runs.ts';
import { defineScanner } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { examineLoose } from '../loose-bytes.ts';
import { textPayload } from '../text-payload.ts';

const known = /^(?:torch|nn|cunn|cudnn|nngraph|graph|tds|rnn|image|optim|dpnn|inn|fbnn)\./;
const mayAct = /[(<:/$|;\\]/;
const lua = /\b(?:os\.(?:execute|remove|rename|getenv)|io\.(?:popen|open)|loadstring|dofile|package\.loadlib|ffi\.(?:cdef|load|C))\b/;

export const torch7File = defineScanner({
  id: 'torch7-file',
  version: 1,
  title: 'Functions and classes in Torch7 files',
  rules: ['MDL-FB-002', 'MDL-FB-003', 'MDL-FB-008', 'MDL-FB-009'],
  blindSpots:
    'The byte code of functions is searched for names, not read. Classes with a reader of their own other than tensors end the reading, which is told.',
  accepts: (format) => format.kind === 'torch7',
  *scan(source, context) {
    const findings: GraphFinding[] = [];
    const say = (finding: GraphFinding) => {
      if (findings.length < 2000) findings.push(finding);
    };
    const data: { from: number; to: number }[] = [];
    const classes = new Map<string, number>();
    const reader = new Torch7Reader(source, context.budget, {
      text: (value, from, to) => {
        if (value.length < 8 || !mayAct.test(value)) return;
        const payload = textPayload(value, context.budget);
        if (payload)
          say({ ruleId: 'MDL-FB-003', from, to, detail: `A text holds ${payload.what}.`, reconstruction: printable(payload.excerpt) });
      },
      object: (name, from) => {
        const seen = classes.get(name) ?? 0;
        if (classes.size < 1000) classes.set(name, seen + 1);
        if (seen === 0 && !known.test(name))
          say({
            ruleId: 'MDL-FB-009',
            from,
            to: from + name.length + 12,
            detail: `Loading makes an object of the class ${printable(name.slice(0, 200))}.`,
          });
      },
      code: (from, to) => {
        const text = Buffer.from(source.read(from, Math.min(to - from, 1024 * 1024))).toString('latin1');
        const names = lua.exec(text)?.[0] ?? /\b(?:execute|popen|loadstring|dofile|loadlib)\b/.exec(text)?.[0] ?? '';
        say({
          ...{ ruleId: 'MDL-FB-008', from, to },
          detail: `Loading restores a function from ${to - from} bytes of byte code${names === '' ? '' : `, which names ${names}`}.`,
          reconstruction: 'loadstring(<byte code>)',
          note: 'Byte code of Lua is not checked: a made one can take over the process when it is called.',
        });
      },
      numbers: (from, to) => {
        if (to > from && data.length < 1500) data.push({ from, to });
      },
    });
    let failure: MalformedInput | LimitReached | undefined;
    try {
      reader.value();
    } catch (error) {
      if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
      failure = error;
    }
    const end = Math.min(reader.at, source.size);
    if (failure instanceof MalformedInput)
      say({ ruleId: 'MDL-FB-002', from: failure.offset, to: failure.offset + 16, detail: failure.message });
    else if (!failure && end < source.size)
      say({ ruleId: 'MDL-FB-002', from: end, to: source.size, detail: `${source.size - end} bytes stand behind the object.` });
    yield* tellFindings(source, findings, context);
    const runs = new CoverRuns((range) => context.cover(range));
    let position = 0;
    for (const { from, to } of data) {
      if (from < position) continue;
      runs.cover(position, from, 'parsed', 'objects');
      runs.cover(from, to, 'hashed', 'tensor data');
      position = to;
    }
    runs.cover(position, end, 'parsed', 'objects');
    runs.finish();
    context.describe({
      framework: 'Torch7',
      tensors: [...classes].filter(([name]) => name.endsWith('Tensor')).reduce((sum, [, count]) => sum + count, 0),
    });
    if (end < source.size) yield* examineLoose(sliceSource(source, end, source.size - end), 'bytes behind the object', context);
    if (failure) throw failure;
  },
});
