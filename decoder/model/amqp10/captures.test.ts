import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { withHole } from '../../../test/support/holes.ts';
import { type Recording, recordViews } from '../../../test/support/recorded-views.ts';
import { frameTypeName } from '../../amqp/frame-types.ts';
import type { FrameView } from '../../frame-view.ts';
import type { JsonObject } from '../../json.ts';
import { deliveryRow } from '../delivery-row.ts';
import { StateSink } from '../state-sink.ts';

/** Real conversations: outcomes, transactions, drains, multi-frame messages, losses, crossed handles. */
const CAPTURES = [
  'activemq-10-outcomes.pcap',
  'activemq-10-jms-redelivery.pcap',
  'artemis-10-broker-federation-healthy.pcap',
  'artemis-10-jms-txn.pcap',
  'artemis-10-proton-frame-512.pcap',
  'artemis-10-proton-aborted.pcap',
  'artemis-10-rhea-drain.pcap',
  'artemis-10-rhea-rcv-second.pcap',
  'azure-10-servicebus-settle-over-management.pcap',
  'brokerj-10-hello-qpid-jms.pcap',
  'brokerj-10-resume-refused.pcap',
  'rabbitmq-10-released.pcap',
  'rabbitmq4-10-management.pcap',
  'rabbitmq4-10-credit-starved.pcap',
  'rabbitmq4-10-go-outcomes.pcap',
] as const;

function rowsOf(views: readonly FrameView[], { connections }: Recording): JsonObject[] {
  const rows: JsonObject[] = [];
  const state = new StateSink({ delivery: (record) => rows.push(deliveryRow(record)) });
  for (const view of views) state.frame(view);
  for (const info of connections) state.connectionDone(info);
  expect(rows).toHaveLength(state.deliveryCount);
  return rows.sort((a, b) => Number(a.startFrame) - Number(b.startFrame));
}

/** A generator of numbers in [0, 1) that gives the same ones every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x100000000;
  };
}

/**
 * Frames that answer each other, or after which the peer ignores what comes: their order means something
 * wherever it was captured.
 */
const ENDS = new Set(['detach', 'end', 'close']);
const isEnd = (view: FrameView): boolean => ENDS.has(frameTypeName(view.type));
const isDisposition = (view: FrameView): boolean => frameTypeName(view.type) === 'disposition';

function haveAnOrder(a: FrameView, b: FrameView): boolean {
  return (
    a.direction === b.direction || isEnd(a) || isEnd(b) || (isDisposition(a) && isDisposition(b))
  );
}

/** Neighbours of different directions change places here and there: the capture point was elsewhere. */
function reordered(views: readonly FrameView[], seed: number): FrameView[] {
  const random = numbers(seed);
  const result = [...views];
  for (let i = 0; i + 1 < result.length; i++) {
    const [a, b] = [result[i], result[i + 1]];
    if (haveAnOrder(a, b) || random() > 0.3) continue;
    result[i] = b;
    result[i + 1] = a;
  }
  return result;
}

/** What does not depend on which delivery, session or link came first. */
function life(row: JsonObject): JsonObject {
  const { delivery: _1, session: _2, link: _3, transaction: _4, ...rest } = row;
  return rest;
}

/** What a row may not know whose link was attached in front of the cut. */
const MAY_BE_UNKNOWN = ['address', 'purpose', 'transaction'];

function told(row: JsonObject): JsonObject {
  const known = Object.entries(life(row)).filter(([key]) => !MAY_BE_UNKNOWN.includes(key));
  // Whether a terminus outlives its connection is said in the attach.
  if (row.phase === 'suspended') known.push(['phase', 'in-doubt']);
  return Object.fromEntries(known);
}

/** Says less than, or the same as, the whole. */
function saysLess(row: JsonObject, full: JsonObject): boolean {
  return Object.entries(told(row)).every(([key, value]) => {
    if (key === 'phase' && value === 'unknown') return true;
    if (key === 'outcome' && (value === 'none' || value === 'settled')) return true;
    // The first of two dispositions was lost: it was the receiver all the same.
    if (key === 'pattern' && value === 'P1' && full.pattern === 'P1b') return true;
    return JSON.stringify(value) === JSON.stringify(full[key]);
  });
}

describeWithCaptures('what real peers do', (test) => {
  for (const name of CAPTURES) {
    test(`${name}: the order of frames in opposite directions changes no life`, () => {
      const recording = recordViews(join(capturesFolder, 'real', name));
      const lives = rowsOf(recording.views, recording).map(life);
      expect(lives.length).toBeGreaterThan(0);
      for (const seed of [1, 2, 3, 4]) {
        const other = rowsOf(reordered(recording.views, seed), recording).map(life);
        expect(other).toEqual(lives);
      }
    });

    test(`${name}: a front cut off leaves things unknown, never wrong`, () => {
      const recording = recordViews(join(capturesFolder, 'real', name));
      const { views } = recording;
      const whole = new Map(rowsOf(views, recording).map((row) => [row.startFrame, row]));
      for (let cut = 1; cut < views.length; cut += Math.ceil(views.length / 25)) {
        for (const row of rowsOf(views.slice(cut), recording)) {
          const full = whole.get(row.startFrame ?? null);
          if (full === undefined) throw new Error(`cut at ${cut}: ${JSON.stringify(row)}`);
          expect(told(row), `cut at ${cut}`).toEqual(told(full));
        }
      }
    });

    test(`${name}: a hole leaves things unknown, never wrong`, () => {
      const recording = recordViews(join(capturesFolder, 'real', name));
      const { views } = recording;
      const whole = new Map(rowsOf(views, recording).map((row) => [row.startFrame, row]));
      for (let at = 1; at < views.length; at += Math.ceil(views.length / 25)) {
        for (const row of rowsOf(withHole(views, at), recording)) {
          const full = whole.get(row.startFrame ?? null);
          if (full === undefined) throw new Error(`hole at ${at}: ${JSON.stringify(row)}`);
          if (!saysLess(row, full)) expect(told(row), `hole at ${at}`).toEqual(told(full));
        }
      }
    });
  }
});
