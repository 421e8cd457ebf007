/** Names that frameworks and libraries share for element types, and what the list of tensors calls them. */

/** As NumPy, PyTorch and ONNX write them, without a prefix. */
export const sharedTypeNames: Readonly<Record<string, string>> = {
  float32: 'F32',
  float64: 'F64',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  uint16: 'U16',
  uint32: 'U32',
  uint64: 'U64',
  bool: 'BOOL',
};
