import type { Direction } from '../lib/way.ts';
import { endsOf } from '../lib/way.ts';
import { Icon } from '../ui/Icon.tsx';

/** An arrow as in the frames: to the right is from the client to the server. */
export function Way({ direction }: { readonly direction: Direction | undefined }) {
  if (direction === undefined) return null;
  const { sender, receiver } = endsOf(direction);
  return (
    <span className="way" title={`${sender} to ${receiver}`}>
      <Icon name={direction === 'client-to-server' ? 'right' : 'left'} size={13} />
      <span className="sr-only">
        {sender} to {receiver}
      </span>
    </span>
  );
}
