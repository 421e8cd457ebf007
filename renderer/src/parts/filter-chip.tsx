/** One filter in force: a sentence whose value can be changed, and a button that takes it away. */
import { Menu } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { text } from '../i18n/en.ts';
import { fill } from '../i18n/fill.ts';
import type { FilterField } from './filter-bar.tsx';

export function FilterChip({ field, value, onChange }: { field: FilterField; value: string; onChange(value: string): void }) {
  const option = field.options.find((each) => each.value === value);
  return (
    <span className="filter">
      <Menu>
        <Menu.Target>
          <button type="button" className="bare filterbody" title={fill(text.parts.changeFilter, { field: field.label })}>
            <span>{field.label}</span>
            <span className="t3">{field.operator ?? text.parts.is}</span>
            <span>{option?.draw ?? option?.label ?? value}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {field.options.map((each) => (
            <Menu.Item key={each.value} onClick={() => onChange(each.value)}>
              {each.draw ?? each.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <button
        type="button"
        className="bare filterend"
        aria-label={fill(text.parts.removeFilter, { field: field.label })}
        onClick={() => onChange('')}
      >
        <IconX size={12} aria-hidden="true" />
      </button>
    </span>
  );
}
