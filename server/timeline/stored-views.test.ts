/** What a large capture has stored gives the answers that are computed from the whole of a small one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeLargeCapture } from '../../test/bench/large/capture.mjs';
import { Random } from '../../test/support/random.ts';
import { WAIT_CAUSES } from '../api/waits-contract.ts';
import { blockedTimes } from '../charts/blocked-time.ts';
import { IndexClient } from '../index/client.ts';
import { StateReader } from '../index/state-reader.ts';
import { storeView } from '../index/stored-view.ts';
import { ingestFile } from '../ingest/ingest.ts';
import { readTimeline } from './content.ts';
import { laneKey } from './lane-key.ts';
import { readOverview } from './overview.ts';
import { readRange } from './range.ts';
import { readTree } from './tree.ts';
import { LEDGER_MARKS, TIMELINE_VIEWS } from './views.ts';
import { readWaits } from './waits.ts';

const ID = 'large';
/** Fewer than are stored of themselves, and enough for two marks in the ledger, one of them within it. */
const FRAMES = 80_000;

let dataDir = '';
let index: IndexClient;
let written: ReturnType<typeof writeLargeCapture>;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'amqpscope-stored-'));
  const capturePath = join(dataDir, 'large.pcap');
  written = writeLargeCapture(capturePath, FRAMES);
  index = await IndexClient.start({ dataDir });
  await ingestFile({ id: ID, capturePath, dataDir, index }).done;
}, 60_000);
afterAll(async () => {
  await index.close();
  await rm(dataDir, { recursive: true, force: true });
});

function byPlace(one: object, other: object): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

/** Answers by what was asked, from all over the capture. */
async function answers(): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  const random = new Random(5);
  const reader = new StateReader(index);
  const tree = await readTree(index, ID);
  const { endNanos, lanes } = tree;
  found.set('tree', tree);
  found.set('overview', await readOverview(index, ID, 300));
  for (let zoom = 0; zoom < 12; zoom += 2) {
    const resolution = 2 ** Math.floor(Math.log2(endNanos / 2 ** zoom / 200));
    const from =
      Math.floor((random.next() * endNanos * (zoom > 0 ? 1 : 0)) / resolution) * resolution;
    const stretch = { from, to: from + 400 * resolution };
    const first = random.below(lanes.length - 30);
    const names = lanes.slice(first, first + 30).map(({ lane }) => lane);
    const asked = { ...stretch, resolution, lanes: names };
    found.set(`timeline ${JSON.stringify(asked)}`, await readTimeline(index, ID, asked));
    found.set(`range ${zoom}`, await readRange(index, ID, stretch));
    found.set(`range of lanes ${zoom}`, await readRange(index, ID, { ...stretch, lanes: names }));
    const causes = { blocked: [...WAIT_CAUSES], limit: 200 };
    found.set(`waits ${zoom}`, await readWaits(index, ID, { ...stretch, ...causes }));
    const link = laneKey(names.find((name) => name.includes('.l')) ?? 'c1.s1.l1');
    const times = [stretch.from, stretch.to] as const;
    found.set(`stillness ${link.name} ${zoom}`, await reader.stillnessOf(ID, link, times, 5000));
  }
  for (let place = 0; place <= 10; place++) {
    const state = await reader.stateAt(ID, Math.floor((place / 10) * endNanos));
    found.set(`state ${place}`, { ...state, ledger: state.ledger.sort(byPlace) });
  }
  const stretch = { fromNanos: endNanos / 4, toNanos: endNanos };
  found.set('blocked', await blockedTimes(index, ID, stretch, {}));
  return found;
}

test('the large capture is what it is said to be', async () => {
  expect(written).toMatchObject({ links: 1000 });
  expect(written.mostUnsettled).toBeLessThanOrEqual(1000);
  expect(await index.quality(ID)).toMatchObject({
    frames: written.frames,
    malformedFrames: 0,
    gaps: 0,
  });
});

test('answers are the same before and after views are stored', async () => {
  const plain = await answers();
  for (const text of TIMELINE_VIEWS.flatMap(storeView)) {
    // Two connections read in turn here, where the ingest has one for all of a transaction.
    if (text === 'BEGIN' || text === 'COMMIT') continue;
    await index.query(ID, { name: 'store', text, parameters: [] });
  }
  const [[marks]] = await index.query(ID, {
    name: 'marks',
    text: `SELECT count(DISTINCT upto_entry) FROM ${LEDGER_MARKS}`,
    parameters: [],
  });
  expect(Number(marks)).toBeGreaterThanOrEqual(2);
  const stored = await answers();
  expect([...stored.keys()]).toEqual([...plain.keys()]);
  for (const [asked, answer] of plain) expect(stored.get(asked), asked).toEqual(answer);
}, 60_000);
