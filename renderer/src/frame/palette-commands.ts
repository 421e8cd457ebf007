/** Commands of the palette: what can be done from anywhere. */
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { client } from '../client.ts';
import { text } from '../i18n/en.ts';
import { goTo } from '../navigation.ts';
import { openCaseByPicker, useOpenDemo } from '../pages/welcome/open-case.ts';
import { useDialogs } from '../state/dialogs.ts';
import { showJobsForNow, toggleJobs, useUi } from '../state/ui.ts';
import { useCase } from '../state/use-case.ts';
import { useCloseCase } from './close-case.ts';

export interface PaletteCommand {
  readonly label: string;
  readonly keys?: string;
  run(): void;
}

export function usePaletteCommands(): readonly PaletteCommand[] {
  const hasCase = useCase() !== undefined;
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const closeCase = useCloseCase();
  const openDemo = useOpenDemo();
  const rescan = useMutation({
    mutationFn: () => client.imports.rescan(),
    onSuccess: showJobsForNow,
  });
  const words = text.palette;
  const ofCase: PaletteCommand[] = hasCase
    ? [
        { label: words.importFiles, run: () => goTo('/import?add=1') },
        { label: words.compare, run: () => goTo('/compare') },
        { label: words.rescan, run: () => rescan.mutate() },
        { label: words.closeCase, run: () => closeCase.mutate() },
      ]
    : [];
  return [
    ...ofCase,
    { label: words.newCase, run: () => useDialogs.setState({ isNewCase: true }) },
    { label: words.openCase, run: () => void openCaseByPicker() },
    { label: words.openDemo, run: () => openDemo.mutate() },
    { label: words.toggleScheme, run: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark') },
    { label: words.toggleJobs, keys: 'Ctrl+J', run: toggleJobs },
    { label: words.showKeys, keys: '?', run: () => useUi.setState({ keysShown: true }) },
  ];
}
