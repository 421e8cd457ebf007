/** What the file picker is made of: an entry's name and box, the way to a folder, and a field for its path. */
import { Checkbox, TextInput } from '@mantine/core';
import { IconFile, IconFolder } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { FileEntry } from '#contract/imports';
import { breadcrumbs } from '../format/paths.ts';
import { plain } from '../format/plain.ts';
import { pickerText } from '../i18n/picker.ts';
import { Plain } from './plain.tsx';

export function EntryName({ entry }: { entry: FileEntry }) {
  const Icon = entry.kind === 'folder' ? IconFolder : IconFile;
  return (
    <span className="row6">
      <Icon size={14} stroke={1.6} color="var(--a-text-3)" style={{ flex: 'none' }} aria-hidden="true" />
      <span className="el">
        <Plain text={entry.name} limit={300} />
      </span>
    </span>
  );
}

export function Check({ entry, isChecked, onChange }: { entry: FileEntry; isChecked: boolean; onChange(): void }) {
  return entry.kind === 'other' ? null : (
    <Checkbox size="xs" tabIndex={-1} checked={isChecked} onChange={onChange} aria-label={plain(entry.name, 120)} className="rowcheck" />
  );
}

export function Breadcrumbs({ path, onGo }: { path: string; onGo(path: string): void }) {
  return (
    <nav aria-label={pickerText.path} className="breadcrumbs el">
      {breadcrumbs(path).map((crumb) => (
        <button key={crumb.path} type="button" className="bare crumb" onClick={() => onGo(crumb.path)}>
          <Plain text={crumb.name} limit={80} />
        </button>
      ))}
    </nav>
  );
}

export function PathField({ path, onGo }: { path: string; onGo(path: string): void }) {
  const [draft, setDraft] = useState(path);
  useEffect(() => setDraft(path), [path]);
  return (
    <TextInput
      aria-label={pickerText.path}
      value={draft}
      w={220}
      className="monofield"
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        if (draft.trim() !== '') onGo(draft.trim());
      }}
    />
  );
}
