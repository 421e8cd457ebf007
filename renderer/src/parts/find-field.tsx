/** The text field of a filter bar. */
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type RefObject, useEffect, useState } from 'react';
import { KeyCap } from './bits.tsx';

interface FindFieldProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
}

/** Waits for a pause in typing before the list is asked again; Esc clears and gives the focus back. */
export function FindField({ input, label, value, onChange }: FindFieldProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  useEffect(() => {
    if (draft === value) return;
    const timer = setTimeout(() => onChange(draft), 200);
    return () => clearTimeout(timer);
  }, [draft, value, onChange]);
  return (
    <TextInput
      ref={input}
      aria-label={label}
      placeholder={label}
      value={draft}
      maxLength={200}
      w={200}
      size="xs"
      className="findfield"
      leftSection={<IconSearch size={13} aria-hidden="true" />}
      rightSection={draft === '' ? <KeyCap keys="/" /> : undefined}
      rightSectionPointerEvents="none"
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          setDraft('');
          onChange('');
        }
        if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault();
          document.querySelector<HTMLElement>('main [role="grid"]')?.focus();
        }
      }}
    />
  );
}
