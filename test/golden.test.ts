import { describe, expect, test } from 'vitest';
import { describeFrame } from '../decoder/dissect.ts';
import { Dissector, decodeBytes, type Row, stableName } from './support/decode.ts';
import { readSamples } from './support/samples.ts';

/** A gap has no dissection: its fields are its columns. */
function gapFields({ columns }: Row): { readonly [key: string]: number } {
  const known = Object.entries({
    missingBytes: Number(columns.missingBytes),
    skippedBytes: Number(columns.skippedBytes),
  }).filter(([, bytes]) => bytes >= 0);
  return Object.fromEntries(known);
}

/** Everything that is shown of a capture, one line a frame, so that a change shows as a diff. */
describe('samples are shown as they were', () => {
  test.each(readSamples())('$file', async ({ file, plain }) => {
    const decoded = decodeBytes(plain);
    const dissector = new Dissector(decoded);
    const lines = decoded.rows.map((row) => {
      const fields = row.name === 'gap' ? gapFields(row) : dissector.dissect(row).fields;
      const { number, packet, timeNanos, channel, name, size, malformed } = row;
      const info = describeFrame(row.protocol, name, fields);
      const fault = malformed === undefined ? '' : ` ! ${malformed.layer}: ${malformed.reason}`;
      const place = `${number} p${packet} ${timeNanos} ${stableName(row)} ch ${channel}`;
      return `${place} ${name} ${size} | ${info}${fault} | ${JSON.stringify(fields)}`;
    });
    const infos = [...decoded.connections.values()].sort((a, b) => a.number - b.number);
    const text = [...lines, ...infos.map((info) => JSON.stringify(info)), ''].join('\n');
    await expect(text).toMatchFileSnapshot(`golden/${file}.txt`);
  });
});
