/** Filters as sentences: each chip is field, operator, value; F adds one, Backspace takes the last away, / finds text. */
import { Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { text } from '../i18n/en.ts';
import { useKeys } from '../keys/use-keys.ts';
import { KeyCap } from './bits.tsx';
import type { ActiveFilter } from './empty-state.tsx';
import { FilterChip } from './filter-chip.tsx';
import { FindField } from './find-field.tsx';

/** A field that a list can be filtered by; its values come from the contract. */
export interface FilterField {
  readonly id: string;
  readonly label: string;
  /** `is` by default; `at least` for what has an order. */
  readonly operator?: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly draw?: ReactNode }[];
}

/** What is filtered by: values by field id; the text under `text`. Pages keep it in the address by useSearchState. */
export type FilterValues = Readonly<Record<string, string>>;

/** The filters in force as sentences, for EmptyByFilter. */
export function activeFilters(fields: readonly FilterField[], values: FilterValues, textLabel: string): ActiveFilter[] {
  const chosen = fields.flatMap(({ id, label, operator = text.parts.is, options }) => {
    const option = options.find(({ value }) => value === values[id]);
    return option ? [{ id, sentence: `${label} ${operator} ${option.label}` }] : [];
  });
  return values.text ? [...chosen, { id: 'text', sentence: `${textLabel} “${values.text}”` }] : chosen;
}

interface FilterBarProps {
  readonly label: string;
  readonly fields: readonly FilterField[];
  readonly values: FilterValues;
  /** Told what changes: an empty value takes a filter away. */
  onChange(change: FilterValues): void;
  /** Placeholder and spoken name of the text field; without it there is none. */
  readonly find?: string;
  /** Counts and view choices at the right. */
  readonly children?: ReactNode;
}

export function FilterBar({ label, fields, values, onChange, find, children }: FilterBarProps) {
  const field = useRef<HTMLInputElement>(null);
  const [isAdding, setIsAdding] = useState(false);
  const [step, setStep] = useState<string>();
  const dropdown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The items of the step before are gone, and the focus with them.
    if (step !== undefined) dropdown.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [step]);
  const used = fields.filter(({ id }) => values[id]);
  const free = fields.filter(({ id }) => !values[id]);
  const last = used.at(-1);
  useKeys([
    { keys: '/', label: text.keys.find, hint: find !== undefined, run: () => (find === undefined ? false : field.current?.focus()) },
    { keys: 'F', label: text.keys.filter, hint: free.length > 0, run: () => (free.length === 0 ? false : setIsAdding(true)) },
    { keys: 'Backspace', label: text.keys.removeFilter, run: () => (last === undefined ? false : onChange({ [last.id]: '' })) },
  ]);
  const close = () => {
    setIsAdding(false);
    setStep(undefined);
  };
  const stepField = free.find(({ id }) => id === step);
  return (
    <search className="subbar" aria-label={label}>
      {find !== undefined && (
        <FindField input={field} label={find} value={values.text ?? ''} onChange={(value) => onChange({ text: value })} />
      )}
      {used.map((each) => (
        <FilterChip key={each.id} field={each} value={values[each.id] ?? ''} onChange={(value) => onChange({ [each.id]: value })} />
      ))}
      {free.length > 0 && (
        <Menu opened={isAdding} onChange={(opened) => (opened ? setIsAdding(true) : close())} closeOnItemClick={false} trapFocus>
          <Menu.Target>
            <button type="button" className="bare filter add">
              <span className="row4">
                <IconPlus size={12} aria-hidden="true" />
                {text.parts.addFilter} <KeyCap keys="F" />
              </span>
            </button>
          </Menu.Target>
          <Menu.Dropdown ref={dropdown}>
            {stepField === undefined
              ? free.map(({ id, label: name }) => (
                  <Menu.Item key={id} onClick={() => setStep(id)}>
                    {name}
                  </Menu.Item>
                ))
              : stepField.options.map(({ value, label: name, draw }) => (
                  <Menu.Item
                    key={value}
                    onClick={() => {
                      onChange({ [stepField.id]: value });
                      close();
                    }}
                  >
                    {draw ?? name}
                  </Menu.Item>
                ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <span className="grow" />
      {children}
    </search>
  );
}
