/** One of the two models in one line: which it is, its format, its size, its hash. */
import type { ModelComparison } from '#contract/models';
import { exactBytesText } from '#page/format/bytes.ts';
import { hrefOf } from '#page/navigation.ts';
import { Hash } from '#page/parts/bits.tsx';
import { MiddleCut } from '#page/parts/middle-cut.tsx';
import { Plain } from '#page/parts/plain.tsx';

interface SideHeadProps {
  readonly side: ModelComparison['left'];
  readonly title: string;
  readonly role: string;
}

export function SideHead({ side: { format, id, path, ref, sha256, size }, title, role }: SideHeadProps) {
  return (
    <section className="sidehead s12" aria-label={title}>
      <span className="m5" title={role}>
        {title}
      </span>
      <a className="mono nw" href={hrefOf(`/inventory/${String(id)}`)}>
        {ref}
      </a>
      <MiddleCut text={path} className="mono" />
      <span className="grow" />
      <span className="t2 nw">
        <Plain text={format} limit={60} />
      </span>
      <span className="t3 nw">{exactBytesText(size)}</span>
      {sha256 === '' ? null : <Hash value={sha256} />}
    </section>
  );
}
