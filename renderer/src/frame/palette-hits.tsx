/** What the palette finds in the open case: findings and artifacts by their words, and the one object that an id names. */
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowRight, IconFile } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../client.ts';
import { text } from '../i18n/en.ts';
import { goTo } from '../navigation.ts';
import { Mark } from '../parts/mark.tsx';
import { Plain } from '../parts/plain.tsx';
import { idPlace } from './palette-query.ts';

/** One line of the palette. */
export interface Hit {
  readonly key: string;
  readonly icon: ReactNode;
  readonly label: ReactNode;
  readonly detail?: ReactNode;
  readonly keys?: string | undefined;
  run(): void;
}

const most = 6;

/** Findings and artifacts by their words, once typing pauses. */
export function useFoundHits(words: string): { readonly findings: readonly Hit[]; readonly artifacts: readonly Hit[] } {
  const [asked] = useDebouncedValue(words.trim(), 150);
  const enabled = asked.length >= 2 && words !== '';
  const findings = useQuery({
    queryKey: ['findings', 'palette', asked],
    queryFn: ({ signal }) => client.findings.list({ limit: most, filter: { text: asked } }, { signal }),
    enabled,
  });
  const artifacts = useQuery({
    queryKey: ['artifacts', 'palette', asked],
    queryFn: ({ signal }) => client.artifacts.list({ limit: most, filter: { text: asked } }, { signal }),
    enabled,
  });
  if (!enabled) return { findings: [], artifacts: [] };
  return {
    findings: (findings.data?.rows ?? []).map(({ id, ref, title, severity, state }) => ({
      key: ref,
      icon: <Mark severity={severity} />,
      label: <Plain text={title} limit={120} />,
      detail: `${ref}, ${text.state[state].toLowerCase()}`,
      run: () => goTo(`/findings/${id}`),
    })),
    artifacts: (artifacts.data?.rows ?? []).map(({ id, ref, path, format }) => ({
      key: ref,
      icon: <IconFile size={15} stroke={1.6} />,
      label: (
        <span className="mono">
          <Plain text={path} limit={80} />
        </span>
      ),
      detail: `${ref}, ${format}`,
      run: () => goTo(`/inventory/${id}`),
    })),
  };
}

/** The one object that an id names, with its title where it is known. */
export function useIdHit(words: string): readonly Hit[] {
  const place = idPlace(words);
  const finding = useQuery({
    queryKey: ['findings', 'get', place?.number],
    queryFn: ({ signal }) => client.findings.get({ id: place?.number ?? 0 }, { signal }),
    enabled: place?.letter === 'F',
  });
  if (place === undefined) return [];
  return [
    {
      key: place.ref,
      icon: <IconArrowRight size={15} stroke={1.6} />,
      label: place.ref,
      detail: place.letter === 'F' && finding.data ? <Plain text={finding.data.title} limit={120} /> : undefined,
      run: () => goTo(place.address),
    },
  ];
}
