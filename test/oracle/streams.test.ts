import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { describeWithCaptures } from '../support/captures.ts';
import { type Decoded, decodeFile, frameBytes } from '../support/decode.ts';
import { goldenCaptures } from './golden.ts';
import { REAL_GOLDENS } from './golden-real.ts';

/** One direction of a connection as tshark's follow put it together. */
interface GoldenStream {
  /** tshark's number, from 0. */
  readonly stream: number;
  readonly sender: string;
  readonly bytes: number;
  readonly sha256: string;
}

function endpoint(text: string): string {
  const colon = text.lastIndexOf(':');
  const address = text.slice(0, colon).replace(/^\[|\]$/g, '');
  return address.includes(':') ? `[${address}]${text.slice(colon)}` : text;
}

function readStreams(path: string): GoldenStream[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(1);
  return lines
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [stream, node0, node1, bytes0, sha0, bytes1, sha1] = line.split('\t');
      return [
        { stream: Number(stream), sender: endpoint(node0), bytes: Number(bytes0), sha256: sha0 },
        { stream: Number(stream), sender: endpoint(node1), bytes: Number(bytes1), sha256: sha1 },
      ];
    });
}

/** The octets of all rows of one direction put together; undefined where some are missing. */
function streamOf(decoded: Decoded, connection: number, direction: number): Buffer | undefined {
  const rows = decoded.rows
    .filter((row) => row.connection === connection && row.direction === direction)
    .sort((a, b) => a.streamOffset - b.streamOffset);
  const isWhole = rows.every(({ name, malformed }) => name !== 'gap' && malformed?.layer !== 'tcp');
  if (rows.length === 0 || !isWhole) return undefined;
  return Buffer.concat(rows.map((row) => frameBytes(decoded, row)));
}

describeWithCaptures('every octet of a stream is in exactly one row', (register) => {
  for (const { name, capture, golden } of goldenCaptures()) {
    // Goldens of real captures, and of those with more than 120 streams, were made without them.
    if (REAL_GOLDENS.includes(name) || /fuzz|^kpvdr-amqp_type_test$/.test(name)) continue;
    const path = golden.replace(/\.pdus\.tsv$/, '.streams.tsv');
    register(name, () => {
      const decoded = decodeFile(capture);
      let compared = 0;
      for (const { stream, sender, bytes, sha256 } of readStreams(path)) {
        const info = decoded.connections.get(stream + 1);
        expect([info?.client, info?.server]).toContain(sender);
        // TLS has rows for its headers alone.
        if (info === undefined || info.notDecoded !== undefined || info.gaps > 0) continue;
        if (info.transport === 'tls') continue;
        const octets = streamOf(decoded, stream + 1, sender === info.client ? 0 : 1);
        if (octets === undefined) continue;
        compared += 1;
        const hash = createHash('sha256').update(octets).digest('hex');
        expect([octets.length, hash], `${name} stream ${stream} from ${sender}`).toEqual([
          bytes,
          sha256,
        ]);
      }
      // Of TLS tshark has the octets that were sent; the rows have what they carry.
      if (!name.includes('amqps')) expect(compared).toBeGreaterThan(0);
    });
  }
});
