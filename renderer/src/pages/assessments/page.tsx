/** Assessments: the list of runs, or one run where the address names it. */
import { usePlaceId } from '#page/navigation.ts';
import './assessments.css';
import { RunDetail } from './detail.tsx';
import { RunList } from './list.tsx';

export function Page() {
  const id = usePlaceId();
  return id === undefined ? <RunList /> : <RunDetail key={id} id={id} />;
}
