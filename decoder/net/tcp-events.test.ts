import { describe, expect, test } from 'vitest';
import { EMPTY_10, HEADER_10, join } from '../../test/support/framing.ts';
import {
  captureOfSegments,
  handshake,
  type ScriptSegment,
  tell,
} from '../../test/support/tcp-script.ts';
import { LIMITS } from '../limits.ts';
import { TCP_EVENT_KINDS } from '../sink.ts';

const KINDS: ReadonlySet<string> = new Set(TCP_EVENT_KINDS);

function events(segments: readonly ScriptSegment[]): string[] {
  const { lines } = tell(captureOfSegments(segments));
  return lines.filter((line) => KINDS.has(line.split(' ')[0]));
}

const HEADER = { way: '>', at: 0, payload: HEADER_10 } as const;
const LETTER = Uint8Array.of(0);

describe('octets that nobody acknowledges', () => {
  const three = join(EMPTY_10, EMPTY_10, EMPTY_10);
  /** A window of 24 octets without scaling; the octets at 8 fill it. */
  const filled: readonly ScriptSegment[] = [
    ...handshake(false),
    { ...HEADER, micros: 5000 },
    { way: '<', at: 0, ack: 8, window: 24, micros: 6000 },
    { way: '>', at: 8, payload: three, micros: 10_000 },
  ];
  const again: ScriptSegment = { way: '>', at: 8, payload: three };
  const probe: ScriptSegment = { way: '<', at: 0, ack: 8, window: 24, payload: EMPTY_10 };
  const answer: ScriptSegment = { way: '<', at: 0, ack: 32, window: 24 };
  const hangs = 'unacknowledged < 24 packet 7';

  test('fill the window: told after a while, and when it goes on', () => {
    expect(
      events([...filled, { ...probe, micros: 211_000 }, { ...answer, at: 8, micros: 300_000 }]),
    ).toEqual([hangs, 'window-open < 24 packet 8']);
  });

  test('are sent again, though the window has room', () => {
    const [syn, synAck, ack, header, , octets] = filled;
    const roomy: ScriptSegment = { way: '<', at: 0, ack: 8, window: 999, micros: 6000 };
    expect(
      events([
        ...[syn, synAck, ack, header, roomy, octets],
        { ...again, micros: 211_000 },
        { ...again, micros: 611_000 },
        { ...answer, window: 999, micros: 700_000 },
      ]),
    ).toEqual([
      'retransmission > 24 packet 7',
      hangs,
      'retransmission > 24 packet 8',
      'window-open < 999 packet 9',
    ]);
  });

  test('for some milliseconds are nothing special', () => {
    expect(events([...filled, { ...answer, micros: 209_000 }])).toEqual([]);
    expect(events([...filled, { ...again, micros: 100_000 }])).toEqual([
      'retransmission > 24 packet 7',
    ]);
  });

  test('by a window that is shut: that is told, and that it opens, once', () => {
    expect(
      events([
        ...filled,
        { ...probe, micros: 211_000 },
        { ...answer, at: 8, window: 0, micros: 300_000 },
        { ...answer, at: 8, window: 9, micros: 400_000 },
      ]),
    ).toEqual([hangs, 'zero-window < 0 packet 8', 'window-open < 9 packet 9']);
  });

  test('of which it is not known how large the window is', () => {
    expect(
      events([
        { way: '>', at: 0, ack: 0, payload: join(HEADER_10, EMPTY_10, EMPTY_10) },
        { way: '<', at: 0, ack: 24, window: 8 },
        { way: '>', at: 24, ack: 0, payload: EMPTY_10, micros: 10_000 },
        { way: '<', at: 0, ack: 24, window: 8, payload: EMPTY_10, micros: 900_000 },
      ]),
    ).toEqual([]);
  });
});

describe('windows', () => {
  test('shut and open once each, in octets as both ends agreed to scale them', () => {
    const segments: ScriptSegment[] = [
      HEADER,
      { way: '<', at: 0, ack: 8, window: 0 },
      { way: '<', at: 0, ack: 8, window: 0 },
      { way: '<', at: 0, ack: 8, window: 3 },
      { way: '<', at: 0, ack: 8, window: 4 },
    ];
    const shut = 'zero-window < 0 packet 5';
    expect(events([...handshake(), ...segments])).toEqual([shut, 'window-open < 384 packet 7']);
    expect(events([...handshake(false), ...segments])).toEqual([shut, 'window-open < 3 packet 7']);
    const [syn, synAck, ack] = handshake();
    const oneOffer = [syn, { ...synAck, options: [] }, ack, ...segments];
    expect(events(oneOffer)).toEqual([shut, 'window-open < 3 packet 7']);
  });

  test('of a connection that was under way are zero, or not known', () => {
    expect(
      events([
        { way: '>', at: 0, ack: 0, payload: join(HEADER_10, EMPTY_10, EMPTY_10) },
        { way: '<', at: 0, ack: 24, window: 0 },
        { way: '<', at: 0, ack: 24, window: 3 },
      ]),
    ).toEqual(['zero-window < 0 packet 2', 'window-open < packet 3']);
  });

  test('in an older segment that comes late are out of date', () => {
    expect(
      events([
        ...handshake(),
        { way: '>', at: 0, payload: join(HEADER_10, EMPTY_10) },
        { way: '<', at: 0, ack: 16, window: 9 },
        { way: '<', at: 0, ack: 8, window: 0 },
      ]),
    ).toEqual([]);
  });

  test('of SYN and RST mean nothing', () => {
    const [syn, synAck, ack] = handshake();
    const told = events([
      { ...syn, window: 0 },
      { ...synAck, window: 0 },
      ack,
      { way: '<', flags: 'RA', at: 0, ack: 0, window: 0 },
    ]);
    expect(told).toEqual(['reset < packet 4']);
  });
});

describe('a segment of one octet or none', () => {
  test('at the last place keeps the connection alive', () => {
    expect(
      events([
        ...handshake(),
        HEADER,
        { way: '<', at: 0, ack: 8 },
        { way: '>', at: 7 },
        { way: '<', at: 0, ack: 8 },
        { way: '>', at: 7, payload: LETTER },
        { way: '<', at: -1, ack: 8 },
      ]),
    ).toEqual(['keep-alive > 0 packet 6', 'keep-alive > 1 packet 8', 'keep-alive < 0 packet 9']);
  });

  test('probes a window that is shut, at the last place or behind it', () => {
    expect(
      events([
        ...handshake(),
        HEADER,
        { way: '<', at: 0, ack: 8, window: 0 },
        { way: '>', at: 7 },
        { way: '>', at: 8, payload: LETTER },
        { way: '<', at: 0, ack: 8, window: 0 },
        { way: '>', at: 8, payload: LETTER },
      ]),
    ).toEqual([
      'zero-window < 0 packet 5',
      'zero-window-probe > 0 packet 6',
      'zero-window-probe > 1 packet 7',
      'zero-window-probe > 1 packet 9',
    ]);
  });

  test('that was lost is no keep-alive', () => {
    expect(
      events([
        ...handshake(),
        { way: '>', at: 0, payload: HEADER_10.subarray(0, 7) },
        { way: '<', at: 0, ack: 7 },
        { way: '>', at: 7, payload: HEADER_10.subarray(7) },
        { way: '>', at: 7, payload: HEADER_10.subarray(7), micros: 300_000 },
      ]),
    ).toEqual(['retransmission > 1 packet 7', 'unacknowledged < 1 packet 7']);
  });
});

describe('segments sent again', () => {
  test('are retransmissions of as many octets as the capture had', () => {
    expect(
      events([
        ...handshake(),
        HEADER,
        { ...HEADER, micros: 200_000 },
        { way: '>', at: 4, payload: join(HEADER_10.subarray(4), EMPTY_10), micros: 400_000 },
      ]),
    ).toEqual([
      'retransmission > 8 packet 5',
      'retransmission > 4 packet 6',
      'unacknowledged < 16 packet 6',
    ]);
  });

  test('and the same packet captured twice is none', () => {
    const twice = [
      ...handshake(),
      { ...HEADER, micros: 5000, identification: 7 },
      { ...HEADER, micros: 5040, identification: 7 },
    ];
    expect(events(twice)).toEqual([]);
    expect(tell(captureOfSegments(twice)).connections[0].retransmittedBytes).toBe(0);
    const later = [...twice.slice(0, 4), { ...twice[4], micros: 8000 }];
    expect(events(later)).toEqual(['retransmission > 8 packet 5']);
    const another = [...twice.slice(0, 4), { ...twice[4], identification: 8 }];
    expect(events(another)).toEqual(['retransmission > 8 packet 5']);
  });

  test('after a loss before the capture are so too; packets that overtook one another are not', () => {
    const lost = (micros: number): ScriptSegment[] => [
      ...handshake(),
      { ...HEADER, micros: 10_000 },
      { way: '>', at: 16, payload: EMPTY_10, micros: 10_100 },
      { way: '>', at: 8, payload: EMPTY_10, micros },
    ];
    expect(events(lost(10_200))).toEqual(['out-of-order > 8 packet 6']);
    expect(events(lost(40_000))).toEqual(['retransmission > 8 packet 6']);
    const complaint = { way: '<', at: 0, ack: 8 } as const;
    const complained = [...lost(10_200)];
    complained.splice(
      5,
      0,
      ...[10_110, 10_120, 10_130].map((micros) => ({ ...complaint, micros })),
    );
    expect(events(complained)).toEqual(['retransmission > 8 packet 9']);
  });

  test('may be SYN and FIN', () => {
    const [syn, synAck, ack] = handshake();
    expect(
      events([
        syn,
        { ...syn, micros: 1_000_000 },
        synAck,
        ack,
        { way: '>', flags: 'FA', at: 0, ack: 0 },
        { way: '>', flags: 'FA', at: 0, ack: 0 },
      ]),
    ).toEqual(['retransmission > 0 packet 2', 'fin > packet 5', 'retransmission > 0 packet 6']);
  });

  test('are told up to a bound', () => {
    const again = LIMITS.tcpEventsPerConnection + 5;
    const repeats = Array.from({ length: again }, (): ScriptSegment => ({ ...HEADER }));
    const told = tell(captureOfSegments([...handshake(), HEADER, ...repeats]));
    const lines = told.lines.filter((line) => line.startsWith('retransmission'));
    expect(lines).toHaveLength(LIMITS.tcpEventsPerConnection);
    expect(told.connections[0].retransmittedBytes).toBe(8 * again);
  });
});

describe('the end', () => {
  test('is a FIN of either side, each told once, or a reset', () => {
    expect(
      events([
        ...handshake(),
        HEADER,
        { way: '>', flags: 'FA', at: 8, ack: 0 },
        { way: '<', flags: 'FA', at: 0, ack: 9 },
        { way: '>', flags: 'R', at: 9 },
      ]),
    ).toEqual(['fin > packet 5', 'fin < packet 6', 'reset > packet 7']);
  });
});

describe('a connection', () => {
  test('that turns out not to be AMQP is not told of', () => {
    const http = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const answer = new TextEncoder().encode('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    expect(
      events([
        ...handshake(),
        { way: '>', at: 0, payload: http },
        { way: '<', at: 0, ack: http.length, payload: answer },
        { way: '<', flags: 'FA', at: answer.length, ack: http.length, window: 0 },
      ]),
    ).toEqual([]);
  });

  test('whose client is found out later has its events the right way round', () => {
    // The server's frames come first, from a port that looks like a client's to nobody.
    const told = events([
      { way: '<', at: 0, ack: 0, window: 0 },
      { way: '>', at: 0, ack: 0, payload: HEADER_10 },
      { way: '<', at: 0, ack: 8, window: 5 },
    ]);
    expect(told).toEqual(['zero-window < 0 packet 1', 'window-open < packet 3']);
  });
});
