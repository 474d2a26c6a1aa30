/** The properties of the other files here, of real AMQP over WebSocket: in the clear, and compressed inside TLS. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../support/captures.ts';
import { CuttableCapture } from '../support/cuts.ts';
import { type Decoded, decodeBytes, readCapture } from '../support/decode.ts';
import { joinCapture, splitCapture } from '../support/packets.ts';
import { Random } from '../support/random.ts';
import { tlsOf } from '../support/tls.ts';
import { framesOf, isPart, wholeOf } from '../support/wire.ts';
import { lost, strangers } from './same-rows.ts';

const CUTS = 100;
const namesOf = ({ rows }: Decoded) =>
  [0, 1].map((direction) =>
    rows.flatMap((row) => (row.direction === direction && row.name !== 'gap' ? [row.name] : [])),
  );

describeWithCaptures('a part of AMQP over WebSocket gives rows of the whole', (register) => {
  for (const name of ['artemis-10-rhea-ws-61616', 'rhea-10-ws', 'activemq-10-wss']) {
    const path = join(capturesFolder, 'real', `${name}.pcap`);
    const read = (plain: Uint8Array, chunkBytes?: () => number) =>
      decodeBytes(plain, chunkBytes, tlsOf(path));

    register(`${name}: in any chunks`, () => {
      const plain = readCapture(path);
      const random = new Random(name.length);
      const { rows } = read(plain, () => 1 + random.below(300));
      expect(rows).toEqual(read(plain).rows);
    });

    register(`${name}: cut at its end`, () => {
      const plain = readCapture(path);
      const whole = read(plain);
      const random = new Random(name.length);
      for (let count = 0; count < CUTS; count++) {
        const cut = 100 + random.below(plain.length - 100);
        const changed = read(plain.subarray(0, cut));
        expect(strangers(whole, changed), `cut at ${cut}`).toEqual([]);
        expect(lost(whole, changed), `cut at ${cut}`).toEqual([]);
      }
    });

    register(`${name}: with every packet cut short`, () => {
      const capture = new CuttableCapture(readCapture(path));
      const whole = read(capture.whole.plain);
      for (const octets of [96, 140, 400]) {
        const changed = read(capture.snap(octets).plain);
        for (const direction of [0, 1]) {
          const known = isPart(wholeOf(changed, direction), framesOf(whole, direction));
          expect(known, `${octets}`).toBe(true);
        }
        // Frames are in messages of their own, so each is told, whatever of it came.
        const isInTheClear = name === 'rhea-10-ws';
        if (isInTheClear) expect(namesOf(changed), `${octets}`).toEqual(namesOf(whole));
      }
    });

    register(`${name}: from any packet on, and without any one`, () => {
      const { head, packets } = splitCapture(readCapture(path));
      const whole = read(joinCapture(head, packets));
      for (let place = 0; place < packets.length; place++) {
        const later = read(joinCapture(head, packets.slice(place)));
        expect(strangers(whole, later), `from packet ${place + 1}`).toEqual([]);
        // How much was carried in what is missing nobody knows, so offsets behind it are others.
        const without = read(joinCapture(head, packets.toSpliced(place, 1)));
        for (const direction of [0, 1]) {
          const isKnown = isPart(wholeOf(without, direction), framesOf(whole, direction));
          expect(isKnown, `without packet ${place + 1}`).toBe(true);
        }
      }
    });
  }
});
