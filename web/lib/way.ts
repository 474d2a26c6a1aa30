import type { FrameRow } from '../../server/api/contract.ts';

export type Direction = FrameRow['direction'];

/** Who sends what goes that way, and who gets it. */
export function endsOf(direction: Direction): { sender: string; receiver: string } {
  return direction === 'client-to-server'
    ? { sender: 'client', receiver: 'server' }
    : { sender: 'server', receiver: 'client' };
}
