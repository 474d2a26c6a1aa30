/**
 * The tables of a capture's index, once, as data. DDL, column writers, row types and readers derive
 * from it.
 *
 * In the tables that are written in batches (frames, pieces, deliveries, ledger, acks, tcp_events) -1
 * means absent, except where a value may be negative (table.ts); a text there is NULL, or its id -1. In
 * the small tables an absent value is NULL.
 */

import { TIMELINE_VIEWS } from '../timeline/views.ts';
import { createParts, PARTED_KINDS } from './parts.ts';
import { createView } from './stored-view.ts';
import { createTable } from './table.ts';
import { CAPTURE_FACTS } from './tables/capture-facts.ts';
import { FRAMES, PIECES, STRINGS } from './tables/frames.ts';
import { ACKS, LEDGER, TCP_EVENTS } from './tables/ledger.ts';
import { TRANSACTIONS } from './tables/links.ts';

/** Raised with every change that an old index file would not have. */
export const SCHEMA_VERSION = 19;

/** Statements that make an empty index in the current database. */
export function createIndexStatements(): string[] {
  return [
    'CREATE TABLE schema_version (version INTEGER NOT NULL)',
    `INSERT INTO schema_version VALUES (${SCHEMA_VERSION})`,
    createTable(FRAMES),
    createTable(STRINGS),
    createTable(PIECES),
    createTable(LEDGER),
    createTable(ACKS),
    createTable(TCP_EVENTS),
    createTable(TRANSACTIONS),
    createTable(CAPTURE_FACTS),
    ...PARTED_KINDS.flatMap(createParts),
    ...TIMELINE_VIEWS.map(createView),
  ];
}
