/** The bar of the case: which one is open and how, search, jobs, scheme, person. */
import { ActionIcon, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconLock, IconLockOpen, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import type { CaseSummary } from '#contract/case';
import { text } from '../i18n/en.ts';
import { goTo } from '../navigation.ts';
import { KeyCap } from '../parts/bits.tsx';
import { Plain } from '../parts/plain.tsx';
import { useAppInfo } from '../state/use-case.ts';
import { useCloseCase } from './close-case.ts';
import { ProductMark } from './glyph.tsx';
import { JobButton } from './job-button.tsx';
import { palette } from './palette-store.ts';

export function CaseBar({ open, isShort }: { open: CaseSummary | undefined; isShort: boolean }) {
  const person = useAppInfo()?.person;
  return (
    <header className="casebar">
      <div className="brand">
        <ProductMark />
        {isShort ? <span className="vh">{text.product}</span> : text.product}
      </div>
      {open && <CaseName open={open} />}
      <span className="grow" />
      <button type="button" className="bare search" onClick={() => palette.open()}>
        <IconSearch size={14} aria-hidden="true" />
        <span className="el">{text.caseBar.search}</span>
        <span className="grow" />
        <KeyCap keys="Ctrl+K" />
      </button>
      <JobButton />
      <SchemeToggle />
      {person !== undefined && person !== '' && (
        <span className="s12 t2 nw person el">
          <Plain text={person} limit={80} />
        </span>
      )}
    </header>
  );
}

function CaseName({ open }: { open: CaseSummary }) {
  const closeCase = useCloseCase();
  const Lock = open.encrypted ? IconLock : IconLockOpen;
  return (
    <>
      <Menu>
        <Menu.Target>
          <button type="button" className="bare casename" title={text.caseBar.menu}>
            <span className="mono t3">{open.id}</span>
            <span className="m5 el">
              <Plain text={open.name === '' ? open.client : open.name} limit={200} />
            </span>
            <IconChevronDown size={14} color="var(--a-text-3)" aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <span className="mono menupath">
              <Plain text={open.dir} limit={300} />
            </span>
          </Menu.Label>
          <Menu.Item onClick={() => goTo('/cases')}>{text.caseBar.allCases}</Menu.Item>
          <Menu.Item onClick={() => closeCase.mutate()}>{text.caseBar.close}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <span className="chip wideonly">
        <Lock size={12} aria-hidden="true" />
        {open.encrypted ? text.caseBar.encrypted : text.caseBar.plain}
      </span>
      {open.recovery !== undefined && (
        <a className="chip warnc" href="#/overview">
          <IconAlertTriangle size={12} aria-hidden="true" />
          {text.caseBar.recovered}
        </a>
      )}
    </>
  );
}

function SchemeToggle() {
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const isDark = scheme === 'dark';
  return (
    <ActionIcon aria-label={isDark ? text.caseBar.light : text.caseBar.dark} onClick={() => setColorScheme(isDark ? 'light' : 'dark')}>
      {isDark ? <IconSun size={16} /> : <IconMoon size={16} />}
    </ActionIcon>
  );
}
