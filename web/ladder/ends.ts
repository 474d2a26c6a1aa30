import type { FrameRow } from '../../server/api/contract.ts';

/** The two lifelines. */
export interface Ends {
  readonly left: 'client' | 'server';
  /** `client`, `server · sender`. */
  readonly leftText: string;
  readonly rightText: string;
}

/** With a sender it is on the left and messages go to the right; else the client is. */
export function endsOf(messages: FrameRow['direction'] | undefined): Ends {
  if (messages === undefined) return { left: 'client', leftText: 'client', rightText: 'server' };
  const left = messages === 'client-to-server' ? 'client' : 'server';
  const right = left === 'client' ? 'server' : 'client';
  return { left, leftText: `${left} · sender`, rightText: `${right} · receiver` };
}
