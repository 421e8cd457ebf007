/** Every page of the window: its address, its place in the navigation, its key after G, and the module that draws it. */
import {
  IconArrowsDiff,
  IconBriefcase,
  IconChecklist,
  IconDatabase,
  IconFileCertificate,
  IconFileReport,
  IconFlask,
  IconHistory,
  IconLayoutDashboard,
  IconPackageImport,
  type IconProps,
  IconShieldSearch,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { text } from './i18n/en.ts';

interface PageModule {
  readonly Page: ComponentType;
}

export interface PageEntry {
  readonly id: keyof typeof text.pages;
  /** Address; what lies below it (`/findings/41`) is the same page with an id. */
  readonly path: string;
  /** Whether an address below it names one object. */
  readonly hasId: boolean;
  /** Whether two ids below it name two objects side by side. */
  readonly hasPair?: boolean;
  readonly group?: 'case' | 'assess' | 'deliver';
  readonly icon: ComponentType<IconProps>;
  /** The key that goes there after G. */
  readonly letter?: string;
  readonly needsCase: boolean;
  /** Draws the page; the module is loaded when it is first shown. */
  load(): Promise<PageModule>;
  /** Draws the address with an id, where another module does that. */
  loadOne?(): Promise<PageModule>;
}

export const pageTable: readonly PageEntry[] = [
  {
    id: 'cases',
    path: '/cases',
    hasId: false,
    icon: IconBriefcase,
    letter: 'H',
    needsCase: false,
    load: () => import('./pages/welcome/page.tsx'),
  },
  {
    id: 'overview',
    path: '/overview',
    hasId: false,
    group: 'case',
    icon: IconLayoutDashboard,
    letter: 'O',
    needsCase: true,
    load: () => import('./pages/overview/page.tsx'),
  },
  {
    id: 'import',
    path: '/import',
    hasId: false,
    group: 'case',
    icon: IconPackageImport,
    letter: 'M',
    needsCase: true,
    load: () => import('./pages/import/page.tsx'),
  },
  {
    id: 'inventory',
    path: '/inventory',
    hasId: true,
    group: 'case',
    icon: IconDatabase,
    letter: 'I',
    needsCase: true,
    load: () => import('./pages/inventory/page.tsx'),
    loadOne: () => import('./pages/artifact/page.tsx'),
  },
  {
    id: 'compare',
    path: '/compare',
    hasId: true,
    hasPair: true,
    icon: IconArrowsDiff,
    needsCase: true,
    load: () => import('./pages/compare/page.tsx'),
  },
  {
    id: 'findings',
    path: '/findings',
    hasId: true,
    group: 'case',
    icon: IconShieldSearch,
    letter: 'F',
    needsCase: true,
    load: () => import('./pages/findings/page.tsx'),
  },
  {
    id: 'assessments',
    path: '/assessments',
    hasId: true,
    group: 'assess',
    icon: IconFlask,
    letter: 'A',
    needsCase: true,
    load: () => import('./pages/assessments/page.tsx'),
  },
  {
    id: 'checklists',
    path: '/checklists',
    hasId: true,
    group: 'assess',
    icon: IconChecklist,
    letter: 'C',
    needsCase: true,
    load: () => import('./pages/checklists/page.tsx'),
  },
  {
    id: 'report',
    path: '/report',
    hasId: false,
    group: 'deliver',
    icon: IconFileReport,
    letter: 'R',
    needsCase: true,
    load: () => import('./pages/report/page.tsx'),
  },
  {
    id: 'custody',
    path: '/custody',
    hasId: false,
    group: 'deliver',
    icon: IconHistory,
    letter: 'U',
    needsCase: true,
    load: () => import('./pages/custody/page.tsx'),
  },
  {
    id: 'verify',
    path: '/verify',
    hasId: false,
    group: 'deliver',
    icon: IconFileCertificate,
    letter: 'V',
    needsCase: false,
    load: () => import('./pages/verify/page.tsx'),
  },
];

/** The page of an address, or undefined. */
export function pageOf(address: string): PageEntry | undefined {
  return pageTable.find(({ path }) => address === path || address.startsWith(`${path}/`) || address.startsWith(`${path}?`));
}
