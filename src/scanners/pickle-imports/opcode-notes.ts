/** What the opcodes that carry a finding do, in a few words each: printed beside them in the trace. */

const notes: Readonly<Record<string, string>> = {
  GLOBAL: 'imports this module and fetches this name from it',
  STACK_GLOBAL: 'takes a module and a name from the stack, imports the one and fetches the other',
  INST: 'imports this name and calls it with everything since the last mark',
  OBJ: 'calls the first object since the last mark with the others',
  REDUCE: 'calls the function below with the tuple on top',
  NEWOBJ: 'makes an object of the class below with the tuple on top',
  NEWOBJ_EX: 'makes an object of the class below with positional and named arguments',
  BUILD: 'fills the object below with the state on top, or lets its class do so',
  EXT1: 'fetches what is registered under this number on the loading machine',
  EXT2: 'fetches what is registered under this number on the loading machine',
  EXT4: 'fetches what is registered under this number on the loading machine',
  PERSID: 'asks the loading program for the object of this name',
  BINPERSID: 'asks the loading program for the object that the top of the stack names',
  STOP: 'ends the stream; what is on top is the result',
  MARK: 'marks the start of a list of arguments',
  TUPLE: 'makes everything since the last mark a tuple',
  TUPLE1: 'makes the top value a tuple',
  TUPLE2: 'makes the two top values a tuple',
  TUPLE3: 'makes the three top values a tuple',
  POP: 'drops the top value; what it did stays done',
  FRAME: 'says how many bytes to read at once',
  PROTO: 'names the protocol',
  MEMOIZE: 'remembers the top value under the next number',
  PUT: 'remembers the top value under this number',
  BINPUT: 'remembers the top value under this number',
  LONG_BINPUT: 'remembers the top value under this number',
  GET: 'fetches the value remembered under this number',
  BINGET: 'fetches the value remembered under this number',
  LONG_BINGET: 'fetches the value remembered under this number',
  SETITEM: 'sets one entry of the object below',
  SETITEMS: 'sets the entries since the last mark',
  APPEND: 'appends to the object below',
  APPENDS: 'appends everything since the last mark',
};

export function opcodeNote(name: string): string | undefined {
  return notes[name];
}
