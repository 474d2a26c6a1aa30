import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { viewsOf } from '../../test/support/ladder10.ts';
import { recordViews } from '../../test/support/recorded-views.ts';
import { scanFrame10 } from '../amqp10/scan.ts';
import { ABSENT, type FrameView } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import { PROTOCOL } from '../protocol.ts';
import { TCP_EVENT_KINDS } from '../sink.ts';
import { deliveryRow } from './delivery-row.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { StateSink } from './state-sink.ts';
import { STILLNESS } from './stillness.ts';

const SAMPLES = ['rabbitmq4-10-credit-starved.pcap', 'artemis-10-jms-txn.pcap'] as const;

/** Numbers in [0, 1) that are the same every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x100000000;
  };
}

/** Frames dropped, doubled, swapped, and octets of them changed. */
function mutilate(views: readonly FrameView[], random: () => number): FrameView[] {
  const result: FrameView[] = [];
  for (const view of views) {
    const dice = random();
    if (dice < 0.05) continue;
    const copy = Object.assign(Object.create(Object.getPrototypeOf(view)), view);
    if (dice < 0.4 && copy.protocol === PROTOCOL.amqp10 && copy.type >= 0x100) {
      copy.bytes = view.bytes.slice();
      for (let i = 0; i < 3; i++) {
        copy.bytes[Math.floor(random() * copy.bytes.length)] = Math.floor(random() * 256);
      }
      copy.end = dice < 0.1 ? Math.floor(random() * copy.bytes.length) : copy.bytes.length;
      copy.clearFields();
      scanFrame10(copy);
    }
    result.push(copy);
    if (dice > 0.9) result.splice(Math.floor(random() * result.length), 0, copy);
  }
  return result;
}

const TCP_NEWS = { connection: 1, direction: 1, timeNanos: 0, packet: 1, bytes: -1 } as const;

/** The octets of an attach with the name `out` replaced by three others. */
function nameAnew({ start, end }: FrameView, bytes: Uint8Array, seed: number): Uint8Array {
  const copy = bytes.slice();
  const text = [0x6f, 0x75, 0x74];
  for (let at = start; at + 3 <= end; at++) {
    if (!text.every((octet, i) => bytes[at + i] === octet)) continue;
    text.forEach((_, i) => {
      copy[at + i] = 0x21 + (Math.floor(seed / 90 ** i) % 90);
    });
    return copy;
  }
  throw new Error('no name');
}

/** TCP tells now and then, true or not. */
function tellTcp(state: StateSink, view: FrameView, random: () => number): void {
  const { connection, timeNanos } = view;
  const direction = random() < 0.5 ? 0 : 1;
  if (random() < 0.3) state.acknowledged(connection, direction, random() * 20_000, timeNanos);
  if (random() > 0.05) return;
  const kind = Math.floor(random() * TCP_EVENT_KINDS.length);
  state.tcpEvent({ connection, direction, kind, timeNanos, packet: view.packet, bytes: -1 });
}

function expectSense(entry: LedgerEntry): void {
  const { link, unsettledSender, unsettledReceiver, blocked, linkCredit } = entry;
  if (link < 0) return;
  // Both are known, or none is.
  expect(Math.min(unsettledSender, unsettledReceiver)).toBeGreaterThanOrEqual(ABSENT);
  expect(unsettledSender === ABSENT).toBe(unsettledReceiver === ABSENT);
  expect(STILLNESS[blocked]).toBeDefined();
  expect(linkCredit | 0).toBe(linkCredit);
}

describe('hostile conversations', () => {
  for (const name of SAMPLES) {
    test(`${name}, mutilated: every delivery comes out once, and nothing throws`, () => {
      const { views, connections } = recordViews(join(samplesFolder, name));
      for (let seed = 1; seed <= 60; seed++) {
        const seen = new Set<number>();
        const state = new StateSink(
          {
            delivery(record) {
              expect(seen.has(record.delivery)).toBe(false);
              seen.add(record.delivery);
              expect(() => JSON.stringify(deliveryRow(record))).not.toThrow();
            },
            ledger: expectSense,
          },
          false,
        );
        const random = numbers(seed);
        for (const view of mutilate(views, random)) {
          state.frame(view);
          tellTcp(state, view, random);
        }
        for (const info of connections) state.connectionDone(info);
        expect(seen.size).toBe(state.deliveryCount);
      }
    });
  }

  test('more unsettled deliveries than may be followed: the oldest are let go', () => {
    let finished = 0;
    const state = new StateSink({ delivery: () => finished++ }, false);
    const [open, peer, begin, answer, attach, transfer] = viewsOf(`
      > open
      < open
      > begin nextOutgoingId=0 incomingWindow=9 outgoingWindow=9
      < begin remoteChannel=0 nextOutgoingId=0 incomingWindow=9 outgoingWindow=9
      > attach name=out handle=0 role=false target=q initialDeliveryCount=0
      > transfer handle=0 deliveryId=0 deliveryTag=a`);
    for (const view of [open, peer, begin, answer, attach]) state.frame(view);
    const more = 10;
    for (let id = 0; id < LIMITS.openDeliveries + more; id++) {
      transfer.deliveryId = id;
      state.frame(transfer);
    }
    expect(finished).toBe(more);
  });

  test('many sessions, many links, and many holes: not their product', () => {
    const entries: number[] = [];
    const state = new StateSink(
      { delivery: () => {}, ledger: ({ frame }) => entries.push(frame) },
      false,
    );
    const [open, peer, begin, attach, gap, flow] = viewsOf(`
      > open
      < open
      > begin nextOutgoingId=0 incomingWindow=9 outgoingWindow=9
      > attach name=out handle=0 role=false target=q initialDeliveryCount=0
      < gap
      > flow incomingWindow=9 nextOutgoingId=0 outgoingWindow=9 handle=0 deliveryCount=0`);
    for (const view of [open, peer]) state.frame(view);
    for (let channel = 0; channel < 10_000; channel++) {
      begin.channel = channel;
      state.frame(begin);
    }
    const named = attach.bytes;
    for (let handle = 0; handle < 10_000; handle++) {
      attach.handle = handle;
      attach.bytes = nameAnew(attach, named, handle);
      state.frame(attach);
    }
    const before = entries.length;
    expect(before).toBeGreaterThan(19_000);
    for (let i = 0; i < 20_000; i++) {
      state.frame(gap);
      state.frame(flow);
      state.tcpEvent({ ...TCP_NEWS, kind: i % 2 });
    }
    // Each look at all links of the session costs what 10,000 / looksPerFrame frames have saved up.
    expect(entries.length - before).toBeLessThan(20_000 * (2 + 2 * LIMITS.looksPerFrame));
  }, 20_000);

  test('ranges over the same deliveries again and again come to an end', () => {
    const state = new StateSink({ delivery: () => {} }, false);
    const [open, peer, begin, answer, attach, transfer, range] = viewsOf(`
      > open
      < open
      > begin nextOutgoingId=0 incomingWindow=9 outgoingWindow=9
      < begin remoteChannel=0 nextOutgoingId=0 incomingWindow=9 outgoingWindow=9
      > attach name=out handle=0 role=false target=q initialDeliveryCount=0
      > transfer handle=0 deliveryId=0 deliveryTag=a
      < disposition role=true first=0 last=2000000000 state=received`);
    for (const view of [open, peer, begin, answer, attach]) state.frame(view);
    for (let id = 0; id < 20_000; id++) {
      transfer.deliveryId = id;
      state.frame(transfer);
    }
    let settles = 0;
    for (let i = 0; i < 20_000; i++) {
      state.frame(range);
      settles += state.note.settles;
    }
    expect(settles).toBe(20_000 * LIMITS.statementsPerDelivery);
  });
});
