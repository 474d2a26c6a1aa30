/** What a large capture has stored gives the answers that are computed from the whole of a small one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeLargeCapture } from '../../test/bench/large/capture.mjs';
import { Random } from '../../test/support/random.ts';
import { WAIT_CAUSES } from '../api/waits-contract.ts';
import { blockedTimes } from '../charts/blocked-time.ts';
import { deliveryBars } from '../charts/delivery-bars.ts';
import { lineChart } from '../charts/line-chart.ts';
import { bucketsOf } from '../charts/scope.ts';
import { settleTimes } from '../charts/settle-times.ts';
import { IndexClient } from '../index/client.ts';
import { StateReader } from '../index/state-reader.ts';
import { storeView } from '../index/stored-view.ts';
import { NO_TIME } from '../index/table.ts';
import { ingestFile } from '../ingest/ingest.ts';
import { longNanos, WIDE } from './cells.ts';
import { readTimeline } from './content.ts';
import { laneKey } from './lane-key.ts';
import { captureEnd } from './lane-queries.ts';
import { creditSteps } from './ledger-steps.ts';
import { bars, density } from './link-queries.ts';
import { readOverview } from './overview.ts';
import { readRange } from './range.ts';
import { toldRows } from './sql.ts';
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
  // None is busy enough by itself in a capture of this size; when views are stored, none is again.
  const text =
    'CREATE OR REPLACE VIEW busy_lanes AS SELECT lane FROM lane_numbers WHERE lane % 3 > 0';
  await index.query(ID, { name: 'busy', text, parameters: [] });
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
  const [{ connection }] = [laneKey(lanes[0].lane)];
  for (const scope of [{}, { connection }]) {
    const of = JSON.stringify(scope);
    const bars = await deliveryBars(index, ID, stretch, scope, endNanos, 40);
    expect(bars.bars).toHaveLength(40);
    found.set(`bars ${of}`, bars);
    found.set(`settle times ${of}`, await settleTimes(index, ID, stretch, scope));
    const buckets = bucketsOf(stretch, 60);
    found.set(`prefetch ${of}`, await lineChart(index, ID, 'prefetch', buckets, scope));
  }
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

test('cells of time give the same picture as the rows that are counted in them', async () => {
  const [[end, , cellBits]] = await index.query(ID, captureEnd());
  const [endNanos, bits] = [Number(end), Number(cellBits)];
  const links = await index.query(ID, {
    name: 'busiest',
    text: 'SELECT lane, connection, session, link, lane IN (FROM busy_lanes) FROM lane_numbers JOIN links USING (connection, session, link) ORDER BY deliveries DESC LIMIT 30',
    parameters: [],
  });
  const lanes = links.map(([number, connection, session, link, busy], place) => {
    const [c, s, l] = [connection, session, link].map(Number);
    const key = { name: `c${c}.s${s}.l${l}`, connection: c, session: s, link: l };
    return { ...key, index: place, endNanos, number: Number(number), isBusy: busy === true };
  });
  const width = 2 ** bits;
  const wide = 2 ** (bits + WIDE.bits);
  const whole = (nanos: number) => Math.ceil(nanos / wide) * wide;
  expect(longNanos(bits)).toBe(2 * wide);
  expect(lanes.filter(({ isBusy }) => isBusy).length).toBeGreaterThan(10);
  for (const [from, to, resolution] of [
    [0, whole(endNanos), wide],
    [whole(endNanos / 3), whole(endNanos), 4 * wide],
    [whole(endNanos / 3) + width, whole(endNanos), width],
    [whole(endNanos / 2), whole(endNanos) - width, 2 * width],
    // Not of whole cells, and of parts of one.
    [Math.floor(endNanos / 3), endNanos, 2 * width],
    [whole(endNanos / 2) + 7, whole(endNanos / 2) + 64 * width, width / 16],
  ]) {
    const grid = { from, to, resolution };
    const [below, far] = [2 * resolution, 64 * resolution];
    const pairs = [
      [creditSteps(lanes, grid, bits), creditSteps(lanes, grid, undefined)],
      ...[below, far].map((most) =>
        [bits, undefined].map((cells) => density(lanes, grid, endNanos, most, cells)),
      ),
    ];
    for (const [ofCells, ofRows] of pairs) {
      const byLane = async (statement: typeof ofCells) =>
        (await index.query(ID, statement))
          .map(([lane, text]) => ({ lane: Number(lane), told: toldRows(text) }))
          .sort((one, other) => one.lane - other.lane);
      const rows = await byLane(ofRows);
      expect(rows.length).toBeGreaterThan(0);
      expect(await byLane(ofCells), `${ofCells.name} ${JSON.stringify(grid)}`).toEqual(rows);
    }
    const [longest, ofAll] = [bits, undefined].map((cells) => bars(lanes, grid, endNanos, cells));
    expect(await index.query(ID, longest)).toEqual(await index.query(ID, ofAll));
  }
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

test('figures of a range are those of its rows, one by one', async () => {
  const { endNanos, lanes } = await readTree(index, ID);
  const random = new Random(9);
  const of = lanes.filter(({ kind }) => kind === 'connection').map(({ lane }) => lane);
  for (let zoom = 0; zoom < 10; zoom++) {
    const span = Math.floor(endNanos / 2 ** zoom);
    const from = Math.floor(random.next() * (endNanos - span));
    const [lane] = zoom % 3 === 2 ? [of[zoom]] : [];
    const range = { from, to: from + span, ...(lane !== undefined && { lanes: [lane] }) };
    const figures = await readRange(index, ID, range);
    const text = `SELECT count(*), sum(payload_bytes), count(nanos), max(nanos), q[1], q[2], q[3]
      FROM (SELECT *, quantile_disc(nanos, [0.5, 0.9, 0.99]) OVER () AS q FROM (
        SELECT payload_bytes, CASE WHEN settle_nanos <> ${NO_TIME} THEN settle_nanos - complete_nanos END AS nanos
        FROM deliveries WHERE start_nanos BETWEEN ${from} AND ${from + span}
          AND ${lane === undefined ? true : `connection = ${lane.slice(1)}`})) GROUP BY q`;
    const [row] = await index.query(ID, { name: 'figures', text, parameters: [] });
    const { deliveries, payloadBytes, settled, maxNanos, p50Nanos, p90Nanos, p99Nanos } = figures;
    const told = [deliveries, payloadBytes, settled, maxNanos, p50Nanos, p90Nanos, p99Nanos];
    expect(told, JSON.stringify(range)).toEqual(row.map(Number));
    const states = Object.values(figures.byState).reduce((sum, count) => sum + count, 0);
    expect(states).toBe(deliveries);
  }
});
