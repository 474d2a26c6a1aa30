import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readPackets } from '../../test/support/capture-files.ts';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { readCapture } from '../../test/support/decode.ts';
import { splitCapture } from '../../test/support/packets.ts';
import { decodePackets, type SeenSegment } from '../../test/support/segments.ts';

const hex = (octets: Iterable<number>) => Buffer.from([...octets]).toString('hex');

function endpoint(family: number, words: readonly number[], port: number): string {
  const octets = words.flatMap((word) => [word >>> 24, word >>> 16, word >>> 8, word]);
  return `${hex(octets.slice(family === 4 ? 12 : 0).map((octet) => octet & 255))}:${port}`;
}

function summary(segment: SeenSegment): string {
  const { family, source, destination, ports, sequence, flags, payload } = segment;
  const from = endpoint(family, source, ports[0]);
  return `${from} > ${endpoint(family, destination, ports[1])} ${sequence} ${flags} ${hex(payload)}`;
}

describeWithCaptures('the real captures', (register) => {
  register('have the segments that a second, simple reader finds', () => {
    const folder = join(capturesFolder, 'real');
    let compared = 0;
    for (const name of readdirSync(folder)) {
      if (!/\.(pcap|pcapng)(\.gz)?$/.test(name)) continue;
      const file = readCapture(join(folder, name));
      // Large ones bring more of the same, slowly.
      if (file.length > 200_000) continue;
      const expected = splitCapture(file).packets.flatMap(({ tcp }) =>
        tcp === undefined
          ? []
          : [`${tcp.source} > ${tcp.destination} ${tcp.sequence} ${tcp.flags} ${hex(tcp.payload)}`],
      );
      const { segments } = decodePackets(readPackets(file).packets);
      expect(segments.map(summary), name).toEqual(expected);
      compared += segments.length;
    }
    expect(compared).toBeGreaterThan(20_000);
  });
});
