/** Tells TorchScript, which torch writes into `code/`, from Python: by its form, since both end in `.py`. */

const looked = 256 * 1024;

/** torch.jit's printer (torch/csrc/jit/serialization/python_print.cpp) writes types without importing them. */
export function isTorchScript(text: string): boolean {
  const head = text.length > looked ? text.slice(0, looked) : text;
  if (/^\s{0,200}(?:import|from)\s+\w/m.test(head)) return false;
  if (/^class \w{1,200}\(\w{0,40}\):\s{1,200}__parameters__ = \[/m.test(head)) return true;
  if (/\b__torch__\.\w|\bCONSTANTS\.c\d|\bops\.(?:prim|aten|quantized)\.\w|=\s*\^\w+\(/.test(head)) return true;
  return (
    /^(?:class|def) \w/m.test(head) &&
    /(?::|->) ?(?:Tensor|Optional\[Tensor\]|List\[Tensor\])/.test(head) &&
    /\b(?:torch|ops)\.\w+\(/.test(head)
  );
}
