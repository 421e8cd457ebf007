/** An error as a page: what stopped, what is safe, what to do, and the technical detail folded and without case content. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { detailsOf, type ShownError, shownError } from '../format/shown-error.ts';
import { text } from '../i18n/en.ts';
import { copyText } from './copy-text.ts';
import { Mark } from './mark.tsx';
import { Plain } from './plain.tsx';

/** A choice under an error: what it does in a sentence, and its button. */
export interface ErrorChoice {
  readonly text: string;
  readonly label: string;
  run(): void;
}

interface ErrorStateProps {
  readonly error: unknown;
  /** What stopped, where the error's own title does not say: `Import stopped`. */
  readonly what?: string;
  readonly onRetry?: () => unknown;
  readonly choices?: readonly ErrorChoice[];
  /** What is known to be safe, where more can be said than that nothing changed. */
  readonly safe?: ReactNode;
}

/** Fills a pane; for a line inside a form see ErrorLine. */
export function ErrorState({ error, what, onRetry, choices = [], safe }: ErrorStateProps) {
  const shown = shownError(error);
  const all = onRetry ? [{ text: shown.advice, label: text.error.retry, run: () => void onRetry() }, ...choices] : choices;
  return (
    <div className="errorstate" role="alert">
      <Mark severity="critical" size={20} />
      <div className="grow">
        <h2>{what === undefined ? shown.title : `${what}: ${shown.title.charAt(0).toLowerCase()}${shown.title.slice(1)}`}</h2>
        {shown.message !== `${shown.title}.` && (
          <p>
            <Plain text={shown.message} />
          </p>
        )}
        <dl className="kv">
          <dt>{text.error.safe}</dt>
          <dd>{safe ?? text.error.nothingLost}</dd>
          {shown.subject !== undefined && (
            <>
              <dt>{text.error.concerns}</dt>
              <dd className="mono">
                <Plain text={shown.subject} />
              </dd>
            </>
          )}
        </dl>
        <h3>{text.error.youCan}</h3>
        {all.length === 0 ? (
          <p>{shown.advice}</p>
        ) : (
          <ul className="choices">
            {all.map((choice, index) => (
              <li key={choice.label}>
                <span>{choice.text}</span>
                <Button variant={index === 0 ? 'filled' : 'default'} onClick={choice.run}>
                  {choice.label}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <Details shown={shown} />
      </div>
    </div>
  );
}

function Details({ shown }: { shown: ShownError }) {
  const details = detailsOf(shown);
  return (
    <details>
      <summary className="s12 t2">{text.error.details}</summary>
      <pre className="codebox">{details}</pre>
      <button type="button" className="bare link s12" onClick={() => copyText(details)}>
        {text.error.copyDetails}
      </button>
    </details>
  );
}

/** An error in a form or a dialog: its sentence and what to do, above the buttons. Draws nothing without an error. */
export function ErrorLine({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const shown = shownError(error);
  return (
    <div className="callout d" role="alert">
      <div className="m5">
        <Plain text={shown.message} />
      </div>
      <div className="t2">{shown.advice}</div>
    </div>
  );
}
