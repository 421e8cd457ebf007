/** Recognises a zip archive by its end record and says which framework wrote it. */
import { type ByteSource, copyBytes } from '../byte-source.ts';
import type { Format } from '../format.ts';
import { findEndRecord } from './end-record.ts';

/** Every kind that is a zip archive as well. */
export const zipKinds: readonly Format['kind'][] = ['zip', 'torch-zip', 'npz', 'keras-zip', 'skops', 'torch-archive'];

const headerLength = 46;
/** Central entries looked at to name the kind of archive. */
const looked = 4000;

/** Names in the central directory, as far as they can be read. */
function* centralNames(source: ByteSource, offset: number, end: number): Generator<string> {
  let position = offset;
  for (let index = 0; index < looked && position + headerLength <= end; index += 1) {
    const header = copyBytes(source, position, headerLength);
    const view = new DataView(header.buffer);
    if (header.length < headerLength || view.getUint32(0, true) !== 0x02014b50) return;
    const nameLength = view.getUint16(28, true);
    yield Buffer.from(source.read(position + headerLength, nameLength)).toString('utf8');
    position += headerLength + nameLength + view.getUint16(30, true) + view.getUint16(32, true);
  }
}

interface ZipKind {
  readonly format: Format;
  /** Whether these names are those of such an archive. */
  shows(names: readonly string[]): boolean;
}

const named = (names: readonly string[], pattern: RegExp): boolean => names.some((name) => pattern.test(name));

/** What frameworks put into a zip, the surest first. */
const kinds: readonly ZipKind[] = [
  {
    format: { kind: 'keras-zip', label: 'Keras archive' },
    shows: (names) => names.includes('config.json') && named(names, /^(?:metadata\.json|model\.weights\.(?:h5|npz|json)|assets\/.*)$/),
  },
  { format: { kind: 'torch-zip', label: 'PyTorch zip' }, shows: (names) => named(names, /(?:^|\/)(?:data\.pkl|constants\.pkl)$/) },
  { format: { kind: 'torch-archive', label: 'TorchServe archive' }, shows: (names) => named(names, /^MAR-INF\/MANIFEST\.json$/i) },
  { format: { kind: 'skops', label: 'skops archive' }, shows: (names) => names.includes('schema.json') },
  {
    format: { kind: 'npz', label: 'NumPy archive' },
    shows: (names) => names.length > 0 && names.every((name) => name.endsWith('.npy')),
  },
];

/** The kind of zip, or undefined when the bytes neither end nor start like one. */
export function zipFormat(source: ByteSource): Format | undefined {
  const end = findEndRecord(source);
  if (end === undefined) {
    const head = Buffer.from(source.read(0, 4)).toString('latin1');
    return head === 'PK\x03\x04' ? { kind: 'zip', label: 'Zip archive' } : undefined;
  }
  const names = [...centralNames(source, end.directoryStart, end.offset)];
  return kinds.find(({ shows }) => shows(names))?.format ?? { kind: 'zip', label: 'Zip archive' };
}
