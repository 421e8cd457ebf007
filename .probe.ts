import { scanBytes } from './src/scanners/test-scan.ts';
import { concat, latin1, u32, u64, utf8 } from './src/formats/test-files/bytes.ts';
import { op, plain, reduce, stream } from './src/formats/test-files/pickle.ts';
const big: [string, () => Uint8Array][] = [
  ['100 MiB string then payload', () => concat(op.proto(4), 'X', u32(100 << 20), Buffer.alloc(100 << 20, 0x61), '0', reduce('os', 'system', op.text('id')), '.')],
  ['100 MiB bytes random then payload', () => { const b = Buffer.alloc(100 << 20); for (let i = 0; i < b.length; i += 4) b.writeUInt32LE((Math.imul(i, 2654435761) ^ (i << 7)) >>> 0, i); return concat(op.proto(4), 'B', u32(100 << 20), b, '0', reduce('os', 'system', op.text('id')), '.'); }],
  ['60 MiB base64-like string', () => concat(op.proto(4), 'X', u32(60 << 20), Buffer.alloc(60 << 20, 'gASVabcd'), '0', reduce('os', 'system', op.text('id')), '.')],
  ['200k nested lists', () => concat('('.repeat(200_000), 'l'.repeat(200_000), '.')],
  ['200k nested then payload', () => concat(op.proto(2), '('.repeat(200_000), 'l'.repeat(200_000), '0', reduce('os', 'system', op.text('id')), '.')],
  ['1M tuple', () => concat(op.proto(4), '(', 'K\x01'.repeat(1_000_000), 't.')],
  ['3M tuple then payload', () => concat(op.proto(4), '(', 'K\x01'.repeat(3_000_000), 't0', reduce('os', 'system', op.text('id')), '.')],
  ['billion laughs', () => concat(op.proto(2), ']', ...Array.from({ length: 40 }, () => concat(op.put(1), '0](', op.get(1), op.get(1), 'e')), '.')],
  ['DUP laughs', () => concat(op.proto(2), ']', '2\x86'.repeat(60), '.')],
  ['many starts', () => concat(op.proto(4), 'B', u32(30 << 20), Buffer.alloc(30 << 20, latin1('\x80\x02.')), '.')],
  ['many starts c', () => concat(op.proto(4), 'B', u32(30 << 20), Buffer.alloc(30 << 20, latin1('ca\nb\n(')), '.')],
  ['many starts after', () => concat(stream(plain(1)), Buffer.alloc(30 << 20, latin1('\x80\x02.')))],
  ['many starts after2', () => concat(stream(plain(1)), '\xff', Buffer.alloc(30 << 20, latin1('\x80\x02.\xff')))],
  ['many streams', () => Buffer.alloc(4_000_000, Buffer.from(stream(plain(1))))],
  ['2M strings', () => concat(op.proto(4), '](', ...Array.from({ length: 100 }, () => Buffer.alloc(26 * 20000, Buffer.from(concat('\x8c\x18', 'gASVabcdabcdabcdabcdabcd')))), 'e.')],
  ['500k tensors', () => { const t = concat(op.global('torch._utils', '_rebuild_tensor_v2'), '((', op.text('storage'), op.global('torch', 'FloatStorage'), op.text('0'), op.text('cpu'), op.number(4), 'tQK\x00K\x02K\x02\x86K\x02K\x01\x86\x89', op.global('collections', 'OrderedDict'), ')RtR0'); return concat(op.proto(2), Buffer.alloc(t.length * 200_000, Buffer.from(t)), 'N.'); }],
  ['dict of 200k tensors', () => { const t = concat('\x8c\x04abcd', op.global('torch._utils', '_rebuild_tensor_v2'), '((', op.text('storage'), op.global('torch', 'FloatStorage'), op.text('0'), op.text('cpu'), op.number(4), 't\x94QK\x00K\x02K\x02\x86\x94K\x02K\x01\x86\x94\x89', op.global('collections', 'OrderedDict'), ')R\x94t\x94R\x94s'); return concat(op.proto(2), '}', Buffer.alloc(t.length * 200_000, Buffer.from(t)), '.'); }],
  ['EXT many', () => concat(op.proto(2), '\x82\x01'.repeat(500_000), '.')],
  ['calls many', () => concat(op.proto(2), Buffer.alloc(40 * 300_000, Buffer.from(concat(reduce('os', 'system', op.text('id')), '0'.padEnd(1)))).subarray(0, 34 * 300000), '.')],
  ['long line', () => concat(op.proto(0), 'S', "'", 'a'.repeat(50 << 20), "'\n", '.')],
];
const only = process.argv[2];
for (const [name, make] of big) {
  if (only && !name.includes(only)) continue;
  const bytes = make();
  const t = performance.now();
  const scan = scanBytes(bytes);
  const ms = performance.now() - t;
  console.log(name.padEnd(36), `${ms.toFixed(0)} ms`, scan.verdict, scan.outcome, scan.outcomeDetail.slice(0, 60), scan.rules.join(' '), `${(process.memoryUsage().heapUsed / 1e6).toFixed(0)} MB`);
}
