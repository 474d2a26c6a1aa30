/** While a capture still comes in, its index shows what is open as it stands, beside what is final. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type { DeliveryRecord, LinkRecord, SessionRecord } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { samplesFolder } from '../../test/support/captures.ts';
import { IndexClient } from '../index/client.ts';
import { StateReader } from '../index/state-reader.ts';
import { deliveryRows } from '../rows/delivery-rows.ts';
import { linkRecord, sessionRecord } from '../rows/indexed-records.ts';
import { linkRow, sessionRow } from '../rows/state-rows.ts';
import { ingestFile } from './ingest.ts';

let dataDir = '';
let index: IndexClient;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'amqpscope-open-'));
  index = await IndexClient.start({ dataDir });
});
afterAll(async () => {
  await index.close();
  await rm(dataDir, { recursive: true, force: true });
});

const byNumber = (a: unknown, b: unknown) =>
  String(a).localeCompare(String(b), 'en', { numeric: true });

/** Names and states, final ones and open ones, after so many octets of a capture. */
function modelsSay(octets: Uint8Array) {
  const deliveries: ReturnType<typeof deliveryRow>[] = [];
  const links: LinkRecord[] = [];
  const sessions: SessionRecord[] = [];
  const state = new StateSink({
    delivery: (record: DeliveryRecord) => deliveries.push(deliveryRow(record)),
    link: (record) => links.push(record),
    session: (record) => sessions.push(record),
  });
  const decoder = new CaptureDecoder(state);
  decoder.push(octets);
  for (const record of state.openDeliveries()) deliveries.push(deliveryRow(record));
  const facts = [...decoder.connectionsOpen()].map((info) => state.openFacts(info));
  links.push(...state.openLinks());
  sessions.push(...state.openSessions());
  return {
    deliveries: deliveries.sort((a, b) => Number(a.delivery) - Number(b.delivery)),
    facts: JSON.parse(JSON.stringify(facts.filter((known) => known !== undefined))),
    links: links.map((record) => JSON.stringify(linkRow(record))).sort(byNumber),
    sessions: sessions.map((record) => JSON.stringify(sessionRow(record, 0))).sort(byNumber),
  };
}

async function indexSays(id: string) {
  const reader = new StateReader(index);
  const all = { limit: 100_000 };
  const { rows } = await reader.deliveriesPage(id, all);
  const { connections } = await index.connectionsPage(id, all);
  const facts = await Promise.all(
    connections.map(({ number }) => reader.connectionFacts(id, number)),
  );
  const links = (await reader.linksPage(id, all)).rows.map(linkRecord).map(linkRow);
  const sessions = (await reader.sessionsPage(id, all)).rows
    .map(sessionRecord)
    .map((record) => sessionRow(record, 0));
  return {
    deliveries: await deliveryRows(index, id, rows),
    facts: facts.filter((known) => known !== undefined),
    links: links.map((row) => JSON.stringify(row)).sort(byNumber),
    sessions: sessions.map((row) => JSON.stringify(row)).sort(byNumber),
  };
}

test.each(['rabbitmq4-10-credit-starved.pcap', 'rabbitmq-091-prefetch-exhausted.pcap'])(
  '%s, cut at three places while it grows',
  async (file) => {
    const octets = await readFile(join(samplesFolder, file));
    const capturePath = join(dataDir, file);
    await writeFile(capturePath, new Uint8Array(0));
    const id = file.replace(/\W/g, '_');
    const ingest = ingestFile({ id, capturePath, dataDir, index, growing: true });
    let bytes = 0;
    ingest.onProgress((progress) => {
      bytes = progress.bytes;
    });
    let at = 0;
    for (const share of [0.4, 0.7, 0.9]) {
      const until = Math.floor(octets.length * share);
      await appendFile(capturePath, octets.subarray(at, until));
      at = until;
      ingest.advance(at);
      await expect.poll(() => bytes, { timeout: 5000 }).toBe(at);
      const said = modelsSay(octets.subarray(0, at));
      expect(said.links).not.toEqual([]);
      await expect.poll(() => indexSays(id), { timeout: 5000 }).toEqual(said);
    }
    await appendFile(capturePath, octets.subarray(at));
    ingest.complete();
    await ingest.done;
    const whole = await indexSays(id);
    expect(whole.deliveries.length).toBeGreaterThan(0);
    expect(new Set(whole.deliveries.map(({ delivery }) => delivery)).size).toBe(
      whole.deliveries.length,
    );
  },
);
