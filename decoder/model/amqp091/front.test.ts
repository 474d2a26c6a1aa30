import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { readCapture } from '../../../test/support/decode.ts';
import { type Call, recordCalls } from '../../../test/support/recorded-views.ts';
import { ABSENT } from '../../frame-view.ts';
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

type Known = ReadonlyMap<string, number | string>;

/** What the ledger knows after each frame, and the link that each frame is of, as the run numbers it. */
function run(calls: readonly Call[]) {
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
  for (const call of calls) {
    call.tell(state);
    const { session, link } = state.note;
    if (call.frame !== undefined && link !== ABSENT) links.set(call.frame, `${session}.${link}`);
  }
  return { entries, links };
}

describeWithCaptures('a front that is cut off', (register) => {
  for (const name of CAPTURES) {
    register(`${name}: the ledger knows less, and nothing else`, () => {
      const { calls } = recordCalls(readCapture(join(capturesFolder, 'real', name)));
      const whole = run(calls);
      let compared = 0;
      for (let cut = 1; cut < calls.length; cut += Math.ceil(calls.length / CUTS)) {
        const part = run(calls.slice(cut));
        const names = new Map<string, string>();
        for (const [frame, link] of part.links) {
          const full = whole.links.get(frame);
          if (full !== undefined && !names.has(link)) names.set(link, full);
        }
        for (const [key, known] of part.entries) {
          const [frame, link] = key.split(' ');
          const full = whole.entries.get(`${frame} ${names.get(link)}`);
          if (full === undefined) continue;
          for (const [column, value] of known) {
            compared += 1;
            expect(value, `cut ${cut}, frame ${frame}, ${column}`).toBe(full.get(column));
          }
        }
      }
      expect(compared).toBeGreaterThan(100);
    });
  }
});
