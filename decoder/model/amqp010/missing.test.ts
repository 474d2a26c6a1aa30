import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { readCapture } from '../../../test/support/decode.ts';
import { Random } from '../../../test/support/random.ts';
import { type Call, recordCalls } from '../../../test/support/recorded-views.ts';
import { ABSENT, type FrameView, TYPE } from '../../frame-view.ts';
import type { DecodeSink } from '../../sink.ts';
import { UNKNOWN } from '../ledger-entry.ts';
import { StateSink } from '../state-sink.ts';
import { STILLNESS } from '../stillness.ts';

const CAPTURES = [
  'brokerj-010-bytes-forgotten.pcap',
  'brokerj-010-credit-mode.pcap',
  'brokerj-010-credit-starved.pcap',
  'brokerj-010-five-sessions.pcap',
  'brokerj-010-flow.pcap',
  'brokerj-010-hello.pcap',
  'brokerj-010-reject.pcap',
  'brokerj-010-tx.pcap',
  'brokerj-010-unroutable-explicit.pcap',
  'brokerj-010-xa.pcap',
];

const CUTS = 30;
const HOLES = 30;

type Known = ReadonlyMap<string, number | string>;

/** What is known after each frame, of each delivery at the end, and the link that each frame is of. */
function run(calls: readonly Call[], holes: ReadonlySet<number> = new Set()) {
  const entries = new Map<string, Known>();
  const deliveries = new Map<number, Known>();
  const links = new Map<number, string>();
  const state = new StateSink({
    delivery({ startFrame, outcome, deliveryId, state: word, phase }) {
      const known = new Map<string, number | string>();
      // Settled without a word of what became of it is not known either.
      const isTold = outcome !== 'none' && outcome !== 'settled';
      if (isTold) known.set('outcome', outcome);
      if (deliveryId !== ABSENT) known.set('id', deliveryId);
      if (word !== undefined && isTold && phase.startsWith('done')) known.set('state', word);
      deliveries.set(startFrame, known);
    },
    ledger({ frame, session, link, linkCredit, unsettledSender, unsettledReceiver, blocked }) {
      const known = new Map<string, number | string>();
      if (linkCredit !== UNKNOWN) known.set('credit', linkCredit);
      if (unsettledSender !== ABSENT) known.set('sender', unsettledSender);
      if (unsettledReceiver !== ABSENT) known.set('receiver', unsettledReceiver);
      if (STILLNESS[blocked] !== 'unknown') known.set('blocked', STILLNESS[blocked]);
      if (frame !== ABSENT) entries.set(`${frame} ${session}.${link}`, known);
    },
  });
  /** Tells of the same frame as missing. */
  const hole: DecodeSink = {
    frame(view) {
      const gap: FrameView = Object.assign(Object.create(Object.getPrototypeOf(view)), view);
      gap.type = TYPE.gap;
      state.frame(gap);
    },
    connectionDone() {},
  };
  for (const call of calls) {
    if (call.frame !== undefined && holes.has(call.frame)) {
      call.tell(hole);
      continue;
    }
    call.tell(state);
    const { session, link } = state.note;
    if (call.frame !== undefined && link !== ABSENT) links.set(call.frame, `${session}.${link}`);
  }
  return { entries, deliveries, links };
}

type Run = ReturnType<typeof run>;

/** What a run without some frames knows and the whole does not say; and how much was compared. */
function wrongs(part: Run, whole: Run): { compared: number; wrong: string[] } {
  const names = new Map<string, string>();
  for (const [frame, link] of part.links) {
    const full = whole.links.get(frame);
    if (full !== undefined && !names.has(link)) names.set(link, full);
  }
  const pairs: [string, Known, Known | undefined][] = [];
  for (const [key, known] of part.entries) {
    const [frame, link] = key.split(' ');
    pairs.push([key, known, whole.entries.get(`${frame} ${names.get(link)}`)]);
  }
  for (const [frame, known] of part.deliveries) {
    pairs.push([`delivery of frame ${frame}`, known, whole.deliveries.get(frame)]);
  }
  let compared = 0;
  const wrong: string[] = [];
  for (const [key, known, full] of pairs) {
    if (full === undefined) continue;
    for (const [column, value] of known) {
      compared += 1;
      if (value === full.get(column)) continue;
      wrong.push(`${key}: ${column} ${value}, not ${full.get(column)}`);
    }
  }
  return { compared, wrong };
}

describeWithCaptures('what is missing makes 0-10 know less, and nothing else', (register) => {
  for (const name of CAPTURES) {
    const callsOf = () => recordCalls(readCapture(join(capturesFolder, 'real', name))).calls;

    register(`${name} without its front`, () => {
      const calls = callsOf();
      const whole = run(calls);
      let sum = 0;
      for (let cut = 1; cut < calls.length; cut += Math.ceil(calls.length / CUTS)) {
        const { compared, wrong } = wrongs(run(calls.slice(cut)), whole);
        expect(wrong, `cut ${cut}`).toEqual([]);
        sum += compared;
      }
      expect(sum).toBeGreaterThan(100);
    });

    register(`${name} with holes`, () => {
      const calls = callsOf();
      const whole = run(calls);
      const last = Math.max(...calls.map(({ frame }) => frame ?? 0));
      const random = new Random(1);
      let sum = 0;
      for (let n = 0; n < HOLES; n++) {
        const at = 1 + random.below(last);
        const holes = new Set(Array.from({ length: 1 + random.below(4) }, (_, i) => at + i));
        holes.add(1 + random.below(last));
        const { compared, wrong } = wrongs(run(calls, holes), whole);
        expect(wrong, `without ${[...holes]}`).toEqual([]);
        sum += compared;
      }
      expect(sum).toBeGreaterThan(100);
    });
  }
});
