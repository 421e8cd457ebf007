/** A question: a title, what is asked, and buttons that are verbs; Esc leaves it. */
import { Button, CloseButton, Modal } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { text } from '../i18n/en.ts';
import { ErrorLine } from './error-state.tsx';

interface DialogProps {
  readonly opened: boolean;
  onClose(): void;
  readonly title: string;
  readonly children: ReactNode;
  /** The verb on the filled button; without it the dialog only closes. */
  readonly verb?: string;
  onSubmit?(): void;
  /** While the answer is being carried out. */
  readonly isBusy?: boolean;
  readonly isReady?: boolean;
  /** Why it was not carried out; said above the buttons. */
  readonly error?: unknown;
  readonly width?: number;
  /** Stands left of the buttons. */
  readonly aside?: ReactNode;
}

/** A modal form; Enter in a field submits it. */
export function Dialog({
  opened,
  onClose,
  title,
  children,
  verb,
  onSubmit,
  isBusy = false,
  isReady = true,
  error,
  width = 480,
  aside,
}: DialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (isReady && !isBusy) onSubmit?.();
  };
  return (
    <Modal opened={opened} onClose={onClose} size={width} centered withCloseButton={false} closeOnClickOutside={false}>
      <div className="dialoghead">
        <Modal.Title>{title}</Modal.Title>
        <CloseButton aria-label={text.parts.close} size={24} onClick={onClose} />
      </div>
      <form onSubmit={submit} className="dialogform">
        <div className="dialogbody">{children}</div>
        <ErrorLine error={error} />
        <div className="dialogfoot">
          {aside}
          <span className="grow" />
          <Button onClick={onClose}>{verb === undefined ? text.parts.close : text.parts.cancel}</Button>
          {verb !== undefined && (
            <Button type="submit" variant="filled" data-autofocus={isReady || undefined} loading={isBusy} disabled={!isReady}>
              {verb}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
