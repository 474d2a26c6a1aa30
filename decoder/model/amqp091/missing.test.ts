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
  'brokerj-08-tx.pcap',
  'brokerj-091-pika-tx.pcap',
  'brokerj-091-flow.pcap',
  'joram-091-get.pcap',
  'mess-091-zero-window-broker.pcap',
  'rabbitmq-091-confirm-nack.pcap',
  'rabbitmq-091-qos-global.pcap',
  'rabbitmq-091-tx.pcap',
  'rabbitmq4-091-memory-alarm.pcap',
];

const CUTS = 30;
const HOLES = 30;

type Known = ReadonlyMap<string, number | string>;

/** What the ledger knows after each frame, and the link that each frame is of, as the run numbers it. */
function run(calls: readonly Call[], holes: ReadonlySet<number> = new Set()) {
  const entries = new Map<string, Known>();
  const links = new Map<number, string>();
  const state = new StateSink({
    delivery() {},
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
  return { entries, links };
}

type Run = ReturnType<typeof run>;

/** Compares all that a run without some frames knows; gives how much that was. */
function compare(part: Run, whole: Run, what: string): number {
  const names = new Map<string, string>();
  for (const [frame, link] of part.links) {
    const full = whole.links.get(frame);
    if (full !== undefined && !names.has(link)) names.set(link, full);
  }
  let compared = 0;
  for (const [key, known] of part.entries) {
    const [frame, link] = key.split(' ');
    const full = whole.entries.get(`${frame} ${names.get(link)}`);
    if (full === undefined) continue;
    for (const [column, value] of known) {
      compared += 1;
      expect(value, `${what}, frame ${frame}, ${column}`).toBe(full.get(column));
    }
  }
  return compared;
}

describeWithCaptures(
  'what is missing makes the 0-x ledger know less, and nothing else',
  (register) => {
    for (const name of CAPTURES) {
      const callsOf = () => recordCalls(readCapture(join(capturesFolder, 'real', name))).calls;

      register(`${name} without its front`, () => {
        const calls = callsOf();
        const whole = run(calls);
        let compared = 0;
        for (let cut = 1; cut < calls.length; cut += Math.ceil(calls.length / CUTS)) {
          compared += compare(run(calls.slice(cut)), whole, `cut ${cut}`);
        }
        expect(compared).toBeGreaterThan(100);
      });

      register(`${name} with holes`, () => {
        const calls = callsOf();
        const whole = run(calls);
        const last = Math.max(...calls.map(({ frame }) => frame ?? 0));
        const random = new Random(1);
        let compared = 0;
        for (let n = 0; n < HOLES; n++) {
          const at = 1 + random.below(last);
          const holes = new Set(Array.from({ length: 1 + random.below(4) }, (_, i) => at + i));
          holes.add(1 + random.below(last));
          compared += compare(run(calls, holes), whole, `without ${[...holes]}`);
        }
        expect(compared).toBeGreaterThan(100);
      });
    }
  },
);
