import { ABSENT } from '../../decoder/frame-view.ts';

/** `c1.s2.l3` in numbers; ABSENT where the name ends sooner. */
export interface LaneKey {
  readonly name: string;
  readonly connection: number;
  readonly session: number;
  readonly link: number;
}

const NAME = /^c(\d+)(?:\.s(\d+)(?:\.l(\d+))?)?$/;

/** Of a name that the contract has checked. */
export function laneKey(name: string): LaneKey {
  const [, connection, session, link] = NAME.exec(name) ?? [];
  const number = (digits: string | undefined) => (digits === undefined ? ABSENT : Number(digits));
  return { name, connection: number(connection), session: number(session), link: number(link) };
}

export function kindOf({ session, link }: LaneKey): 'connection' | 'session' | 'link' {
  if (session === ABSENT) return 'connection';
  return link === ABSENT ? 'session' : 'link';
}
