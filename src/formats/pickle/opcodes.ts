/** The opcodes of pickle protocols 0 to 5 and the shape of each argument. */

/**
 * Argument shapes: fixed-width numbers; `line` up to a line feed; `pair` two lines; text, bytes and long with a count
 * of 1, 4 (4i: signed) or 8 bytes in front.
 */
export type ArgumentShape =
  | ''
  | 'u8'
  | 'u16'
  | 'i32'
  | 'u32'
  | 'u64'
  | 'f64'
  | 'line'
  | 'pair'
  | 'text1'
  | 'text4'
  | 'text4i'
  | 'text8'
  | 'bytes1'
  | 'bytes4'
  | 'bytes8'
  | 'long1'
  | 'long4';

// PEP 307, PEP 3154 and PEP 574.
const table: readonly (readonly [code: number, name: string, shape: ArgumentShape])[] = [
  [0x49, 'INT', 'line'],
  [0x4a, 'BININT', 'i32'],
  [0x4b, 'BININT1', 'u8'],
  [0x4d, 'BININT2', 'u16'],
  [0x4c, 'LONG', 'line'],
  [0x8a, 'LONG1', 'long1'],
  [0x8b, 'LONG4', 'long4'],
  [0x53, 'STRING', 'line'],
  [0x54, 'BINSTRING', 'text4i'],
  [0x55, 'SHORT_BINSTRING', 'text1'],
  [0x42, 'BINBYTES', 'bytes4'],
  [0x43, 'SHORT_BINBYTES', 'bytes1'],
  [0x8e, 'BINBYTES8', 'bytes8'],
  [0x96, 'BYTEARRAY8', 'bytes8'],
  [0x97, 'NEXT_BUFFER', ''],
  [0x98, 'READONLY_BUFFER', ''],
  [0x4e, 'NONE', ''],
  [0x88, 'NEWTRUE', ''],
  [0x89, 'NEWFALSE', ''],
  [0x56, 'UNICODE', 'line'],
  [0x8c, 'SHORT_BINUNICODE', 'text1'],
  [0x58, 'BINUNICODE', 'text4'],
  [0x8d, 'BINUNICODE8', 'text8'],
  [0x46, 'FLOAT', 'line'],
  [0x47, 'BINFLOAT', 'f64'],
  [0x5d, 'EMPTY_LIST', ''],
  [0x61, 'APPEND', ''],
  [0x65, 'APPENDS', ''],
  [0x6c, 'LIST', ''],
  [0x29, 'EMPTY_TUPLE', ''],
  [0x74, 'TUPLE', ''],
  [0x85, 'TUPLE1', ''],
  [0x86, 'TUPLE2', ''],
  [0x87, 'TUPLE3', ''],
  [0x7d, 'EMPTY_DICT', ''],
  [0x64, 'DICT', ''],
  [0x73, 'SETITEM', ''],
  [0x75, 'SETITEMS', ''],
  [0x8f, 'EMPTY_SET', ''],
  [0x90, 'ADDITEMS', ''],
  [0x91, 'FROZENSET', ''],
  [0x30, 'POP', ''],
  [0x32, 'DUP', ''],
  [0x28, 'MARK', ''],
  [0x31, 'POP_MARK', ''],
  [0x67, 'GET', 'line'],
  [0x68, 'BINGET', 'u8'],
  [0x6a, 'LONG_BINGET', 'u32'],
  [0x70, 'PUT', 'line'],
  [0x71, 'BINPUT', 'u8'],
  [0x72, 'LONG_BINPUT', 'u32'],
  [0x94, 'MEMOIZE', ''],
  [0x82, 'EXT1', 'u8'],
  [0x83, 'EXT2', 'u16'],
  [0x84, 'EXT4', 'i32'],
  [0x63, 'GLOBAL', 'pair'],
  [0x93, 'STACK_GLOBAL', ''],
  [0x52, 'REDUCE', ''],
  [0x62, 'BUILD', ''],
  [0x69, 'INST', 'pair'],
  [0x6f, 'OBJ', ''],
  [0x81, 'NEWOBJ', ''],
  [0x92, 'NEWOBJ_EX', ''],
  [0x80, 'PROTO', 'u8'],
  [0x2e, 'STOP', ''],
  [0x95, 'FRAME', 'u64'],
  [0x50, 'PERSID', 'line'],
  [0x51, 'BINPERSID', ''],
];

export interface OpcodeKind {
  readonly code: number;
  readonly name: string;
  readonly shape: ArgumentShape;
}

/** By code; a hole is an invalid opcode. */
export const opcodeKinds: readonly (OpcodeKind | undefined)[] = (() => {
  const kinds: (OpcodeKind | undefined)[] = new Array(256).fill(undefined);
  for (const [code, name, shape] of table) kinds[code] = { code, name, shape };
  return kinds;
})();
