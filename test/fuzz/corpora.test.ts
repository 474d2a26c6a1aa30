import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../support/captures.ts';
import { PcapBuilder } from '../support/pcap-builder.ts';
import { Random } from '../support/random.ts';
import { exercise } from './exercise.ts';
import { Watchdog } from './watchdog.ts';

/** Byte streams that once broke other AMQP libraries. */
const CORPORA = [
  'apache+qpid-proton/c/tests/fuzz/fuzz-connection-driver/corpus',
  'apache+qpid-proton/c/tests/fuzz/fuzz-proactor-receive/corpus',
  'Azure+go-amqp/internal/encoding/testdata/fuzz/conn/corpus',
];

const HEADER = Uint8Array.from([0x41, 0x4d, 0x51, 0x50, 0, 1, 0, 0]);

/** The stream as it is, from either side, and behind a protocol header that opens the way for it. */
function captureOf(stream: Uint8Array): Uint8Array {
  const pcap = new PcapBuilder();
  pcap.connect(40_000).fromServer(stream);
  pcap.connect(40_001).fromClient(stream);
  pcap.connect(40_002).fromClient(HEADER).fromServer(HEADER).fromServer(stream).fromClient(stream);
  return pcap.build();
}

describeWithCaptures('streams that broke other libraries', (register) => {
  for (const corpus of CORPORA) {
    register(corpus, async () => {
      const folder = join(capturesFolder, 'public', corpus);
      expect(existsSync(folder)).toBe(true);
      const files = readdirSync(folder).sort();
      expect(files.length).toBeGreaterThan(300);
      const watchdog = new Watchdog(corpus);
      files.forEach((file, n) => {
        watchdog.run(n);
        try {
          exercise(captureOf(new Uint8Array(readFileSync(join(folder, file)))), new Random(n));
        } catch (error) {
          throw new Error(file, { cause: error });
        }
      });
      await watchdog.stop();
    });
  }
});
