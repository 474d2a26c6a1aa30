/** The charts of the page as data: what each shows, in words, and how it is drawn. */
import type { ProtocolName } from '../../decoder/protocol.ts';
import type { LineChart, LineMetric } from '../../server/api/chart-contract.ts';
import type { LinkDetail } from '../../server/api/state-contract.ts';
import { formatCount, formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import type { Plot } from './plot.ts';
import { formatValue } from './units.ts';

export type CardStyle = 'line' | 'step' | 'stack' | 'bars';

export interface Card {
  readonly name: string;
  readonly metric: LineMetric;
  readonly title: string;
  /** What is drawn, and what to look for. */
  readonly meaning: string;
  readonly style: CardStyle;
  /** Names of the chart's lines that are drawn; without, all. */
  readonly lines?: readonly string[];
  /** Lines of which only the sum is told, beside the drawing. */
  readonly counts?: readonly string[];
  /** What it means that nothing is drawn. */
  readonly nothing: string;
  /** Of one connection at a time: several would hide one another. */
  readonly isOfOne?: true;
  /** Whether there is anything to say of that. */
  readonly fits?: (subject: Subject) => boolean;
}

/** What the charts are of, as far as it is known. */
export interface Subject {
  /** Of its connection, or of all. */
  readonly versions: readonly ProtocolName[];
  /** Of a link. */
  readonly kind?: LinkDetail['kind'] | undefined;
}

/** Confirms and prefetch limits are of 0-9-1 and what came before it, each of one kind of link. */
const of091 = (kind: LinkDetail['kind']) => (subject: Subject) =>
  (subject.kind === undefined || subject.kind === kind) &&
  (subject.versions.length === 0 ||
    subject.versions.some((name) => name !== 'amqp-1.0' && name !== 'amqp-0-10'));

export const CARDS: readonly Card[] = [
  {
    name: 'throughput',
    metric: 'throughput',
    title: 'Messages and frames',
    meaning: 'Messages begun and frames sent, per second.',
    style: 'line',
    lines: ['messages', 'frames'],
    nothing: 'No frame in this stretch.',
  },
  {
    name: 'octets',
    metric: 'throughput',
    title: 'Bytes',
    meaning: 'Payload of messages, and all that their frames needed, per second.',
    style: 'line',
    lines: ['message octets', 'frame octets'],
    nothing: 'No frame in this stretch.',
  },
  {
    name: 'unsettled',
    metric: 'unsettled',
    title: 'Unsettled deliveries',
    meaning: 'Sent and not settled, by who sent them. A plateau is normal; a climb is not.',
    style: 'line',
    nothing: 'No delivery was complete and not settled at the end of a step of this chart.',
    fits: ({ kind }) => kind === undefined,
  },
  {
    name: 'oldest',
    metric: 'oldest-unsettled',
    title: 'Oldest unsettled',
    meaning:
      'How long ago the oldest delivery that is not settled began. A saw is healthy; a ramp is stuck.',
    style: 'line',
    nothing: 'No delivery was unsettled at the end of a step of this chart.',
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
    nothing: 'No delivery of this stretch was settled.',
  },
  {
    name: 'confirms',
    metric: 'confirm-latency',
    title: 'Time to confirm',
    meaning: 'From a publish being complete to its confirm (0-9-1).',
    style: 'line',
    lines: ['p50', 'p90', 'p99'],
    counts: ['not confirmed'],
    nothing: 'No publish of this stretch was confirmed by the server.',
    fits: of091('publisher'),
  },
  {
    name: 'outstanding',
    metric: 'confirm-latency',
    title: 'Waiting for a confirm',
    meaning: 'Publishes that the server has not confirmed (0-9-1).',
    style: 'line',
    lines: ['waiting for a confirm'],
    nothing: 'No publish waited for a confirm longer than a step of this chart.',
    fits: of091('publisher'),
  },
  {
    name: 'prefetch',
    metric: 'prefetch',
    title: 'Prefetch in use',
    meaning:
      'What each consumer has unacknowledged, of what it may have (0-9-1). At 100 % nothing more is sent to it.',
    style: 'line',
    nothing: 'No consumer of this stretch is known to have a prefetch limit.',
    fits: of091('consumer'),
  },
  {
    name: 'outcomes',
    metric: 'outcomes',
    title: 'Outcomes',
    meaning: 'Deliveries by what became of them.',
    style: 'stack',
    nothing: 'No delivery of this stretch has an outcome.',
  },
  {
    name: 'tcp',
    metric: 'tcp',
    title: 'TCP events',
    meaning: 'Retransmissions, zero windows, resets and the like, of whole connections.',
    style: 'bars',
    nothing: 'TCP did nothing but carry octets.',
  },
  {
    name: 'round-trip',
    metric: 'tcp-round-trip',
    title: 'Until TCP acknowledged',
    meaning:
      'From a frame to the acknowledgement of its last octet: the way to the other end and back from where the capture was made, and what that end waited.',
    style: 'line',
    nothing: 'No frame of this stretch was acknowledged in the capture.',
    isOfOne: true,
  },
  {
    name: 'in-flight',
    metric: 'tcp-in-flight',
    title: 'Octets under way',
    meaning:
      'Octets of whole frames that TCP of the other end had not acknowledged, at most. A plateau is a full window.',
    style: 'line',
    nothing: 'No frame of this stretch waited for an acknowledgement, or none is known.',
    isOfOne: true,
  },
  {
    name: 'shut',
    metric: 'tcp-shut',
    title: 'TCP window closed',
    meaning: 'For how much of each step an end told the other that it can take nothing.',
    style: 'line',
    nothing: 'Both ends could take something all the time.',
    isOfOne: true,
  },
  {
    name: 'liveness',
    metric: 'liveness',
    title: 'Silence',
    meaning: 'The longest time without a frame, by end, until one came or the connection was over.',
    style: 'line',
    nothing: 'Neither end was silent in this stretch, or neither said anything.',
    isOfOne: true,
  },
];

/** How many deliveries a chart leaves out, in words. */
export function countTexts(chart: LineChart, names: readonly string[] = []): string[] {
  return names.flatMap((name) => {
    const total = totalOf(chart, name);
    return total === 0 ? [] : [`+ ${formatCount(total)} ${name}, which have no time`];
  });
}

/** The sum of a line. */
export function totalOf(chart: LineChart, name: string): number {
  const line = chart.lines.findIndex((one) => one.name === name);
  if (line < 0) return 0;
  return chart.points.reduce((sum, { values }) => sum + (values[line] ?? 0), 0);
}

/** What a line's highest value is, and when: for those who do not see the drawing. */
export function peakText(plot: Plot, line: number): string {
  const { unit } = plot.lines[line];
  const name = visibleText(plot.lines[line].name);
  let peak: { value: number; timeNanos: number } | undefined;
  for (const { timeNanos, values } of plot.points) {
    const value = values[line];
    if (value !== null && (peak === undefined || value > peak.value)) peak = { value, timeNanos };
  }
  if (peak === undefined) return `${name}: nothing`;
  return `${name}: at most ${formatValue(peak.value, unit)}, at ${formatDuration(peak.timeNanos)}`;
}
