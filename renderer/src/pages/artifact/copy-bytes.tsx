/** Copies selected bytes of the file as hex digits, as many as the engine gives at once. */
import { useMutation } from '@tanstack/react-query';
import { client } from '#page/client.ts';
import type { ByteRange } from '#page/evidence/bytes.ts';
import { exactBytesText } from '#page/format/bytes.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill } from '#page/i18n/fill.ts';
import { copyText } from '#page/parts/copy-text.ts';

/** The contract gives 64 KiB at a time; more is a file of its own and no clipboard matter. */
const mostBytes = 65_536;

export function CopyBytes({ id, range }: { readonly id: number; readonly range: ByteRange }) {
  const length = Math.max(1, Math.min(mostBytes, range.to - range.from));
  const copy = useMutation({
    mutationFn: async () => copyText((await client.artifacts.bytes({ id, offset: range.from, length })).hex),
  });
  return (
    <>
      <button type="button" className="bare link nw footlink" onClick={() => copy.mutate()}>
        {text.proof.copyBytes}
      </button>
      <span role="status" className="t3 nw">
        {copy.data ? fill(text.proof.copied, { bytes: exactBytesText(length) }) : ''}
      </span>
    </>
  );
}
