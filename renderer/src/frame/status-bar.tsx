/** The bottom line: network, rules, what is selected; and the keys that work here. */
import { IconPlugConnected, IconPlugOff } from '@tabler/icons-react';
import { text } from '../i18n/en.ts';
import { fill } from '../i18n/fill.ts';
import { useKeySets } from '../keys/use-keys.ts';
import { KeyCap } from '../parts/bits.tsx';
import { useUi } from '../state/ui.ts';
import { useAppInfo } from '../state/use-case.ts';

const mostHints = 6;

export function StatusBar() {
  const info = useAppInfo();
  const selection = useUi((state) => state.selection);
  const sets = useKeySets((state) => state.sets);
  const hints = sets
    .flatMap(({ current }) => current)
    .filter(({ hint }) => hint)
    .toReversed()
    .slice(0, mostHints)
    .toReversed();
  return (
    <footer className="status">
      {info && <Network interfaces={info.interfaces} />}
      {info && (
        <span className="el statusrules" title={`${info.rulesVersion}\n${info.rulesHash}`}>
          {info.rulesVersion === '' ? text.status.noRules : fill(text.status.rules, { version: info.rulesVersion })}
        </span>
      )}
      <span className="el" aria-live="polite">
        {selection}
      </span>
      <span className="grow" />
      {hints.map(({ keys, label, shownAs }) => (
        <span key={keys} className="row6">
          {shownAs === undefined ? <KeyCap keys={keys} /> : <kbd className="kbd">{shownAs}</kbd>}
          {label}
        </span>
      ))}
      <button type="button" className="bare row6" onClick={() => useUi.setState({ keysShown: true })}>
        <KeyCap keys="?" />
        {text.keys.sheet}
      </button>
    </footer>
  );
}

function Network({ interfaces }: { interfaces: readonly string[] }) {
  return interfaces.length === 0 ? (
    <span className="row6">
      <IconPlugOff size={13} aria-hidden="true" />
      {text.status.offline}
    </span>
  ) : (
    <span className="row6">
      <IconPlugConnected size={13} aria-hidden="true" />
      {fill(text.status.online, { names: interfaces.join(', ') })}
    </span>
  );
}
