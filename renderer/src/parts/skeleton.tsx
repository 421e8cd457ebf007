/** Loading: nothing for 300 ms, then rows at their final height; no spinner over a page. */
import { useEffect, useState } from 'react';
import { text } from '../i18n/en.ts';

const widths = ['62%', '48%', '71%', '55%', '66%', '43%', '58%', '69%'];

/** Whether something has been awaited for longer than 300 ms. */
export function useIsLate(isWaiting: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsLate(true), 300);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isWaiting]);
  return isWaiting && isLate;
}

/** Skeleton rows; draws nothing for the first 300 ms. */
export function Skeleton({ rows = 8, rowHeight = 28 }: { rows?: number; rowHeight?: number }) {
  const isLate = useIsLate(true);
  if (!isLate) return null;
  return (
    <div role="status" aria-label={text.parts.loading} className="skeletons">
      {Array.from({ length: rows }, (_, row) => ({ row, width: widths[row % widths.length] })).map(({ row, width }) => (
        <div key={row} className="skeletonrow" style={{ height: rowHeight }}>
          <i style={{ width }} />
        </div>
      ))}
    </div>
  );
}
