/** What waits for the person at this workstation, the first of it one key away. */
import { IconArrowRight } from '@tabler/icons-react';
import type { Overview } from '#contract/case';
import { overviewText } from '#page/i18n/overview.ts';
import { hrefOf } from '#page/navigation.ts';
import { KeyCap, Section } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';

export function NextSection({ next }: { next: Overview['next'] }) {
  return (
    <Section title={overviewText.next} aside={<KeyCap keys="G N" />}>
      {next.length === 0 ? (
        <p className="sectionnote t2">{overviewText.nextNone}</p>
      ) : (
        <ul className="nextlist">
          {next.map(({ text: what, detail, page }) => (
            <li key={`${page} ${what}`}>
              <a href={hrefOf(page)}>
                <span className="grow">
                  <span className="nextwhat">
                    <Plain text={what} limit={300} />
                  </span>
                  {detail !== '' && (
                    <span className="t3 s11">
                      <Plain text={detail} limit={200} />
                    </span>
                  )}
                </span>
                <IconArrowRight size={14} color="var(--a-text-3)" aria-hidden="true" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
