/** Two connections that meet in one end: a broker's two clients, a router's two neighbours. */
import type { Connection } from '../../server/api/connection-contract.ts';
import type { FrameRow } from '../../server/api/contract.ts';
import { visibleText } from '../lib/visible.ts';
import type { Ends } from './ends.ts';
import type { Way } from './ladder-layout.ts';

type Role = 'client' | 'server';
type Peers = Pick<Connection, 'client' | 'server'>;

/** What the end that they share is in each of them. */
export interface Meeting {
  readonly first: Role;
  readonly second: Role;
  /** Its address; with the port where both know it by the same. */
  readonly name: string;
}

/** Which half of a ladder an arrow lies in. */
export type Half = 'left' | 'right';

/** Undefined where the two have no end in common, or where that says nothing, as on one machine. */
export function meetingOf(one: Peers, other: Peers): Meeting | undefined {
  if (one.server === other.server) return { first: 'server', second: 'server', name: one.server };
  if (isWithin(one) || isWithin(other)) return undefined;
  const [client, server] = [hostOf(one.client), hostOf(one.server)];
  const [otherClient, otherServer] = [hostOf(other.client), hostOf(other.server)];
  if (server === otherClient) return { first: 'server', second: 'client', name: server };
  if (client === otherServer) return { first: 'client', second: 'server', name: client };
  if (client === otherClient) return { first: 'client', second: 'client', name: client };
  return undefined;
}

/** Both ends have one address: it tells no end from another. */
function isWithin({ client, server }: Peers): boolean {
  return hostOf(client) === hostOf(server);
}

/** `10.0.0.1` of `10.0.0.1:5672`, `[::1]` of `[::1]:5672`. */
export function hostOf(address: string): string {
  const colon = address.lastIndexOf(':');
  return colon < 0 ? address : address.slice(0, colon);
}

/** Connections that meet this one, those nearest to it in number first. */
export function neighboursOf(
  connection: Pick<Connection, 'connection'> & Peers,
  all: readonly Connection[],
): readonly Connection[] {
  const number = numberOf(connection.connection);
  return all
    .filter((other) => other.connection !== connection.connection && other.frames > 0)
    .filter((other) => meetingOf(connection, other) !== undefined)
    .toSorted(
      (a, b) =>
        Math.abs(numberOf(a.connection) - number) - Math.abs(numberOf(b.connection) - number),
    );
}

function numberOf(connection: string): number {
  return Number(connection.slice(1));
}

/** The lifelines: the far end of the first, the end that both share, the far end of the second. */
export function throughEnds(one: Connection, other: Connection, meeting: Meeting): Ends {
  const far = (connection: Connection, shared: Role) =>
    `${opposite(shared)} of ${connection.connection}`;
  return {
    left: opposite(meeting.first),
    leftText: far(one, meeting.first),
    middleText: visibleText(meeting.name),
    rightText: far(other, meeting.second),
    placeOf: ({ connection, direction }) => {
      const isFirst = connection === one.connection;
      const sender: Role = direction === 'client-to-server' ? 'client' : 'server';
      const isFromShared = sender === (isFirst ? meeting.first : meeting.second);
      const way: Way = isFromShared === isFirst ? 'left' : 'right';
      return { way, half: isFirst ? 'left' : 'right' };
    },
  };
}

/** Where an arrow of a frame lies, and which way it goes. */
export interface ArrowPlace {
  readonly way: Way;
  readonly half: Half;
}

export type PlaceOf = (frame: Pick<FrameRow, 'connection' | 'direction'>) => ArrowPlace;

function opposite(role: Role): Role {
  return role === 'client' ? 'server' : 'client';
}
