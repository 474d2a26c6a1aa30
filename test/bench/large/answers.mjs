/** How long the server takes to answer what a page asks, anywhere in a large capture. */
import { percentile } from './figures.mjs';
import { randomFrom } from './random.mjs';

const GROUP = 20;
const LANES_MAX = 40;
const WINDOW_PX = 1200;
const BUCKET_PX = 4;
/** Powers of two by which a window is smaller than the capture, at most. */
const ZOOM_MAX = 24;

const GOAL_MS = { state: 100, timeline: 100, charts: 200, frames: 50 };

/** The range and bucket that the timeline page asks for: see web/timeline/buckets.ts. */
function requestOf(start, span, end) {
  const resolution = 2 ** Math.max(0, Math.floor(Math.log2((span / WINDOW_PX) * BUCKET_PX)));
  const grid = 2 ** Math.floor(Math.log2(Math.max(span / 2, resolution)));
  const snap = (nanos) => Math.floor(nanos / grid) * grid;
  const from = Math.max(snap(start) - grid, 0);
  const to = Math.min(snap(start + span) + 2 * grid, snap(end) + grid);
  return `from=${from}&to=${to}&resolution=${resolution}`;
}

/** Asks `count` times, one after another. */
async function measure(server, figures, what, count, goal, pathOf) {
  const times = [];
  const before = server.cpuMilliseconds;
  let slowest = { milliseconds: 0, path: '', octets: 0 };
  for (let i = 0; i < count; i++) {
    const path = pathOf(i);
    const { milliseconds, octets } = await server.time(path);
    times.push(milliseconds);
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, path, octets };
  }
  figures.add(`${what}, 95 % of ${count}`, percentile(times, 0.95), 'ms', goal, {
    median: percentile(times, 0.5),
    worst: slowest.milliseconds,
    processor: (server.cpuMilliseconds - before) / count,
  });
  console.error(`${what}: slowest ${slowest.octets} octets of ${slowest.path}`);
}

export async function measureState(server, figures, { id, summary }, name, count = 100) {
  const random = randomFrom(7);
  const at = () => Math.floor(random() * summary.durationNanos);
  await measure(server, figures, `${name}: state at a moment`, count, GOAL_MS.state, () => {
    return `/captures/${id}/state?at=${at()}`;
  });
}

export async function measureTimeline(server, figures, { id }, name, count = 120) {
  const random = randomFrom(11);
  const base = `/captures/${id}/timeline`;
  const { lanes, endNanos } = await server.get(`${base}/lanes`);
  const names = lanes.map(({ lane }) => lane);
  const busiest = [...lanes]
    .filter(({ kind }) => kind === 'link')
    .sort((one, other) => other.deliveries - one.deliveries)
    .map(({ lane }) => lane);
  const stretch = (zoom) => {
    const span = Math.max(1000, endNanos / 2 ** zoom);
    return [random() * (endNanos - span), span];
  };
  const neighbours = () => {
    const first = Math.floor((random() * names.length) / GROUP) * GROUP;
    return names.slice(first, first + GROUP);
  };
  const content = (of, zoom) => {
    return `${base}?${requestOf(...stretch(zoom), endNanos)}&lanes=${of.join(',')}`;
  };
  const goal = GOAL_MS.timeline;
  const time = (what, times, most, pathOf) =>
    measure(server, figures, `${name}: ${what}`, times, most, pathOf);
  await time('timeline, 20 lanes anywhere', count, goal, () =>
    content(neighbours(), random() * ZOOM_MAX),
  );
  await time('timeline, all of the time', 20, goal, () => content(neighbours(), 0));
  await time('timeline, the 20 busiest', count / 2, goal, (i) =>
    content(busiest.slice(0, GROUP), (i * 2 * ZOOM_MAX) / count),
  );
  await time('timeline, the 40 busiest', count / 4, undefined, (i) =>
    content(busiest.slice(0, LANES_MAX), (i * 4 * ZOOM_MAX) / count),
  );
  await time('lanes', 5, goal, () => `${base}/lanes`);
  await time('overview', 5, goal, () => `${base}/overview?points=600`);
  await time('a range in figures', count / 4, goal, () => {
    const [start, span] = stretch(random() * 10);
    return `${base}/range?from=${Math.floor(start)}&to=${Math.floor(start + span)}`;
  });
  await time('a range of one lane', count / 4, goal, () => {
    const [start, span] = stretch(random() * 4);
    const lane = busiest[Math.floor(random() * 50)];
    return `${base}/range?from=${Math.floor(start)}&to=${Math.floor(start + span)}&lanes=${lane}`;
  });
}

/** What the page of charts asks for: see web/charts/. */
const CHARTS = [
  'chart-marks',
  'blocked-time',
  'delivery-bars',
  'settle-times',
  ...[
    'throughput',
    'unsettled',
    'oldest-unsettled',
    'settle-latency',
    'confirm-latency',
    'prefetch',
    'outcomes',
    'tcp',
  ].map((metric) => `charts/${metric}`),
];
const CHARTS_OF_ONE = ['tcp-round-trip', 'tcp-in-flight', 'tcp-shut', 'liveness'].map(
  (metric) => `charts/${metric}`,
);

/** All of the time of a capture, a sixteenth of it, and all of one connection. */
export async function measureCharts(server, figures, { id, summary }, name, count = 5) {
  const random = randomFrom(17);
  const span = summary.durationNanos / 16;
  const part = () => {
    const from = Math.floor(random() * (summary.durationNanos - span));
    return `from=${from}&to=${Math.floor(from + span)}`;
  };
  const ofOne = () => `connection=c${1 + Math.floor(random() * summary.amqpConnectionCount)}`;
  for (const chart of [...CHARTS, ...CHARTS_OF_ONE]) {
    const points = chart.startsWith('charts/') ? '&points=240' : '';
    const scopes = [['of one connection', ofOne]];
    if (CHARTS.includes(chart)) scopes.unshift(['all', () => ''], ['a part', part]);
    for (const [what, query] of scopes) {
      const title = `${name}: ${chart}, ${what}`;
      await measure(server, figures, title, count, GOAL_MS.charts, () => {
        return `/captures/${id}/${chart}?${query()}${points}`;
      });
    }
  }
}

/** Each filter of the frames page with how often it lets a frame through. */
const FILTERS = [
  'type:transfer',
  'type:flow',
  'error:*',
  'size>450',
  'conn:c42',
  'link:starved-*',
  'type:detach',
];

export async function measureFrames(server, figures, { id, summary }, name, count = 60) {
  const random = randomFrom(13);
  const base = `/captures/${id}/frames?limit=100`;
  const { total } = summary.frames;
  const goal = GOAL_MS.frames;
  const time = (what, pathOf) => measure(server, figures, `${name}: ${what}`, count, goal, pathOf);
  await time('frames page at a number', () => `${base}&at=${1 + Math.floor(random() * total)}`);
  const tokens = [];
  for (let i = 0; i < 10; i++) {
    const page = await server.get(`${base}&at=${1 + Math.floor(random() * (total - 200))}`);
    tokens.push(page.next);
  }
  await time('frames page after a row', (i) => `${base}&after=${tokens[i % tokens.length]}`);
  await time('frames page before a row', (i) => `${base}&before=${tokens[i % tokens.length]}`);
  for (const filter of FILTERS) {
    const asked = `${base}&filter=${encodeURIComponent(filter)}`;
    await time(`frames page, ${filter}`, () => `${asked}&at=${1 + Math.floor(random() * total)}`);
  }
}
