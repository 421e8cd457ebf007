/** What needs no case: verifying, the demo; and how this workstation is set up. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconFileCertificate, IconMinus, IconPresentation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DoctorLine } from '#contract/app';
import { client } from '#page/client.ts';
import { welcomeText } from '#page/i18n/welcome.ts';
import { goTo } from '#page/navigation.ts';
import { KeyCap, Section } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';

export function WithoutCase({ onDemo, isDemoBusy }: { onDemo(): void; isDemoBusy: boolean }) {
  const { data } = useQuery({
    queryKey: ['app', 'doctor'],
    queryFn: ({ signal }) => client.app.doctor(undefined, { signal }),
    staleTime: 60_000,
  });
  return (
    <ScrollPane label={welcomeText.beside} className="split withoutcase">
      <Section title={welcomeText.without}>
        <div className="withoutbuttons">
          <Button
            justify="flex-start"
            leftSection={<IconFileCertificate size={15} />}
            rightSection={<KeyCap keys="V" />}
            onClick={() => goTo('/verify')}
          >
            {welcomeText.verify}
          </Button>
          <Button justify="flex-start" leftSection={<IconPresentation size={15} />} loading={isDemoBusy} onClick={onDemo}>
            {welcomeText.demo}
          </Button>
        </div>
      </Section>
      <Section title={welcomeText.workstation} style={{ borderBottom: 0 }}>
        {data === undefined && <Skeleton rows={5} />}
        <ul className="doctor">
          {(data ?? []).map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ul>
      </Section>
    </ScrollPane>
  );
}

function Line({ line: { label, state, detail } }: { line: DoctorLine }) {
  return (
    <li>
      {state === 'ok' && <IconCheck size={14} color="var(--a-ok)" aria-hidden="true" />}
      {state === 'warn' && <IconAlertTriangle size={14} color="var(--a-warn)" aria-hidden="true" />}
      {state === 'missing' && <IconMinus size={14} color="var(--a-text-3)" aria-hidden="true" />}
      <span>
        <span className={state === 'warn' ? 'm5' : ''}>{label}</span>{' '}
        <span className="t3">
          <Plain text={detail} limit={300} />
        </span>
      </span>
    </li>
  );
}
