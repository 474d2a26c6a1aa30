/** The tree of lanes, as a list in the order in which it is shown. */
import { ABSENT } from '../../decoder/frame-view.ts';
import { LINK_KINDS, PURPOSES } from '../../decoder/model/names.ts';
import { PROTOCOL_NAMES } from '../../decoder/protocol.ts';
import { TRANSPORTS } from '../../decoder/sink.ts';
import { DIRECTION_NAMES } from '../../decoder/units.ts';
import {
  BAR_STATES,
  type BarState,
  type ConnectionLane,
  type Lane,
  type LinkLane,
  type SessionLane,
  type StraysLane,
  TIMELINE_TREE_MAX,
  type TimelineTree,
} from '../api/timeline-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Cell } from '../index/rows.ts';
import { straysOf } from './lane-key.ts';
import * as queries from './lane-queries.ts';

export async function readTree(index: IndexClient, id: string): Promise<TimelineTree> {
  const [[[end]], [[size]], connections, sessions, links, states] = await Promise.all([
    index.query(id, queries.captureEnd()),
    index.query(id, queries.treeSize()),
    index.query(id, queries.treeConnections(TIMELINE_TREE_MAX)),
    index.query(id, queries.treeSessions(TIMELINE_TREE_MAX)),
    index.query(id, queries.treeLinks(TIMELINE_TREE_MAX)),
    index.query(id, queries.treeStates()),
  ]);
  const byState = statesByLink(states);
  const sessionLanes = sessions.map(sessionLane);
  const lanes = inTreeOrder(connections.map(connectionLane), sessionLanes, [
    ...links.map((row) => linkLane(row, byState)),
    ...sessionLanes.flatMap((session) => straysLane(session, byState)),
  ]);
  return { endNanos: Number(end), lanes, omitted: Math.max(0, Number(size) - lanes.length) };
}

/**
 * A connection, its first session, the links of that … All three lists are in order; what lies in a
 * lane that is not there (too many, or no AMQP) has no place.
 */
function inTreeOrder(
  connections: readonly ConnectionLane[],
  sessions: readonly SessionLane[],
  links: readonly (LinkLane | StraysLane)[],
): Lane[] {
  const lanes: Lane[] = [];
  const sessionsOf = groupByParent(sessions);
  const linksOf = groupByParent(links);
  for (const connection of connections) {
    const inside = sessionsOf.get(connection.lane) ?? [];
    const deliveries = inside.reduce((sum, session) => sum + session.deliveries, 0);
    lanes.push({ ...connection, deliveries });
    for (const session of inside) lanes.push(session, ...(linksOf.get(session.lane) ?? []));
    if (lanes.length >= TIMELINE_TREE_MAX) break;
  }
  return lanes.slice(0, TIMELINE_TREE_MAX);
}

function groupByParent<T extends Lane>(lanes: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const lane of lanes) {
    const parent = lane.lane.slice(0, lane.lane.lastIndexOf('.'));
    const group = groups.get(parent);
    if (group) group.push(lane);
    else groups.set(parent, [lane]);
  }
  return groups;
}

type ByState = Partial<Record<BarState, number>>;

function statesByLink(rows: readonly Cell[][]): Map<string, ByState> {
  const links = new Map<string, ByState>();
  for (const [connection, session, link, state, count] of rows) {
    const owner = `c${connection}.s${session}`;
    const name = Number(link) === ABSENT ? straysOf(owner) : `${owner}.l${link}`;
    const counts = links.get(name) ?? {};
    counts[BAR_STATES[Number(state)]] = Number(count);
    links.set(name, counts);
  }
  return links;
}

/** `{key: value}`, or nothing of what is NULL. */
function text<K extends string>(key: K, cell: Cell): { [P in K]?: string } {
  const found: { [P in K]?: string } = {};
  if (cell !== null) found[key] = String(cell);
  return found;
}

function number<K extends string>(key: K, cell: Cell): { [P in K]?: number } {
  const found: { [P in K]?: number } = {};
  if (cell !== null && Number(cell) >= 0) found[key] = Number(cell);
  return found;
}

function connectionLane(row: readonly Cell[]): ConnectionLane {
  const [n, first, last, client, server, protocol, name, clientProduct, serverProduct] = row;
  const [opened, closed, closeError, tcpEnd, midStream, carrier] = row.slice(9);
  const spoken = PROTOCOL_NAMES.find((candidate) => candidate === protocol);
  const ended = (['fin', 'half-closed', 'reset'] as const).find((end) => end === tcpEnd);
  const transport = TRANSPORTS.find((candidate) => candidate === carrier);
  const over = closed !== null || ended === 'fin' || ended === 'reset';
  return {
    kind: 'connection',
    lane: `c${n}`,
    firstNanos: Number(first),
    lastNanos: Number(last),
    ...(over && { endNanos: Number(last) }),
    ...text('error', closeError),
    deliveries: 0,
    client: String(client),
    server: String(server),
    ...(spoken !== undefined && { protocol: spoken }),
    ...text('name', name),
    ...text('clientProduct', clientProduct),
    ...text('serverProduct', serverProduct),
    ...(opened !== null && { opened: Number(opened) }),
    ...(closed !== null && { closed: Number(closed) }),
    ...(ended !== undefined && { tcpEnd: ended }),
    midStream: midStream === true,
    ...(transport !== undefined && { transport }),
  };
}

function sessionLane(row: readonly Cell[]): SessionLane {
  const [connection, session, first, end, error, deliveries, protocol, channel] = row;
  return {
    kind: 'session',
    lane: `c${connection}.s${session}`,
    firstNanos: Number(first),
    ...(end !== null && { endNanos: Number(end) }),
    ...text('error', error),
    deliveries: Number(deliveries),
    protocol: PROTOCOL_NAMES[Number(protocol)],
    ...number('channel', channel),
  };
}

/** Of a session that has some; they live as long as it does. */
function straysLane(session: SessionLane, byState: ReadonlyMap<string, ByState>): StraysLane[] {
  const lane = straysOf(session.lane);
  const states = byState.get(lane);
  if (states === undefined) return [];
  const { firstNanos, endNanos, protocol } = session;
  const deliveries = Object.values(states).reduce((sum, count) => sum + count, 0);
  return [
    {
      kind: 'strays',
      lane,
      firstNanos,
      ...(endNanos !== undefined && { endNanos }),
      deliveries,
      protocol,
      byState: states,
    },
  ];
}

function linkLane(row: readonly Cell[], byState: ReadonlyMap<string, ByState>): LinkLane {
  const [connection, session, link, first, end, error, deliveries, protocol, kind] = row;
  const [purpose, direction, name, address, exchange, routingKey] = row.slice(9);
  const lane = `c${connection}.s${session}.l${link}`;
  const way = DIRECTION_NAMES[Number(direction ?? -1)];
  return {
    kind: 'link',
    lane,
    firstNanos: Number(first),
    ...(end !== null && { endNanos: Number(end) }),
    ...text('error', error),
    deliveries: Number(deliveries),
    protocol: PROTOCOL_NAMES[Number(protocol)],
    linkKind: LINK_KINDS[Number(kind)],
    purpose: PURPOSES[Number(purpose)],
    ...(way !== undefined && { direction: way }),
    ...text('name', name),
    ...text('address', address),
    ...text('exchange', exchange),
    ...text('routingKey', routingKey),
    byState: byState.get(lane) ?? {},
  };
}
