/** The component library, dressed: type, spacing, the one accent, and how each part looks at rest. */
import {
  ActionIcon,
  Badge,
  Button,
  Checkbox,
  Code,
  type CSSVariablesResolver,
  createTheme,
  Kbd,
  Loader,
  type MantineColorsTuple,
  Menu,
  Modal,
  NumberInput,
  PasswordInput,
  Popover,
  Progress,
  Radio,
  SegmentedControl,
  Select,
  Switch,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { roles, severity } from './tokens.ts';

/** The one accent: verdigris. 7 is the light-scheme primary, 3 the dark-scheme primary. */
const verdigris: MantineColorsTuple = [
  '#E6F3F2',
  '#CDE6E4',
  '#9FD0CC',
  '#63C3BA',
  '#45AFA6',
  '#2A958D',
  '#157C76',
  '#0B6662',
  '#08514E',
  '#053B39',
];
/** Neutral grey, drawn very slightly towards the accent so that surfaces and accent sit together. */
const gray: MantineColorsTuple = [
  '#F7F9F9',
  '#F1F4F4',
  '#E6EAEA',
  '#D8DEDE',
  '#C2CACA',
  '#9FAAAA',
  '#7E8B8B',
  '#5D6969',
  '#3F4A4A',
  '#1B2323',
];
const dark: MantineColorsTuple = [
  '#E3E9E9',
  '#B3BEBE',
  '#8F9B9C',
  '#667274',
  '#3D4749',
  '#2C3436',
  '#202728',
  '#181D1E',
  '#111516',
  '#0B0E0F',
];

const kebab = (s: string) => s.replace(/[A-Z0-9]/g, (m) => `-${m.toLowerCase()}`);
function vars(scheme: 'light' | 'dark') {
  const r = roles[scheme];
  const out: Record<string, string> = {};
  for (const [k, v] of Object.entries(r)) out[`--a-${kebab(k)}`] = v;
  for (const [k, s] of Object.entries(severity)) {
    out[`--a-sev-${k}`] = s[scheme];
    out[`--a-sev-${k}-fill`] = scheme === 'light' ? s.lightFill : s.darkFill;
  }
  out['--mantine-color-body'] = r.surface;
  out['--mantine-color-text'] = r.text;
  out['--mantine-color-dimmed'] = r.text3;
  out['--mantine-color-placeholder'] = r.text3;
  out['--mantine-color-default'] = r.raised;
  out['--mantine-color-default-hover'] = r.hover;
  out['--mantine-color-default-color'] = r.text;
  out['--mantine-color-default-border'] = r.lineStrong;
  out['--mantine-color-error'] = r.danger;
  out['--mantine-color-anchor'] = r.accent;
  return out;
}
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: vars('light'), dark: vars('dark') });

const input = { size: 'xs' as const };
export const theme = createTheme({
  primaryColor: 'verdigris',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.36,
  colors: { verdigris, gray, dark },
  fontFamily: '"IBM Plex Sans", "Segoe UI", "Noto Sans", sans-serif',
  fontFamilyMonospace: '"IBM Plex Mono", Consolas, "Noto Sans Mono", monospace',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '3px', md: '4px', lg: '6px', xl: '8px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '15px', lineHeight: '24px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
      h4: { fontSize: '12px', lineHeight: '16px' },
    },
  },
  cursorType: 'default',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'xs', variant: 'default' },
      vars: (_t, p) => ({
        root: {
          '--button-height': '28px',
          '--button-padding-x': '10px',
          '--button-fz': '12px',
          ...(p.variant === 'filled'
            ? { '--button-bg': 'var(--a-accent)', '--button-hover': 'var(--a-accent)', '--button-color': 'var(--a-on-accent)' }
            : {}),
        },
      }),
      styles: { label: { fontWeight: 500 } },
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 24, variant: 'subtle', color: 'gray' } }),
    TextInput: TextInput.extend({ defaultProps: input }),
    Textarea: Textarea.extend({ defaultProps: input }),
    PasswordInput: PasswordInput.extend({ defaultProps: input }),
    NumberInput: NumberInput.extend({ defaultProps: input }),
    Select: Select.extend({ defaultProps: { ...input, checkIconPosition: 'right', allowDeselect: false } }),
    Checkbox: Checkbox.extend({ defaultProps: { ...input, color: 'var(--a-accent)', iconColor: 'var(--a-on-accent)' } }),
    Radio: Radio.extend({ defaultProps: input }),
    Switch: Switch.extend({ defaultProps: { ...input, withThumbIndicator: false } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs', transitionDuration: 0 } }),
    Tabs: Tabs.extend({ defaultProps: { variant: 'default' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: false, transitionProps: { duration: 80 } } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 }, position: 'bottom-start' } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    Modal: Modal.extend({ defaultProps: { transitionProps: { duration: 120 }, overlayProps: { opacity: 0.45 } } }),
    Badge: Badge.extend({
      defaultProps: { size: 'sm', variant: 'default', radius: 'sm' },
      styles: { root: { textTransform: 'none', fontWeight: 500, letterSpacing: 0 } },
    }),
    Kbd: Kbd.extend({ defaultProps: { size: 'xs' } }),
    Code: Code.extend({ defaultProps: {} }),
    Progress: Progress.extend({ defaultProps: { size: 4, radius: 'xs' } }),
    Loader: Loader.extend({ defaultProps: { size: 14, type: 'oval' } }),
  },
});
