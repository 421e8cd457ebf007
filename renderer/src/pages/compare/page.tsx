/** Two models of the case side by side: which tensors changed, by how much, and what both state about themselves. */
import { usePlacePair } from '#page/navigation.ts';
import './compare.css';
import { ChooseModel } from './choose-model.tsx';
import { Comparison } from './comparison.tsx';

export function Page() {
  const { left, right } = usePlacePair();
  if (left === undefined || right === undefined) return <ChooseModel key={left ?? 0} left={left} />;
  return <Comparison key={`${String(left)} ${String(right)}`} pair={{ left, right }} />;
}
