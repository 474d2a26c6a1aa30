import { ABSENT } from '../../decoder/frame-view.ts';
import { numbersOfName } from '../rows/place-name.ts';

/** `c1.s2.l3` in numbers; ABSENT where the name ends sooner. */
export interface LaneKey {
  readonly name: string;
  readonly connection: number;
  readonly session: number;
  /** 0 in the name of strays, which rows have as ABSENT. */
  readonly link: number;
}

const STRAYS = 0;

/** Name of the lane of what a session carried on no link that is known. */
export function straysOf(session: string): string {
  return `${session}.l${STRAYS}`;
}

/** Of a name that the contract has checked. */
export function laneKey(name: string): LaneKey {
  const [connection = ABSENT, session = ABSENT, link = ABSENT] = numbersOfName(name);
  return { name, connection, session, link };
}

export function kindOf({ session, link }: LaneKey): 'connection' | 'session' | 'link' | 'strays' {
  if (session === ABSENT) return 'connection';
  if (link === STRAYS) return 'strays';
  return link === ABSENT ? 'session' : 'link';
}

/** A condition for rows that lie in lanes with these names; a connection or session stands for all that is in it. */
export function inLanes(names: readonly string[] | undefined): string {
  if (names === undefined) return 'TRUE';
  const conditions = names.map((name) => {
    const key = laneKey(name);
    const { connection, session, link } = key;
    const parts = [`connection = ${connection}`];
    if (session > 0) parts.push(`session = ${session}`);
    if (link > 0) parts.push(`link = ${link}`);
    else if (kindOf(key) === 'strays') parts.push(`link = ${ABSENT}`);
    return parts.join(' AND ');
  });
  return `(${conditions.join(' OR ')})`;
}
