/** What an imported name can do to the computer that loads it: the words in which a finding says so. */

export const capabilities = {
  process: { short: 'starts programs', plain: 'starts a program on the computer' },
  code: { short: 'runs program code', plain: 'runs program code that the file brings along' },
  import: {
    short: 'imports any module',
    plain: 'brings in any part of the installed software, and runs what that part does when it is brought in',
  },
  file: { short: 'reads, writes or deletes files', plain: 'reads, writes or deletes files on the computer' },
  network: { short: 'connects to the network', plain: 'opens a connection to another computer' },
  deserialise: { short: 'loads another serialised object', plain: 'unpacks a second object, which can hold a program of its own' },
  attribute: { short: 'reaches into any object', plain: 'reaches into the running program, from where everything else can be reached' },
  compose: { short: 'calls whatever function it is given', plain: 'passes a function on so that something else calls it' },
  memory: { short: 'works on raw memory or native code', plain: 'works on raw memory or loads machine code' },
  runtime: { short: 'changes the running program', plain: 'changes how the running program behaves' },
  scanner: { short: 'reaches into a pickle scanner', plain: 'reaches into a program that examines such files, to switch it off' },
} as const;

export type Capability = keyof typeof capabilities;
