/** Standing rules that do not hold: the rule's code, what it says, what follows from it, and one action. */
import { IconCheck } from '@tabler/icons-react';
import type { Attention } from '#contract/case';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/en.ts';
import { fill } from '#page/i18n/fill.ts';
import { overviewText } from '#page/i18n/overview.ts';
import { hrefOf } from '#page/navigation.ts';
import { Section } from '#page/parts/bits.tsx';
import { Mark } from '#page/parts/mark.tsx';
import { Plain } from '#page/parts/plain.tsx';

export function AttentionSection({ attention, passed }: { attention: readonly Attention[]; passed: number }) {
  const aside = (
    <>
      {fill(overviewText.attentionAside, { open: attention.length, passed })}
      <IconCheck size={13} color="var(--a-ok)" aria-hidden="true" />
    </>
  );
  return (
    <Section title={overviewText.attention} aside={aside}>
      {attention.length === 0 ? (
        <p className="sectionnote t2">{fill(overviewText.attentionNone, { passed })}</p>
      ) : (
        <ul className="attention">
          {attention.map(({ code, severity, text: sentence, consequence, action }) => (
            <li key={`${code} ${sentence}`}>
              <Mark severity={severity} />
              <span className="mono t3">{code}</span>
              <span className="el" title={plain(sentence, 600)}>
                <span className="vh">{text.severity[severity]}: </span>
                <Plain text={sentence} limit={600} />
              </span>
              <span className={consequence === 'blocks-signing' ? 's12 m5' : 's12 t3'}>
                {consequence === 'blocks-signing' ? overviewText.blocks : overviewText.named}
              </span>
              <a className="s12 r el" href={hrefOf(action.page)}>
                {action.label}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
