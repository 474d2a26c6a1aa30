/** Conversations over WebSocket that are invented, cut, late and incomplete: what is told of them was said. */
import { expect, test } from 'vitest';
import { decodeBytes } from '../../test/support/decode.ts';
import { EMPTY_10, HEADER_10, join, OPEN, transferFrame } from '../../test/support/framing.ts';
import { Random } from '../../test/support/random.ts';
import { type SocketChoice, socketWire } from '../../test/support/web-socket.ts';
import {
  capture,
  captureOf,
  framesOf,
  isPart,
  readOtherwise,
  type Said,
  segmentsOf,
  wholeOf,
} from '../../test/support/wire.ts';

const CHOICES: readonly SocketChoice[] = [
  {},
  { fragmentBytes: 9 },
  { fragmentBytes: 300, pings: true },
  { deflate: '' },
  { deflate: '', fragmentBytes: 20, pings: true },
  { deflate: '; client_no_context_takeover; server_no_context_takeover' },
];
const SEEDS = 150;
const directions = [0, 1] as const;

function saidBy(random: Random): Said[] {
  const opening = [HEADER_10, OPEN].flatMap((bytes) =>
    [true, false].map((fromClient) => ({ fromClient, bytes })),
  );
  const messages = Array.from({ length: random.below(30) }, () => {
    const frames = Array.from({ length: 1 + random.below(3) }, () =>
      random.below(4) === 0 ? EMPTY_10 : transferFrame(false, '005375a000'),
    );
    const most = random.pick([3, 256]);
    const body = Uint8Array.from({ length: random.below(400) }, () => random.below(most));
    const size = body.length.toString(16).padStart(8, '0');
    frames.push(transferFrame(false, `005375b0${size}${Buffer.from(body).toString('hex')}`));
    return { fromClient: random.below(2) === 0, bytes: join(...frames) };
  });
  return [...opening, ...messages];
}

test('whatever is lost, late or before the capture', () => {
  let told = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = new Random(seed);
    const sayings = saidBy(random);
    const choice = random.pick(CHOICES);
    const whole = decodeBytes(capture(sayings));
    const most = random.pick([5, 60, 1400]);
    const segments = segmentsOf(socketWire(choice, sayings), () => 1 + random.below(most));
    const holes = random.below(4);
    for (let i = 0; i < holes; i++) {
      segments.splice(random.below(segments.length), 1 + random.below(3));
    }
    for (let i = random.below(5); i > 0 && segments.length > 8; i--) {
      const at = 3 + random.below(segments.length - 6);
      segments.splice(at, 2, segments[at + 1], segments[at]);
    }
    const isWhole = random.below(4) > 0;
    const kept = isWhole ? segments : segments.slice(random.below(segments.length));
    const decoded = decodeBytes(captureOf(kept, isWhole), () => 1 + random.below(500));
    const name = `seed ${seed} ${JSON.stringify(choice)}`;
    expect(decoded.error, name).toBeUndefined();
    expect(readOtherwise(decoded), name).toEqual([]);
    expect(decoded.connections.get(1)?.webSocketFault, name).toBeUndefined();
    for (const direction of directions) {
      const said = framesOf(whole, direction);
      expect(isPart(wholeOf(decoded, direction), said), `${name} ${direction}`).toBe(true);
      if (holes === 0 && isWhole) expect(framesOf(decoded, direction), name).toEqual(said);
    }
    if (decoded.rows.length > 0) told++;
  }
  expect(told).toBeGreaterThan(SEEDS / 2);
});
