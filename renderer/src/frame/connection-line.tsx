/** Says calmly that the engine cannot be reached, what that means, and that it is being tried again. */
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useConnection } from '../connection.ts';
import { text } from '../i18n/en.ts';

const hopeless = 12;

export function ConnectionLine() {
  const { state, attempts } = useConnection();
  return (
    <div role="status" className={state === 'lost' ? 'connectionline' : ''}>
      {state === 'lost' && (
        <>
          <IconPlugConnectedX size={14} aria-hidden="true" />
          {attempts >= hopeless ? text.connection.gone : text.connection.lost}
        </>
      )}
    </div>
  );
}
