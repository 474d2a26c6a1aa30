/** The index holds what the models say: every delivery, change, link, session, event, of every sample. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureDecoder } from '../../decoder/decode.ts';
import type { JsonObject } from '../../decoder/json.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import type {
  LinkRecord,
  ModelSink,
  SessionRecord,
  TransactionRecord,
} from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { samplesFolder } from '../../test/support/captures.ts';
import { readCapture } from '../../test/support/decode.ts';
import { readSamples } from '../../test/support/samples.ts';
import { IndexClient } from '../index/client.ts';
import { StateReader } from '../index/state-reader.ts';
import { deliveryRows } from '../rows/delivery-rows.ts';
import {
  ledgerEntry,
  linkRecord,
  sessionRecord,
  transactionRecord,
} from '../rows/indexed-records.ts';
import { linkRow, transactionRow } from '../rows/state-rows.ts';
import { ingestFile } from './ingest.ts';

const LIMIT = 100_000;
const FIRST = { limit: LIMIT };

let dataDir = '';
let index: IndexClient;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'amqpscope-state-'));
  index = await IndexClient.start({ dataDir });
});
afterAll(async () => {
  await index.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** What the models hand on, kept. */
class Kept implements ModelSink {
  readonly deliveries: JsonObject[] = [];
  readonly sessions: SessionRecord[] = [];
  readonly links: ReturnType<typeof linkRow>[] = [];
  readonly transactions: ReturnType<typeof transactionRow>[] = [];
  readonly entries: LedgerEntry[] = [];
  readonly notes: number[][] = [];
  readonly tcpEvents: number[][] = [];
  readonly acknowledged: number[][] = [];

  delivery(record: Parameters<ModelSink['delivery']>[0]): void {
    this.deliveries.push(deliveryRow(record));
  }
  session(record: SessionRecord): void {
    this.sessions.push(record);
  }
  link(record: LinkRecord): void {
    this.links.push(linkRow(record));
  }
  transaction(record: TransactionRecord): void {
    this.transactions.push(transactionRow(record));
  }
  ledger(entry: LedgerEntry): void {
    this.entries.push(Object.assign(new LedgerEntry(), entry));
  }
}

function modelsSay(path: string): Kept {
  const kept = new Kept();
  const state = new StateSink(kept);
  const decoder = new CaptureDecoder({
    frame: (view) => {
      state.frame(view);
      const { session, link, delivery, settles } = state.note;
      kept.notes.push([view.number, session, link, delivery, settles]);
    },
    connectionDone: (info) => state.connectionDone(info),
    tcpEvent: (event) => {
      state.tcpEvent(event);
      kept.tcpEvents.push([
        event.connection,
        event.direction,
        event.kind,
        event.timeNanos,
        event.packet,
        event.bytes,
      ]);
    },
    acknowledged: (connection, direction, streamOffset, timeNanos, packet) => {
      state.acknowledged(connection, direction, streamOffset, timeNanos);
      kept.acknowledged.push([connection, direction, streamOffset, timeNanos, packet]);
    },
  });
  decoder.push(readCapture(path));
  decoder.end();
  return kept;
}

/** A session without what only its model uses. */
function factsOf(record: SessionRecord) {
  const { connection, session, protocol, channels, deliveries } = record;
  const { firstFrame, firstNanos, endFrame, endNanos, error } = record;
  return {
    ...{ connection, session, protocol, channels: [...channels], deliveries },
    ...{ firstFrame, firstNanos, endFrame, endNanos, error },
  };
}

/** By name, its numbers as numbers. */
function inOrder<T extends object>(rows: readonly T[]): T[] {
  const name = (row: T): string => Object.values(row).slice(0, 2).join(' ');
  return [...rows].sort((a, b) => name(a).localeCompare(name(b), 'en', { numeric: true }));
}

describe('the index holds what the models say', () => {
  test.each(readSamples().map(({ file }) => file))('of %s', async (file) => {
    const path = join(samplesFolder, file);
    const said = modelsSay(path);
    const id = file.replace(/\W/g, '_');
    await ingestFile({ id, capturePath: path, dataDir, index }).done;
    const reader = new StateReader(index);

    const { rows } = await reader.deliveriesPage(id, FIRST);
    const deliveries = said.deliveries.sort((a, b) => Number(a.delivery) - Number(b.delivery));
    expect(await deliveryRows(index, id, rows)).toEqual(deliveries);

    const ledger = await reader.ledgerPage(id, FIRST);
    expect(ledger.rows.map(ledgerEntry)).toEqual(said.entries);

    const sessions = await reader.sessionsPage(id, FIRST);
    expect(sessions.rows.map(sessionRecord).map(factsOf)).toEqual(
      inOrder(said.sessions.map(factsOf)),
    );
    const links = await reader.linksPage(id, FIRST);
    expect(links.rows.map((row) => linkRow(linkRecord(row)))).toEqual(inOrder(said.links));
    const transactions = await reader.transactionsPage(id, FIRST);
    expect(transactions.rows.map((row) => transactionRow(transactionRecord(row)))).toEqual(
      inOrder(said.transactions),
    );

    const { frames } = await index.framesPage(id, FIRST);
    expect(frames.map((f) => [f.number, f.session, f.link, f.delivery, f.settles])).toEqual(
      said.notes,
    );
    const events = await reader.tcpEventsPage(id, FIRST);
    expect(
      events.rows.map((e) => [e.connection, e.direction, e.kind, e.timeNanos, e.packet, e.bytes]),
    ).toEqual(said.tcpEvents);
    const acks = await reader.acksPage(id, FIRST);
    expect(
      acks.rows.map((a) => [a.connection, a.direction, a.streamOffset, a.timeNanos, a.packet]),
    ).toEqual(said.acknowledged);
  });
});
