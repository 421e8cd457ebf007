/** Shows strings that came out of files, so that none of them hides, reorders or acts. */
import { plain, type Stretch, stretches } from '../format/plain.ts';

function Stretches({ parts }: { parts: readonly Stretch[] }) {
  return parts.map(({ at, text, escaped }) =>
    escaped ? (
      <span key={at} className="escaped">
        {text}
      </span>
    ) : (
      text
    ),
  );
}

/** Any text from a file, a cloud export or a report of another tool; isolated, so that its direction stays its own. */
export function Plain({ text, limit }: { text: string; limit?: number }) {
  return (
    <bdi>
      <Stretches parts={stretches(text, limit)} />
    </bdi>
  );
}

/** A path or place on one line, cut at the front (`…data.pkl @ 0xb0`), whole in its tooltip. */
export function Path({ text, className = '' }: { text: string; className?: string }) {
  return (
    <span className={`mono frontcut ${className}`} title={plain(text, 1000)}>
      <bdi dir="ltr">
        <Stretches parts={stretches(text)} />
      </bdi>
    </span>
  );
}
