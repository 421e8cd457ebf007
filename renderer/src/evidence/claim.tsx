/** What a finding claims, twice: in plain words for whoever decides, in code for whoever mends. */
import type { Evidence } from '#contract/findings';
import { text } from '../i18n/evidence.ts';
import { Plain } from '../parts/plain.tsx';
import { Reconstruction } from './reconstruction.tsx';

export function Claim({ note, reconstruction }: Pick<Evidence, 'note' | 'reconstruction'>) {
  if (!note && !reconstruction) return null;
  return (
    <div className="evclaim">
      {note ? (
        <p className="plainwords">
          <span className="t3 s11">{text.inWords}</span>
          <Plain text={note} />
        </p>
      ) : null}
      {reconstruction ? (
        <>
          <span className="t3 s11">{text.inCode}</span>
          <Reconstruction call={reconstruction} />
        </>
      ) : null}
    </div>
  );
}
