import { useQuery } from '@tanstack/react-query';
import type { FrameRow } from '../../server/api/contract.ts';
import type { ConnectionDetail, LinkDetail, Session } from '../../server/api/state-contract.ts';
import { connectionQuery, deliveryQuery, linkQuery, sessionQuery } from '../api/state.ts';
import { sessionWord } from '../links/words.ts';
import type { Entity } from './entity.ts';
import type { GutterKind } from './LadderGutters.tsx';

/** What a ladder is of, as far as the server says. */
export interface About {
  /** Which way its messages go; undefined for what has both, or is not known. */
  readonly messages: FrameRow['direction'] | undefined;
  readonly gutters: GutterKind;
  /** The filter over the ledger for its gutters, where the entity does not tell it itself. */
  readonly ledger: string | undefined;
  /** What it is called: name and address of a link, the ends of a connection. */
  readonly names: readonly string[];
  readonly link: string | undefined;
}

export function useAbout(id: string, entity: Entity, busy: boolean): About {
  const ofDelivery = entity.kind === 'delivery';
  const delivery = useQuery({
    ...deliveryQuery(id, ofDelivery ? entity.delivery : 0, busy),
    enabled: ofDelivery,
  }).data;
  const name = entity.kind === 'link' ? entity.link : ofDelivery ? delivery?.link : undefined;
  const link = useQuery({
    ...linkQuery(id, name ?? '', busy),
    enabled: name !== undefined,
  }).data;
  const ofSession = entity.kind === 'session';
  const session = useQuery({
    ...sessionQuery(id, ofSession ? entity.session : '', busy),
    enabled: ofSession,
  }).data;
  const ofConnection = entity.kind === 'connection';
  const connection = useQuery({
    ...connectionQuery(id, ofConnection ? entity.connection : '', busy),
    enabled: ofConnection,
  }).data;
  const names = [
    ...[link?.name, link?.address, link?.exchange, link?.routingKey],
    ...sessionNames(session),
    ...endNames(connection),
  ];
  return {
    messages: link?.direction ?? (ofDelivery ? delivery?.direction : undefined),
    gutters: name === undefined ? guttersOfSession(session?.protocol) : guttersOf(link?.kind),
    ledger: name === undefined ? undefined : `link:${name}`,
    names: [...new Set(names)].flatMap((text) => (text ? [text] : [])),
    link: name,
  };
}

/** `channel 1`. */
function sessionNames(session: Session | undefined): readonly string[] {
  const { protocol, clientChannel, serverChannel } = session ?? {};
  const channel = clientChannel ?? serverChannel;
  return protocol === undefined || channel === undefined
    ? []
    : [`${sessionWord(protocol)} ${channel}`];
}

/** What each end calls itself, or where it is. */
function endNames(connection: ConnectionDetail | undefined): readonly string[] {
  if (connection === undefined) return [];
  const { client, server, facts } = connection;
  return [facts?.client.name ?? client, facts?.server.product ?? server];
}

function guttersOf(kind: LinkDetail['kind'] | undefined): GutterKind {
  return kind === 'publisher' ? 'publisher' : 'link';
}

/** Sessions have windows in 1.0 alone. */
function guttersOfSession(protocol: Session['protocol'] | undefined): GutterKind {
  return protocol === 'amqp-1.0' ? 'session' : 'none';
}
