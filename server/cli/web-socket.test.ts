/** AMQP over WebSocket on the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../test/support/command-line.ts';
import { type SocketChoice, socketWire } from '../../test/support/web-socket.ts';
import { capture, SAYINGS } from '../../test/support/wire.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amqpscope-web-socket-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, choice: SocketChoice): string {
  const file = join(folder, `${name}.pcap`);
  writeFileSync(file, capture(socketWire(choice, SAYINGS)));
  return file;
}

test('summary tells how the connection became WebSocket, and how that ended', async () => {
  const file = written('plain', { protocol: 'amqp' });
  const { stdout } = await run(['summary', file, '--json']);
  expect(JSON.parse(stdout).connections).toEqual([
    expect.objectContaining({
      protocol: 'amqp-1.0',
      transport: 'websocket',
      webSocketPath: '/amqp?…',
      webSocketProtocol: 'amqp',
      webSocketClose: '1000 normal closure, from the client: done',
    }),
  ]);
  expect((await run(['summary', file])).stdout).toContain(
    'amqp-1.0 over websocket  path /amqp?…, subprotocol amqp, WebSocket close 1000 normal closure, from the client: done',
  );
});

test.each([
  ['masked', {}, 'file offset '],
  ['compressed', { deflate: '' }, 'inflated'],
])(
  'show has the octets of a frame that was %s, and where they came',
  async (name, choice, place) => {
    const file = written(name, choice);
    const shown = await run(['show', file, 'c1>8', '--json']);
    const { bytes, pieces } = JSON.parse(shown.stdout);
    expect(bytes).toBe('0000001102000000005310c00401a10178');
    expect(pieces).toHaveLength(1);
    expect(pieces[0]).toMatchObject({ start: 0, end: 17, packet: expect.any(Number) });
    expect('fileOffset' in pieces[0]).toBe(name === 'masked');
    expect((await run(['show', file, 'c1>8'])).stdout).toContain(
      `packet ${pieces[0].packet}, ${place}`,
    );
  },
);
