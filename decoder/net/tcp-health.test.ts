import { describe, expect, test } from 'vitest';
import { EMPTY_10, HEADER_10, join } from '../../test/support/framing.ts';
import {
  captureOfSegments,
  handshake,
  type ScriptSegment,
  tell,
} from '../../test/support/tcp-script.ts';
import { CaptureDecoder } from '../decode.ts';
import type { ConnectionInfo } from '../sink.ts';
import { TCP_HEALTH_KEYS } from '../tcp-health.ts';

function healthOf(segments: readonly ScriptSegment[]): ConnectionInfo {
  return tell(captureOfSegments(segments)).connections[0];
}

const MILLISECOND = 1_000_000;
const HEADER = { way: '>', at: 0, payload: HEADER_10 } as const;

describe('round trips', () => {
  test('are measured from octets to their acknowledgement, each end for itself', () => {
    const [syn, synAck, ack] = handshake();
    expect(
      healthOf([
        { ...syn, micros: 0 },
        { ...synAck, micros: 8000 },
        { ...ack, micros: 10_000 },
        { ...HEADER, micros: 11_000 },
        { way: '<', at: 0, ack: 8, micros: 35_000 },
      ]),
    ).toMatchObject({
      clientRttMinNanos: 8 * MILLISECOND,
      clientRttMaxNanos: 24 * MILLISECOND,
      // RFC 6298: 8 ms and an eighth of the way to 24 ms.
      clientRttNanos: 10 * MILLISECOND,
      serverRttMinNanos: 2 * MILLISECOND,
      serverRttMaxNanos: 2 * MILLISECOND,
    });
  });

  test('are not measured of what was sent again', () => {
    const [, , ack] = handshake();
    const told = healthOf([
      { ...ack, micros: 0 },
      { ...HEADER, micros: 1000 },
      { ...HEADER, micros: 201_000 },
      { way: '<', at: 0, ack: 8, micros: 202_000 },
    ]);
    expect(told.clientRttNanos).toBeUndefined();
    expect(told.clientRetransmissions).toBe(1);
    expect(told.clientRetransmittedBytes).toBe(8);
    expect(told.serverRetransmissions).toBe(0);
  });

  test('wait for the acknowledgement of all octets', () => {
    const told = healthOf([
      { way: '>', at: 0, ack: 0, micros: 0 },
      { way: '>', at: 0, payload: join(HEADER_10, EMPTY_10), micros: 1000 },
      { way: '<', at: 0, ack: 8, micros: 2000 },
      { way: '<', at: 0, ack: 16, micros: 5000 },
    ]);
    expect(told.clientRttMinNanos).toBe(4 * MILLISECOND);
  });
});

describe('figures of an end', () => {
  test('say how much was under way at most', () => {
    const told = healthOf([
      ...handshake(),
      HEADER,
      { way: '>', at: 8, payload: EMPTY_10 },
      { way: '<', at: 0, ack: 8 },
      { way: '>', at: 16, payload: EMPTY_10 },
      { way: '<', at: 0, ack: 24 },
    ]);
    expect(told.clientInFlightBytes).toBe(16);
  });

  test('say what was sent again with other octets, also after the first copy was read', () => {
    const forged = EMPTY_10.map((octet) => octet ^ 1);
    const capture = captureOfSegments([
      ...handshake(),
      HEADER,
      { way: '>', at: 8, payload: EMPTY_10 },
      { way: '>', at: 8, payload: forged },
      HEADER,
    ]);
    for (const step of [capture.length, 100, 1]) {
      const infos: ConnectionInfo[] = [];
      const decoder = new CaptureDecoder({
        frame: () => undefined,
        connectionDone: (info) => infos.push({ ...info }),
      });
      for (let at = 0; at < capture.length; at += step) {
        decoder.push(capture.slice(at, at + step));
      }
      decoder.end();
      expect(infos).toMatchObject([{ retransmittedBytes: 16, differingBytes: EMPTY_10.length }]);
    }
  });

  test('say how long it could take nothing, up to the end of the connection', () => {
    const told = healthOf([
      ...handshake(),
      { ...HEADER, micros: 1_000_000 },
      { way: '<', at: 0, ack: 8, window: 0, micros: 2_000_000 },
      { way: '<', at: 0, ack: 8, window: 5, micros: 2_500_000 },
      { way: '<', at: 0, ack: 8, window: 0, micros: 3_000_000 },
      { way: '<', at: 0, ack: 8, window: 0, micros: 5_000_000 },
    ]);
    expect(told).toMatchObject({ serverZeroWindows: 2, clientZeroWindows: 0 });
    expect(told.serverZeroWindowNanos).toBe(2500 * MILLISECOND);
  });

  test('are of connections that carry AMQP only', () => {
    const text = new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n');
    const told = healthOf([...handshake(), { way: '>', at: 0, payload: text }]);
    expect(TCP_HEALTH_KEYS.filter((key) => told[key] !== undefined)).toEqual([]);
  });
});
