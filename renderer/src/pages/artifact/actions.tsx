/** What can be done with a file from its page: read every weight, lay it beside another, keep the map of what was understood. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ArtifactDetail } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { nameOf } from '#page/format/paths.ts';
import { text } from '#page/i18n/artifact.ts';
import { goTo } from '#page/navigation.ts';
import { showJobsForNow } from '#page/state/ui.ts';

/** The coverage of a file as it leaves the window: which bytes of which file, by its hash. */
function coverageJson({
  contents,
  contentsDropped,
  coverage,
  depth,
  path,
  policy,
  rulesHash,
  scanners,
  sha256,
  size,
}: ArtifactDetail): string {
  const ran = scanners.map(({ id, version }) => `${id}@${version}`);
  const map = {
    schema: 'assay.coverage/1',
    path,
    sha256,
    size,
    depth,
    policy,
    rulesHash,
    scanners: ran,
    coverage,
    contents,
    contentsDropped,
  };
  return `${JSON.stringify(map, null, 2)}\n`;
}

function save(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

export function ArtifactActions({ artifact }: { readonly artifact: ArtifactDetail }) {
  const deep = useMutation({
    mutationFn: () => client.imports.rescan({ depth: 'deep', ids: [artifact.id] }),
    onSuccess: showJobsForNow,
  });
  const isModel = artifact.kind === 'model' && artifact.sha256 !== '';
  return (
    <>
      {isModel && artifact.depth !== 'deep' ? (
        <Button loading={deep.isPending} onClick={() => deep.mutate()}>
          {text.actions.deep}
        </Button>
      ) : null}
      {isModel ? <Button onClick={() => goTo(`/compare?left=${artifact.id}`)}>{text.actions.compare}</Button> : null}
      <Button onClick={() => save(`${nameOf(artifact.path)}.coverage.json`, coverageJson(artifact))}>{text.actions.save}</Button>
    </>
  );
}
