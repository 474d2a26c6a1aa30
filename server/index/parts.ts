/**
 * Tables whose rows are final when they are written, and yet are looked at before they are: while an ingest
 * goes on each has two parts, what is final and what is still open, and a view in front of both. What is
 * open is written anew as a whole at each tick. At the end only the final part is left, under the table's
 * own name, so that reads cost no more than those of any table.
 */
import { createTable, type Table } from './table.ts';
import { CONNECTIONS } from './tables/connections.ts';
import { DELIVERIES } from './tables/deliveries.ts';
import { CONNECTION_FACTS, LINKS, SESSIONS } from './tables/links.ts';

export const PARTED_TABLES = {
  connections: { table: CONNECTIONS, key: 'number' },
  connectionFacts: { table: CONNECTION_FACTS, key: 'connection' },
  sessions: { table: SESSIONS, key: 'connection, session' },
  links: { table: LINKS, key: 'connection, session, link' },
  deliveries: { table: DELIVERIES, key: 'delivery' },
} as const satisfies Record<string, { table: Table; key: string }>;

export type PartedKind = keyof typeof PARTED_TABLES;
export const PARTED_KINDS = [
  'connections',
  'connectionFacts',
  'sessions',
  'links',
  'deliveries',
] as const satisfies readonly PartedKind[];

export function finalPart({ name }: Table): string {
  return `${name}_final`;
}

export function openPart({ name }: Table): string {
  return `${name}_open`;
}

export function createParts(kind: PartedKind): string[] {
  const { table } = PARTED_TABLES[kind];
  return [
    createTable(table, finalPart(table)),
    createTable(table, openPart(table)),
    `CREATE VIEW ${table.name} AS FROM ${finalPart(table)} UNION ALL FROM ${openPart(table)}`,
  ];
}

/** Takes what has become final out of the open part; in the transaction that writes it to the other. */
export function dropFinished(kind: PartedKind): string {
  const { table, key } = PARTED_TABLES[kind];
  const isFinal = `(${key}) IN (SELECT (${key}) FROM ${finalPart(table)})`;
  return `DELETE FROM ${openPart(table)} WHERE ${isFinal}`;
}

/** Nothing is open any more, and no appender holds a part. */
export function joinParts(kind: PartedKind): string[] {
  const { table } = PARTED_TABLES[kind];
  return [
    `DROP VIEW ${table.name}`,
    `DROP TABLE ${openPart(table)}`,
    `ALTER TABLE ${finalPart(table)} RENAME TO ${table.name}`,
  ];
}
