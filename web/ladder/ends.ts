import type { FrameRow } from '../../server/api/contract.ts';
import type { PlaceOf } from './through.ts';

/** The lifelines: two, or three where two connections meet. */
export interface Ends {
  readonly left: 'client' | 'server';
  /** `client`, `server · sender`. */
  readonly leftText: string;
  readonly middleText?: string;
  readonly rightText: string;
  /** Where there are three: between which of them an arrow lies. */
  readonly placeOf?: PlaceOf;
}

/** With a sender it is on the left and messages go to the right; else the client is. */
export function endsOf(messages: FrameRow['direction'] | undefined): Ends {
  if (messages === undefined) return { left: 'client', leftText: 'client', rightText: 'server' };
  const left = messages === 'client-to-server' ? 'client' : 'server';
  const right = left === 'client' ? 'server' : 'client';
  return { left, leftText: `${left} · sender`, rightText: `${right} · receiver` };
}
