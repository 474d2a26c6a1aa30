import { ABSENT } from '../../decoder/frame-view.ts';
import { numbersOfName } from '../rows/place-name.ts';

/** `c1.s2.l3` in numbers; ABSENT where the name ends sooner. */
export interface LaneKey {
  readonly name: string;
  readonly connection: number;
  readonly session: number;
  readonly link: number;
}

/** Of a name that the contract has checked. */
export function laneKey(name: string): LaneKey {
  const [connection = ABSENT, session = ABSENT, link = ABSENT] = numbersOfName(name);
  return { name, connection, session, link };
}

export function kindOf({ session, link }: LaneKey): 'connection' | 'session' | 'link' {
  if (session === ABSENT) return 'connection';
  return link === ABSENT ? 'session' : 'link';
}
