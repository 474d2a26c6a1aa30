/** What a ladder can be of, by the identifiers of the API: `c1`, `c1-c2`, `c1.s1`, `c1.s1.l1`, `17` or `d17`. */
export type Entity =
  | { readonly kind: 'connection'; readonly connection: string }
  | { readonly kind: 'session'; readonly connection: string; readonly session: string }
  | {
      readonly kind: 'link';
      readonly connection: string;
      readonly session: string;
      readonly link: string;
    }
  /** Two connections that meet in one end. */
  | { readonly kind: 'through'; readonly connection: string; readonly other: string }
  | { readonly kind: 'delivery'; readonly delivery: number };

const PLACE = /^(c[1-9]\d{0,9})(\.s[1-9]\d{0,9})?(\.l[1-9]\d{0,9})?$/;
const THROUGH = /^(c[1-9]\d{0,9})-(c[1-9]\d{0,9})$/;
const DELIVERY = /^d?([1-9]\d{0,14})$/;

export function parseEntity(text: string): Entity | undefined {
  const delivery = DELIVERY.exec(text)?.[1];
  if (delivery !== undefined) return { kind: 'delivery', delivery: Number(delivery) };
  const [, first, other] = THROUGH.exec(text) ?? [];
  if (first !== undefined && other !== undefined) {
    return first === other ? undefined : { kind: 'through', connection: first, other };
  }
  const [, connection, session, link] = PLACE.exec(text) ?? [];
  if (connection === undefined) return undefined;
  if (session === undefined) {
    return link === undefined ? { kind: 'connection', connection } : undefined;
  }
  const place = { connection, session: `${connection}${session}` };
  return link === undefined
    ? { kind: 'session', ...place }
    : { kind: 'link', ...place, link: `${place.session}${link}` };
}

export function entityName(entity: Entity): string {
  switch (entity.kind) {
    case 'connection':
      return entity.connection;
    case 'through':
      return throughName(entity.connection, entity.other);
    case 'session':
      return entity.session;
    case 'link':
      return entity.link;
    case 'delivery':
      return `d${entity.delivery}`;
  }
}

/** The ladder of two connections. */
export function throughName(connection: string, other: string): string {
  return `${connection}-${other}`;
}

/** Frames of the connection that stop or end everything on it. */
const OF_ALL = [
  'gap',
  'close',
  'connection.close',
  'connection.close-ok',
  'connection.blocked',
  'connection.unblocked',
].join(',');

/**
 * The filter over frames whose rows are the ladder. What belongs to a session and to no single link,
 * as its windows and settlements of many deliveries, concerns each of its links. A delivery's frames
 * have an endpoint of their own.
 */
export function framesFilter(entity: Exclude<Entity, { kind: 'delivery' }>): string {
  switch (entity.kind) {
    case 'connection':
      return `conn:${entity.connection}`;
    case 'through':
      return `conn:${entity.connection},${entity.other}`;
    case 'session':
      return `session:${entity.session} or (conn:${entity.connection} type:${OF_ALL})`;
    case 'link': {
      const { connection, session, link } = entity;
      return `link:${link} or (session:${session} -link:*) or (conn:${connection} type:${OF_ALL})`;
    }
  }
}

/** The filter over the ledger for the gutters of the ladder. */
export function ledgerFilter(entity: Entity): string | undefined {
  switch (entity.kind) {
    case 'session':
      return `session:${entity.session}`;
    case 'link':
      return `link:${entity.link}`;
    default:
      return undefined;
  }
}
