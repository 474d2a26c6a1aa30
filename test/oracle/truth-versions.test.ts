import { join } from 'node:path';
import { expect } from 'vitest';
import { CaptureDecoder } from '../../decoder/decode.ts';
import type { JsonValue } from '../../decoder/json.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { capturesFolder, describeWithCaptures } from '../support/captures.ts';
import { readCapture } from '../support/decode.ts';

/** Programs that were run on one broker (Qpid Broker-J) over each of these versions. */
const VERSIONS = ['08', '09', '091'] as const;
const PROGRAMS = [
  'argsmismatch',
  'badvhost',
  'confirm',
  'expired',
  'flow',
  'hello',
  'killed',
  'large',
  'notfound',
  'reject',
  'rpc',
  'tx-never',
  'tx',
  'types',
  'unroutable-quiet',
];

/** What a version, or a run, has of its own: numbers of frames, times, and names made up by chance. */
const OWN: ReadonlySet<string> = new Set([
  'delivery',
  'protocol',
  'startFrame',
  'endFrame',
  'outcomeFrame',
  'settleFrame',
  'returnFrame',
  'startNanos',
  'completeNanos',
  'outcomeNanos',
  'settleNanos',
]);

/** Where runs of a program differ beyond that, and why. */
const DIFFERENCES: ReadonlyMap<string, { readonly keys: readonly string[]; readonly why: string }> =
  new Map([
    ['types', { keys: ['deliveryTag'], why: 'each run sends its six messages in another order' }],
  ]);

const MADE_UP = /TempQueue[0-9a-f-]{36}/g;

const MADE_UP_KEYS: ReadonlySet<string> = new Set(['messageId', 'correlationId', 'messageHash']);

/** Ids are made up, and with them the hash; that there is one is not. */
function told(key: string, value: JsonValue): JsonValue {
  if (MADE_UP_KEYS.has(key)) return typeof value;
  return typeof value === 'string' ? value.replace(MADE_UP, 'TempQueue') : value;
}

/** Every delivery of a capture with its outcome, in an order of their own. */
function lives(version: string, program: string): string[] {
  const without = DIFFERENCES.get(program)?.keys ?? [];
  const rows: string[] = [];
  const state = new StateSink({
    delivery(record) {
      const entries = Object.entries(deliveryRow(record))
        .filter(([key]) => !OWN.has(key) && !without.includes(key))
        .map(([key, value]) => [key, told(key, value)]);
      rows.push(JSON.stringify(Object.fromEntries(entries)));
    },
  });
  const decoder = new CaptureDecoder(state);
  decoder.push(readCapture(join(capturesFolder, 'real', `brokerj-${version}-${program}.pcap`)));
  decoder.end();
  return rows.sort();
}

describeWithCaptures(
  'the same program over 0-8, 0-9 and 0-9-1: the same deliveries',
  (register) => {
    for (const program of PROGRAMS) {
      register(program, () => {
        const [first, ...others] = VERSIONS.map((version) => lives(version, program));
        // A virtual host that refuses the client is the one program without a message.
        expect(first.length > 0).toBe(program !== 'badvhost');
        for (const other of others) expect(other).toEqual(first);
      });
    }

    for (const [program, { keys, why }] of DIFFERENCES) {
      register(`${program}: ${why}`, () => {
        const own = VERSIONS.map((version) => {
          const tags: string[] = [];
          const state = new StateSink({
            delivery: (record) => {
              const row = deliveryRow(record);
              tags.push([row.payloadBytes, ...keys.map((key) => row[key])].join());
            },
          });
          const decoder = new CaptureDecoder(state);
          decoder.push(
            readCapture(join(capturesFolder, 'real', `brokerj-${version}-${program}.pcap`)),
          );
          decoder.end();
          return tags.sort().join(' ');
        });
        expect(new Set(own).size, 'no difference any more; take it off the list').toBeGreaterThan(
          1,
        );
      });
    }
  },
);

/** What 0-10 has too, and calls the same. What a publisher is told differs: completing, where 0-9-1 tells nothing. */
const TOLD_BY_ALL = [
  'direction',
  'purpose',
  'payloadBytes',
  'redelivered',
  'exchange',
  'routingKey',
  'contentType',
  'address',
] as const;

const DIFFERENT_010: ReadonlyMap<string, string> = new Map([
  ['flow', 'stopping its connection, the 0-10 client releases what it has prefetched'],
  ['reject', 'the 0-10 client releases what the application rejects for good, too'],
]);

/** Every delivery of a program in the words that all versions have, in an order of their own. */
function livesInAll(version: string, program: string): string[] {
  const rows: string[] = [];
  const state = new StateSink({
    delivery(record) {
      const row = deliveryRow(record);
      const told = TOLD_BY_ALL.map((key) => String(row[key]).replace(MADE_UP, 'TempQueue'));
      if (record.direction === 1) told.push(record.outcome);
      rows.push(told.join(' '));
    },
  });
  const decoder = new CaptureDecoder(state);
  decoder.push(readCapture(join(capturesFolder, 'real', `brokerj-${version}-${program}.pcap`)));
  decoder.end();
  return rows.sort();
}

describeWithCaptures('the same program over 0-9-1 and 0-10: the same messages', (register) => {
  for (const program of [...PROGRAMS, 'compress']) {
    const why = DIFFERENT_010.get(program);
    register(why === undefined ? program : `${program}: ${why}`, () => {
      const [old, now] = ['091', '010'].map((version) => livesInAll(version, program));
      if (why === undefined) expect(now).toEqual(old);
      else expect(now, 'no difference any more; take it off the list').not.toEqual(old);
    });
  }
});
