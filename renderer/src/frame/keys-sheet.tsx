/** All keys that work now, in one sheet; and the switch for those without Ctrl. */
import { Switch } from '@mantine/core';
import { text } from '../i18n/en.ts';
import { type KeyBinding, useKeySets } from '../keys/use-keys.ts';
import { KeyCap } from '../parts/bits.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useUi } from '../state/ui.ts';

const tables: readonly (readonly [string, string])[] = [
  ['ArrowUp', text.keys.move],
  ['ArrowDown', text.keys.move],
  ['Home', text.keys.ends],
  ['End', text.keys.ends],
  ['PageDown', text.keys.page],
  ['Enter', text.keys.open],
  ['Space', text.keys.select],
  ['Shift+ArrowDown', text.keys.range],
];

export function KeysSheet() {
  const shown = useUi((state) => state.keysShown);
  const singleKeys = useUi((state) => state.singleKeys);
  const sets = useKeySets((state) => state.sets);
  const [everywhere, ...here] = shown ? sets.map(({ current }) => current) : [];
  return (
    <Dialog opened={shown} onClose={() => useUi.setState({ keysShown: false })} title={text.keys.title} width={760}>
      <div className="keyssheet">
        <KeyList title={text.keys.everywhere} bindings={everywhere ?? []} />
        <div>
          {here.length > 0 && <KeyList title={text.keys.here} bindings={here.flat()} />}
          <KeyList title={text.keys.tables} bindings={tables.map(([keys, label]) => ({ keys, label, run: () => {} }))} />
        </div>
      </div>
      <Switch
        label={text.keys.singleLetters}
        description={text.keys.singleLettersHelp}
        checked={singleKeys}
        onChange={(event) => useUi.setState({ singleKeys: event.currentTarget.checked })}
      />
    </Dialog>
  );
}

function KeyList({ title, bindings }: { title: string; bindings: readonly KeyBinding[] }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl className="keylist">
        {bindings.map(({ keys, label }) => (
          <div key={keys}>
            <dt>
              <KeyCap keys={keys} />
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
