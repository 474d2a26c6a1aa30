import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { readCapture } from '../../../test/support/decode.ts';
import { CaptureDecoder } from '../../decode.ts';
import type { JsonObject } from '../../json.ts';
import { deliveryRow } from '../delivery-row.ts';
import { StateSink } from '../state-sink.ts';

/** Rows by the frame they begin with, of a capture whose first frames were not seen. */
function livesAfter(plain: Uint8Array, skipped: number): Map<unknown, JsonObject> {
  const rows = new Map<unknown, JsonObject>();
  const state = new StateSink({
    delivery(record) {
      const row = deliveryRow(record);
      rows.set(row.startFrame, row);
    },
  });
  const decoder = new CaptureDecoder({
    frame(view) {
      if (view.number > skipped) state.frame(view);
    },
    connectionDone: (info) => state.connectionDone(info),
  });
  decoder.push(plain);
  decoder.end();
  return rows;
}

/** What may become unknown, but not something else. Numbers of sessions and links begin anew. */
const KEYS = ['deliveryTag', 'kind', 'messageId', 'payloadBytes', 'redelivered', 'exchange'];

const CAPTURES = [
  'brokerj-08-confirm',
  'brokerj-08-reject',
  'brokerj-09-hello',
  'brokerj-091-pika-nack',
  'joram-091-get',
  'joram-091-reject',
  'rabbitmq-08-amqplib',
  'rabbitmq-091-basic-get-polling',
  'rabbitmq-091-confirm-nack',
  'rabbitmq-091-double-ack',
  'rabbitmq-091-field-tables',
  'rabbitmq-091-java-returned',
  'rabbitmq-091-kombu',
  'rabbitmq-091-pika',
  'rabbitmq-091-prefetch-exhausted',
  'rabbitmq-091-qos-global',
  'rabbitmq-091-recover',
];

describeWithCaptures('cutting the front makes outcomes unknown, never wrong', (register) => {
  for (const name of CAPTURES) {
    register(name, () => {
      const plain = readCapture(join(capturesFolder, 'real', `${name}.pcap`));
      const whole = livesAfter(plain, 0);
      const last = Math.max(...[...whole.keys()].map(Number));
      let known = 0;
      for (let skipped = 1; skipped < last; skipped += 3) {
        for (const [startFrame, row] of livesAfter(plain, skipped)) {
          const twin = whole.get(startFrame);
          const where = `frame ${startFrame} without the first ${skipped}`;
          expect(twin, where).toBeDefined();
          if (row.outcome !== 'none') {
            known += 1;
            expect(row.outcome, where).toBe(twin?.outcome);
            expect(row.outcomeFrame, where).toBe(twin?.outcomeFrame);
          }
          for (const key of KEYS) {
            if (row[key] !== undefined) expect(row[key], `${key} of ${where}`).toEqual(twin?.[key]);
          }
        }
      }
      expect(known).toBeGreaterThan(0);
    });
  }
});
