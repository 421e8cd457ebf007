/** What is inside the sample's files: a checkpoint with its members, an archive in an archive, and one too large to list. */
import type { ArtifactDetail, ArtifactRow } from '#contract/artifacts';
import type { CoverageRange } from '#contract/findings';
import type { Assurance, ContentNode, ModelCard } from '#contract/models';

const whole = (size: number): ContentNode['coverage'] => ({ parsed: size, hashed: 0, unread: 0 });
const payload = (size: number): ContentNode['coverage'] => ({ parsed: 0, hashed: size, unread: 0 });

function tensors(folder: string, count: number, from: number): ContentNode[] {
  return Array.from({ length: count }, (_, index) => {
    const size = 256 * (1 + (index % 7) * 24);
    const place = from + index * 50_176;
    return { member: `${folder}/${String(index)}`, format: 'tensor storage', size, from: place, coverage: payload(size), detail: '' };
  });
}

const checkpoint: readonly ContentNode[] = [
  { member: 'triage-resnet50-v4/data.pkl', format: 'pickle, protocol 2', size: 278, from: 0, coverage: whole(278), detail: '' },
  ...tensors('triage-resnet50-v4/data', 161, 8_192_000),
  { member: 'triage-resnet50-v4/version', format: 'text', size: 2, from: 97_100_000, coverage: payload(2), detail: '' },
  { member: 'triage-resnet50-v4/byteorder', format: 'text', size: 6, from: 97_100_100, coverage: payload(6), detail: '' },
  {
    member: 'triage-resnet50-v4/extra/calibration-notes-of-the-second-annotation-round-2025-11-03.tar.gz',
    format: 'gzip',
    size: 18_204,
    from: 97_101_000,
    coverage: { parsed: 18_000, hashed: 0, unread: 204 },
    detail: '204 bytes after the end of the stream were not read.',
  },
  {
    member: 'triage-resnet50-v4/extra/calibration-notes-of-the-second-annotation-round-2025-11-03.tar.gz!notes.tar',
    format: 'tar',
    size: 40_960,
    coverage: whole(40_960),
    detail: '',
  },
  {
    member: 'triage-resnet50-v4/extra/calibration-notes-of-the-second-annotation-round-2025-11-03.tar.gz!notes.tar!rounds/\u202Elkp.2.pkl',
    format: 'pickle, protocol 4',
    size: 1_204,
    coverage: { parsed: 880, hashed: 0, unread: 324 },
    detail: 'The data ends inside BINUNICODE.',
  },
];

const card: ModelCard = {
  name: 'Triage Assist, image branch',
  architecture: 'ResNet-50',
  framework: 'torch 2.4.1+cu121',
  parameters: 25_557_032,
  tensors: 161,
  elementTypes: { float32: 25_557_032, int64: 53 },
  inputs: [{ name: 'image', type: 'float32', shape: '[N, 3, 224, 224]' }],
  outputs: [{ name: 'logits', type: 'float32', shape: '[N, 5]' }],
  licence: 'Apache-2.0',
  origin: 'fine-tuned from timm/resnet50.a1_in1k',
};

const assurances: readonly Assurance[] = [
  {
    what: 'collections.OrderedDict is called',
    why: 'Every state_dict that torch writes begins with this call; it makes an empty dictionary and takes no code.',
    member: 'triage-resnet50-v4/data.pkl',
  },
  {
    what: '161 tensor storages',
    why: 'Each is as long as its tensor needs, none begins like a program, an archive or a script, and all were hashed.',
  },
  { what: 'Names of members', why: 'None leads out of the folder, none is there twice, and the directory names what the headers name.' },
];

/** The outermost file in 100,000 ranges, as a container with many thin members gives. */
function manyRanges(size: number): CoverageRange[] {
  const step = Math.floor(size / 100_000);
  return Array.from({ length: 100_000 }, (_, index): CoverageRange => {
    const state = index % 41 === 0 ? 'unread' : index % 3 === 0 ? 'parsed' : 'hashed';
    return { from: index * step, to: (index + 1) * step, state, what: `member ${String(index)}` };
  });
}

type Inside = Pick<ArtifactDetail, 'contents' | 'contentsDropped' | 'card' | 'assurances'> & { readonly ranges?: CoverageRange[] };

/** What the page of one artifact shows of its inside. */
export function sampleInside({ id, kind, size }: ArtifactRow, isLarge: boolean): Inside {
  const nothing = { contents: [], contentsDropped: 0, card: kind === 'model' && id < 7 ? card : {}, assurances: [] };
  if (id !== 1) return { ...nothing, assurances: kind === 'model' ? [...assurances] : [] };
  if (!isLarge) return { ...nothing, contents: [...checkpoint], assurances: [...assurances] };
  const many = tensors('triage-resnet50-v4/data', 5000 - checkpoint.length, 8_192_000).filter((_, index) => index > 160);
  return { ...nothing, contents: [...checkpoint, ...many], contentsDropped: 312, assurances: [...assurances], ranges: manyRanges(size) };
}
