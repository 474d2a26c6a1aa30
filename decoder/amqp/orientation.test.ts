import { expect, test } from 'vitest';
import { EMPTY_10, HEADER_10, join, OPEN } from '../../test/support/framing.ts';
import {
  captureOfSegments,
  handshake,
  type ScriptSegment,
  tell,
} from '../../test/support/tcp-script.ts';

const CLIENT = '10.0.0.1:40000';
const SERVER = '10.0.0.2:5672';

/** The script's server listens on 5672. */
function clientOf(segments: readonly ScriptSegment[]): string | undefined {
  return tell(captureOfSegments(segments)).connections[0]?.client;
}

const payload = join(HEADER_10, OPEN, EMPTY_10);

test('a capture may begin between the header of the client and the answer to it', () => {
  const answer = { way: '<', at: 0, ack: 8, payload } as const;
  const goesOn = { way: '>', at: 8, ack: payload.length, payload: join(OPEN, EMPTY_10) } as const;
  expect(clientOf([answer, goesOn])).toBe(CLIENT);
});

test('behind a handshake it is whoever began it, on any port', () => {
  const swapped = handshake().map((segment): ScriptSegment => {
    return { ...segment, way: segment.way === '>' ? '<' : '>' };
  });
  expect(clientOf([...swapped, { way: '<', at: 0, payload }])).toBe(SERVER);
});

test('of a connection under way nothing comes before what it answers, however few frames that was', () => {
  const lines = tell(
    captureOfSegments([
      { way: '>', at: 0, ack: 0, payload: OPEN },
      { way: '<', at: 0, ack: OPEN.length, payload: join(OPEN, EMPTY_10, EMPTY_10) },
      { way: '>', at: OPEN.length, ack: OPEN.length + 16, payload: EMPTY_10 },
    ]),
  ).lines;
  expect(lines.filter((line) => line.startsWith('frame'))).toEqual([
    'frame > 0..17 packet 1',
    'frame < 0..17 packet 2',
    'frame < 17..25 packet 2',
    'frame < 25..33 packet 2',
    'frame > 17..25 packet 3',
  ]);
});
