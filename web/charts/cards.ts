/** The charts of the page as data: what each shows, in words, and how it is drawn. */
import type { LineChart, LineMetric } from '../../server/api/chart-contract.ts';
import type { ChartScope } from '../api/charts.ts';
import { formatBytes, formatCount, formatDuration } from '../lib/format.ts';

export type CardStyle = 'line' | 'stack' | 'bars';

export interface Card {
  readonly name: string;
  readonly metric: LineMetric;
  readonly title: string;
  /** What is drawn, and what to look for. */
  readonly meaning: string;
  readonly style: CardStyle;
  /** Names of the chart's lines that are drawn; without, all. */
  readonly lines?: readonly string[];
  /** Lines that stand in the table and the sentence below only. */
  readonly counts?: readonly string[];
  /** Whether there is anything to say of that scope. */
  readonly fits?: (scope: ChartScope) => boolean;
}

export const CARDS: readonly Card[] = [
  {
    name: 'throughput',
    metric: 'throughput',
    title: 'Messages and frames',
    meaning: 'Messages begun and frames sent, per second.',
    style: 'line',
    lines: ['messages', 'frames'],
  },
  {
    name: 'octets',
    metric: 'throughput',
    title: 'Bytes',
    meaning: 'Payload of messages, and all that their frames needed, per second.',
    style: 'line',
    lines: ['message octets', 'frame octets'],
  },
  {
    name: 'latency',
    metric: 'settle-latency',
    title: 'Time to settle',
    meaning:
      'From a message being complete to its settlement: half of them are faster than p50, one in a hundred is slower than p99.',
    style: 'line',
    lines: ['p50', 'p90', 'p99'],
    counts: ['not settled'],
  },
  {
    name: 'oldest',
    metric: 'oldest-unsettled',
    title: 'Oldest unsettled',
    meaning:
      'How long the oldest delivery has waited for its settlement. A saw is healthy; a ramp is stuck.',
    style: 'line',
  },
  {
    name: 'outcomes',
    metric: 'outcomes',
    title: 'Outcomes',
    meaning: 'Deliveries by what became of them.',
    style: 'stack',
  },
  {
    name: 'tcp',
    metric: 'tcp',
    title: 'TCP',
    meaning: 'Retransmissions, zero windows, resets and the like, of the whole connection.',
    style: 'bars',
  },
  {
    name: 'liveness',
    metric: 'liveness',
    title: 'Silence',
    meaning: 'The longest time without a frame, by end. Compare it with the idle time-out.',
    style: 'bars',
    fits: ({ connection }) => connection !== undefined,
  },
];

/** A value in its unit. */
export function formatValue(value: number, unit: string): string {
  switch (unit) {
    case 'nanoseconds':
      return formatDuration(value);
    case 'bytes per second':
      return `${formatBytes(value)}/s`;
    case 'per second':
      return `${value >= 100 ? formatCount(Math.round(value)) : Number(value.toPrecision(3))}/s`;
    default:
      return formatCount(value);
  }
}

/** Positions in `chart.lines` of those with the names; without names, of all. */
export function linesOf(chart: LineChart, names: readonly string[] | undefined): number[] {
  const all = chart.lines.map((_, line) => line);
  return names === undefined ? all : all.filter((line) => names.includes(chart.lines[line].name));
}

/** The sum of the lines with these names; undefined when there is nothing to add. */
export function totalOf(chart: LineChart, name: string): number {
  const line = chart.lines.findIndex((one) => one.name === name);
  if (line < 0) return 0;
  return chart.points.reduce((sum, { values }) => sum + (values[line] ?? 0), 0);
}

/** Whether any of the lines has a value that is not zero. */
export function hasValues(chart: LineChart, lines: readonly number[]): boolean {
  return chart.points.some(({ values }) =>
    lines.some((line) => values[line] !== null && values[line] !== 0),
  );
}

/** What a line's highest value is, and when: for those who do not see the drawing. */
export function peakText(chart: LineChart, line: number): string {
  const { name, unit } = chart.lines[line];
  let peak: { value: number; timeNanos: number } | undefined;
  for (const { timeNanos, values } of chart.points) {
    const value = values[line];
    if (value !== null && (peak === undefined || value > peak.value)) peak = { value, timeNanos };
  }
  if (peak === undefined) return `${name}: nothing`;
  return `${name}: at most ${formatValue(peak.value, unit)}, at ${formatDuration(peak.timeNanos)}`;
}

/** A step of a chart: where it begins and how long it is. */
export interface Step {
  readonly timeNanos: number;
  readonly bucketNanos: number;
}

/** The filter that shows the frames of one step. */
export function stepFilterOf({ timeNanos, bucketNanos }: Step, scope: ChartScope): string {
  const place = scope.link ?? scope.session ?? scope.connection;
  const time = `time>=${timeNanos} time<${timeNanos + bucketNanos}`;
  return place === undefined ? time : `${fieldOf(scope)}:${place} ${time}`;
}

function fieldOf({ link, session }: ChartScope): string {
  if (link !== undefined) return 'link';
  return session === undefined ? 'conn' : 'session';
}
