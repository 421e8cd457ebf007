/** The selected case in a few facts, and the button that opens it. */
import { Button } from '@mantine/core';
import type { RecentCase } from '#contract/case';
import { bytesText } from '#page/format/bytes.ts';
import { exactMomentText } from '#page/format/time.ts';
import { text } from '#page/i18n/en.ts';
import { welcomeText } from '#page/i18n/welcome.ts';
import { Facts } from '#page/parts/bits.tsx';
import { PaneHead } from '#page/parts/page-bar.tsx';
import { Plain } from '#page/parts/plain.tsx';

const words = welcomeText.facts;

export function SelectedCase({ selected, isOpen, onOpen }: { selected: RecentCase; isOpen: boolean; onOpen(): void }) {
  const { id, name, client, dir, openedAt, sizeBytes, encrypted } = selected;
  return (
    <section aria-label={welcomeText.selected} className="selectedcase">
      <PaneHead title={<Plain text={id} limit={40} />} about={<Plain text={name} limit={200} />}>
        <Button variant="filled" rightSection={<span className="mono keyonfilled">Enter</span>} onClick={onOpen}>
          {isOpen ? welcomeText.goToCase : welcomeText.openCase}
        </Button>
      </PaneHead>
      <div className="twofacts">
        <Facts
          rows={[
            [words.client, <Plain key="client" text={client} limit={200} />],
            [words.opened, exactMomentText(openedAt)],
            [words.size, sizeBytes === undefined ? text.parts.unknownTime : bytesText(sizeBytes)],
          ]}
        />
        <Facts
          rows={[
            [
              words.place,
              <span key="place" className="mono">
                <Plain text={dir} limit={400} />
              </span>,
            ],
            [words.encrypted, encrypted ? welcomeText.encryptedYes : welcomeText.encryptedNo],
          ]}
        />
      </div>
    </section>
  );
}
