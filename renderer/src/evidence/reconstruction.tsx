/** The claim in one line: what the file would have called, and that nothing was executed to learn it. */
import { Plain } from '../parts/plain.tsx';

/** Splits a call into its callable and the rest, so that the name stands out. */
export function splitCall(call: string): readonly [string, string] {
  const at = call.indexOf('(');
  return at > 0 ? [call.slice(0, at), call.slice(at)] : [call, ''];
}

/** Draws the reconstructed call; what is in it came from a hostile file and stays escaped. */
export function Reconstruction({ call }: { readonly call: string }) {
  const [callable, rest] = splitCall(call);
  return (
    <div className="rebuilt">
      <span className="danger b">
        <Plain text={callable} />
      </span>
      <Plain text={rest} />
    </div>
  );
}
