/** The bars at the top of a page: title and what it is about at the left, actions at the right, at most one of them filled. */
import { type ReactNode, useEffect } from 'react';
import { text } from '../i18n/en.ts';
import { useCase } from '../state/use-case.ts';

/** Title, one line about it, tabs or chips beside it (`beside`), and actions. Sets the window's title too. */
export function PageBar({
  title,
  about,
  beside,
  children,
}: {
  title: string;
  about?: ReactNode;
  beside?: ReactNode;
  children?: ReactNode;
}) {
  const caseId = useCase()?.id;
  useEffect(() => {
    document.title = [title, caseId, text.product].filter((part) => part !== undefined).join(' · ');
  }, [title, caseId]);
  return (
    <div className="pagebar">
      <h1>{title}</h1>
      {about !== undefined && <span className="t3 s12 el">{about}</span>}
      {beside}
      <span className="grow" />
      {children}
    </div>
  );
}

/** A pane's head of 32 px. */
export function PaneHead({ title, about, children }: { title: ReactNode; about?: ReactNode; children?: ReactNode }) {
  return (
    <div className="panehead">
      <b>{title}</b>
      {about !== undefined && <span className="t2 el">{about}</span>}
      <span className="grow" />
      {children}
    </div>
  );
}
