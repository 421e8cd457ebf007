/** Asks what to import, and starts it; what is chosen is read in place. */
import { useMutation } from '@tanstack/react-query';
import { client } from '#page/client.ts';
import { importText } from '#page/i18n/import.ts';
import { pickFiles } from '#page/parts/pick-files.ts';

/** `start('files')` or `start('folder')`; nothing happens when nothing is chosen. */
export function useImportFiles() {
  return useMutation({
    mutationFn: async (kind: 'files' | 'folder') => {
      const title = kind === 'files' ? importText.pickTitle : importText.pickFolderTitle;
      const paths = await pickFiles({ kind, title, verb: importText.pickVerb });
      if (paths.length > 0) await client.imports.start({ paths: [...paths] });
    },
  });
}
