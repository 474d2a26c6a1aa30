import { describe, expect, test } from 'vitest';
import { octets } from '../../test/support/amqp10.ts';
import { Random } from '../../test/support/random.ts';
import { RecentFile } from '../capture/recent-file.ts';
import { type FrameView, TYPE } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import { DeliveredPlaces } from '../net/delivered-places.ts';
import { HeldBudget } from '../net/held-budget.ts';
import type { StreamSink } from '../net/stream-chunk.ts';
import { TCP_FLAG, TcpSegment } from '../net/tcp-segment.ts';
import { ConnectionTracker } from '../net/tracker.ts';
import { AmqpConnection } from './amqp-connection.ts';
import { FrameOutput } from './frame-output.ts';
import { frameTypeName } from './frame-types.ts';
import { RunPool } from './run.ts';
import { TcpReport } from './tcp-report.ts';

/** What pooled runs keep at most: 256 of them, 512 octets each. */
const POOLED_BYTES = 256 * 4096;

interface Span {
  readonly from: number;
  readonly to: number;
  readonly what: string;
}

/** What one direction of a connection was given, and the rows made of it. */
interface Direction {
  readonly came: Span[];
  readonly missing: Span[];
  readonly rows: Span[];
}

interface Rig {
  readonly tracker: ConnectionTracker;
  readonly budget: HeldBudget;
  /** By connection and side. */
  readonly directions: Map<string, Direction>;
}

function rig(budgetBytes: number = LIMITS.heldBytes): Rig {
  const directions = new Map<string, Direction>();
  const of = (connection: number, side: number): Direction => {
    const key = `c${connection} ${side}`;
    const known = directions.get(key) ?? { came: [], missing: [], rows: [] };
    directions.set(key, known);
    return known;
  };
  const budget = new HeldBudget(budgetBytes);
  const readers = new Map<number, AmqpConnection>();
  let sender = 0;
  const take = (view: FrameView) => {
    const isGap = view.type === TYPE.gap;
    const length = isGap ? Math.max(0, view.missingBytes) + view.skippedBytes : view.size;
    of(view.connection, sender).rows.push({
      from: view.streamOffset,
      to: view.streamOffset + length,
      what: frameTypeName(view.type),
    });
  };
  const sink = { frame: take, connectionDone: () => undefined };
  const output = new FrameOutput(sink);
  const tracker: ConnectionTracker = new ConnectionTracker(
    {
      reader: (tcp) => {
        const connection = new AmqpConnection(tcp, {
          output,
          runs: new RunPool(budget),
          budget,
          report: new TcpReport(sink),
          portCounts: tracker.portCounts,
          portHints: new Map(),
          tlsKeys: undefined,
        });
        const observe = connection.observe.bind(connection);
        connection.observe = (framer, view) => {
          sender = framer === connection.sides[0].framer ? 0 : 1;
          observe(framer, view);
        };
        const record = (side: 0 | 1): StreamSink => ({
          data: (chunk) => {
            const { offset } = chunk;
            of(tcp.number, side).came.push({ from: offset, to: offset + chunk.length, what: '' });
            connection.sides[side].data(chunk);
          },
          missing: (offset, count, stream) => {
            of(tcp.number, side).missing.push({ from: offset, to: offset + count, what: '' });
            connection.sides[side].missing(offset, count, stream);
          },
        });
        return {
          sides: [record(0), record(1)],
          clientKnown: (side) => connection.clientKnown(side),
          begin: () => {
            connection.begin();
            readers.set(tcp.number, connection);
          },
          packetDone: () => connection.packetDone(),
          tcpEvent: (...event) => connection.tcpEvent(...event),
          end: () => connection.end(),
        };
      },
      done: () => undefined,
    },
    budget,
    new DeliveredPlaces(new RecentFile()),
  );
  return { tracker, budget, directions };
}

/** Bytes that are in no row or in more than one; missing ones may lie inside a frame besides. */
function untold({ came, missing, rows }: Direction): string[] {
  if (rows.length === 0) return [];
  const total = [...came, ...missing].reduce((end, span) => Math.max(end, span.to), 0);
  const all = new Uint8Array(total);
  const gaps = new Uint8Array(total);
  for (const { from, to, what } of rows) {
    for (let at = from; at < Math.min(to, total); at++) {
      all[at]++;
      if (what === 'gap') gaps[at]++;
    }
  }
  const wrong: string[] = [];
  for (const span of came) {
    for (let at = span.from; at < span.to; at++) {
      if (all[at] !== 1) wrong.push(`${at} came and is in ${all[at]} rows`);
    }
  }
  for (const span of missing) {
    for (let at = span.from; at < span.to; at++) {
      if (gaps[at] !== 1) wrong.push(`${at} is missing and in ${gaps[at]} gaps`);
    }
  }
  return wrong.slice(0, 3);
}

const HEADERS: Readonly<Record<number, Uint8Array>> = {
  9: octets('414d5150 00000901'),
  10: octets('414d5150 00010000'),
};

function frame(framing: number, random: Random): Uint8Array {
  const kind = random.below(8);
  if (framing === 10) {
    if (kind === 0) return octets('00000008 02000000');
    if (kind === 1) return octets('00000011 02000000 005310c0 04 01 a10178');
    const body = new Uint8Array(random.below(kind === 2 ? 9000 : 200));
    for (let i = 0; i < body.length; i++) body[i] = random.below(256);
    const head = octets('00000000 02000000 005314 c0 09 06 43 43 a00101 43 42 42');
    const whole = new Uint8Array(head.length + body.length);
    whole.set(head);
    whole.set(body, head.length);
    new DataView(whole.buffer).setUint32(0, whole.length);
    return whole;
  }
  if (kind === 0) return octets('08 0000 00000000 ce');
  if (kind === 1) return octets('01 0001 00000005 003c 0051 00 ce');
  const whole = new Uint8Array(8 + random.below(kind === 2 ? 9000 : 200));
  for (let i = 7; i < whole.length; i++) whole[i] = random.below(256);
  whole[0] = 3;
  whole[2] = 1;
  new DataView(whole.buffer).setUint32(3, whole.length - 8);
  whole[whole.length - 1] = 0xce;
  return whole;
}

function stream(framing: number, random: Random): Uint8Array {
  const parts = random.below(5) > 0 ? [HEADERS[framing]] : [];
  const count = random.below(60);
  for (let i = 0; i < count; i++) {
    parts.push(frame(framing, random));
    if (random.below(40) === 0) parts.push(new Uint8Array(random.below(60)).fill(0xfe));
  }
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

interface Piece {
  readonly side: 0 | 1;
  readonly from: number;
  readonly to: number;
  /** Octets that the snap length left. */
  readonly kept: number;
}

function pieces(side: 0 | 1, length: number, random: Random): Piece[] {
  const list: Piece[] = [];
  const largest = random.pick([3, 40, 1400]);
  for (let at = 0; at < length; ) {
    const to = Math.min(length, at + 1 + random.below(largest));
    const from = random.below(12) === 0 ? Math.max(0, at - random.below(30)) : at;
    const kept = random.below(20) === 0 ? random.below(to - from + 1) : to - from;
    if (random.below(25) > 0) list.push({ side, from, to, kept });
    if (random.below(30) === 0) list.push({ side, from, to, kept: to - from });
    at = to;
  }
  for (let n = random.below(list.length + 1); n > 0 && list.length > 1; n--) {
    const at = random.below(list.length - 1);
    [list[at], list[at + 1]] = [list[at + 1], list[at]];
  }
  return list;
}

const ISN = [0xfffffff0, 5000] as const;

function play({ tracker }: Rig, seed: number): void {
  const random = new Random(seed);
  const framing = random.pick([9, 10]);
  const streams = [stream(framing, random), stream(framing, random)] as const;
  const lists = [pieces(0, streams[0].length, random), pieces(1, streams[1].length, random)];
  let packet = 0;
  const send = (side: 0 | 1, flags: number, sequence: number, bytes: Uint8Array, wire: number) => {
    const segment = new TcpSegment(bytes);
    segment.packet = ++packet;
    segment.timeNanos = packet * 1_000_000;
    segment.source3 = side === 0 ? 1 : 2;
    segment.destination3 = side === 0 ? 2 : 1;
    segment.sourcePort = side === 0 ? 40_000 : 5672;
    segment.destinationPort = side === 0 ? 5672 : 40_000;
    segment.flags = flags;
    segment.sequence = sequence >>> 0;
    const ack = random.below(3) === 0 ? streams[1 - side].length : 0;
    segment.acknowledgment = (ISN[1 - side] + 1 + random.below(ack + 1)) >>> 0;
    segment.payloadEnd = bytes.length;
    segment.wireLength = wire;
    tracker.segment(segment);
  };
  const { syn, ack, fin } = TCP_FLAG;
  if (random.below(3) > 0) {
    send(0, syn, ISN[0], new Uint8Array(), 0);
    send(1, syn | ack, ISN[1], new Uint8Array(), 0);
  }
  const at = [0, 0];
  while (at[0] < lists[0].length || at[1] < lists[1].length) {
    const side = at[0] < lists[0].length && (at[1] >= lists[1].length || random.below(2)) ? 0 : 1;
    const { from, to, kept } = lists[side][at[side]++];
    const bytes = streams[side].slice(from, from + kept);
    send(side, ack, ISN[side] + 1 + from, bytes, to - from);
    bytes.fill(0xa5);
  }
  if (random.below(2) > 0) {
    for (const side of [0, 1] as const) {
      send(side, ack | fin, ISN[side] + 1 + streams[side].length, new Uint8Array(), 0);
    }
  }
  tracker.end();
}

describe('whatever is lost, cut, repeated or out of order', () => {
  test.each([LIMITS.heldBytes, 3000, 0])('each byte is in one row; budget %i', (budgetBytes) => {
    for (let seed = 0; seed < 150; seed++) {
      const made = rig(budgetBytes);
      play(made, seed);
      for (const [name, direction] of made.directions) {
        expect(untold(direction), `seed ${seed}, ${name}`).toEqual([]);
      }
      expect(made.budget.used, `seed ${seed}`).toBeLessThanOrEqual(POOLED_BYTES);
      expect(made.budget.used % 64, `seed ${seed}`).toBe(0);
    }
  });
});
