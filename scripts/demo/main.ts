/** Writes the demo case to resources/demo, or to the folder that is named; what stood there before is removed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { demoFiles } from './demo-files.ts';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../../resources/demo'));
const files = demoFiles();
rmSync(folder, { recursive: true, force: true });
for (const { bytes, path } of files) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
}
const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
console.log(`${files.length} files, ${total.toLocaleString('en')} bytes, in ${relative(process.cwd(), folder) || folder}`);
