/** One verification as it can be read out: the statement, the checks, what changed, and what was not checked. */
import { IconAlertOctagon, IconCheck, IconFileUnknown, IconMinus, IconRosetteDiscountCheck, IconX } from '@tabler/icons-react';
import type { VerifyResult } from '#contract/delivery';
import { fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/verify.ts';
import { CopyButton, Facts } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { useAppInfo } from '#page/state/use-case.ts';
import { type Check, checksOf, tally } from './checks.ts';
import { Parts } from './parts.tsx';

const stamps = {
  intact: { Icon: IconRosetteDiscountCheck, color: 'var(--a-accent)' },
  changed: { Icon: IconAlertOctagon, color: 'var(--a-danger)' },
  unsigned: { Icon: IconFileUnknown, color: 'var(--a-text-2)' },
  unreadable: { Icon: IconFileUnknown, color: 'var(--a-text-2)' },
} as const;

export function VerifyView({ result }: { readonly result: VerifyResult }) {
  const checks = checksOf(result);
  const version = useAppInfo()?.version;
  const { signer } = result;
  return (
    <div className="verifypage">
      <Statement result={result} checks={checks} />
      <ul className="checks" aria-label={text.checks.list}>
        {checks.map((check) => (
          <CheckRow key={check.id} check={check} />
        ))}
      </ul>
      {result.integrity === 'intact' ? null : <p className="note verifynote">{text.advice[result.integrity]}</p>}
      <Parts parts={result.parts} />
      {result.notChecked.length === 0 ? null : (
        <section className="verifypart">
          <h2>{text.notChecked}</h2>
          <ul className="s12 t2 verifylist">
            {result.notChecked.map((each) => (
              <li key={each}>
                <Plain text={each} limit={500} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="verifypart">
        <Facts
          labelWidth={164}
          rows={[
            ...(signer
              ? ([
                  [
                    text.fingerprint,
                    <span key="fingerprint" className="mono fingerprint">
                      {signer.fingerprint} <CopyButton value={signer.fingerprint} what={text.fingerprint} />
                    </span>,
                  ],
                ] as const)
              : []),
            ...(version === undefined ? [] : ([[text.checkedWith, fill(text.checkedWithText, { version })]] as const)),
          ]}
        />
      </div>
    </div>
  );
}

function Statement({ result, checks }: { readonly result: VerifyResult; readonly checks: readonly Check[] }) {
  const { Icon, color } = stamps[result.integrity];
  const { passed, failed, open } = tally(checks);
  const all = checks.length;
  return (
    <div className="statement" style={{ borderColor: color }} role={result.integrity === 'intact' ? 'status' : 'alert'}>
      <Icon size={34} color={color} stroke={1.6} aria-hidden />
      <div className="grow">
        <p className="s12 t2">
          {text.integrity[result.integrity]}, {text.kind[result.kind]}
        </p>
        <h2>
          <Plain text={result.statement} limit={1000} />
        </h2>
      </div>
      <div className="s12 r nw t2">
        <div>{failed > 0 ? fill(text.failed, { failed, all }) : fill(text.passed, { passed, all })}</div>
        {open > 0 ? <div className="t3">{fill(text.open, { open })}</div> : null}
      </div>
    </div>
  );
}

const marks = {
  pass: <IconCheck size={15} color="var(--a-ok)" aria-hidden />,
  fail: <IconX size={15} color="var(--a-danger)" aria-hidden />,
  open: <IconMinus size={15} color="var(--a-text-3)" aria-hidden />,
} as const;

function CheckRow({ check: { id, state, says, detail } }: { readonly check: Check }) {
  return (
    <li data-state={state}>
      {marks[state]}
      <span className="m5">{text.checks[id]}</span>
      <span className={state === 'fail' ? 'danger m5' : state === 'open' ? 't2' : ''}>
        <Plain text={says} limit={500} />
      </span>
      <span className="s12 t2">{detail}</span>
    </li>
  );
}
