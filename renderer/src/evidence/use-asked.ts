/** Does something once each time somebody asks: a count that goes up stands for one request. */
import { useEffect, useRef } from 'react';

/** Runs `act` after a render in which `asked` has changed; never for the value it began with. */
export function useAsked(asked: number, act: () => void): void {
  const done = useRef(asked);
  useEffect(() => {
    if (done.current === asked) return;
    done.current = asked;
    act();
  });
}
