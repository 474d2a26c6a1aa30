import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecentFile } from '../capture/recent-file.ts';
import { LIMITS } from '../limits.ts';
import { DeliveredPlaces } from './delivered-places.ts';
import { HeldBudget } from './held-budget.ts';
import { HELD_SEGMENT_BYTES } from './held-segment.ts';
import { Stream } from './stream.ts';
import type { StreamChunk } from './stream-chunk.ts';
import { TcpSegment } from './tcp-segment.ts';

/** Records what a stream hands on, as text: letters for bytes, `[n]` for n missing ones. */
class Recorder {
  text = '';
  data({ bytes, start, end }: StreamChunk): void {
    this.text += String.fromCharCode(...bytes.subarray(start, end));
  }
  missing(_offset: number, count: number): void {
    this.text += `[${count}]`;
  }
}

function setUp(budget: number | HeldBudget = 1_000_000) {
  const recorder = new Recorder();
  const held = typeof budget === 'number' ? new HeldBudget(budget) : budget;
  const file = new RecentFile();
  const stream = new Stream(recorder, held, new DeliveredPlaces(file));
  let packet = 0;
  let written = 0;
  const push = (bytes: Uint8Array) => {
    file.begin(bytes);
    written += bytes.length;
    file.keep();
  };
  const receive = (sequence: number, text: string, more: { wire?: number; fin?: boolean } = {}) => {
    const bytes = new TextEncoder().encode(text);
    const segment = new TcpSegment(bytes);
    segment.packet = ++packet;
    segment.timeNanos = packet * 1000;
    segment.payloadEnd = bytes.length;
    segment.wireLength = more.wire ?? bytes.length;
    segment.payloadFileOffset = written;
    push(bytes);
    stream.receive(segment, sequence >>> 0, more.fin ?? false, packet);
  };
  return { recorder, stream, receive, push };
}

describe('a stream with a handshake', () => {
  test('in order, out of order, twice: each byte once', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(99);
    receive(100, 'abc');
    receive(106, 'ghi');
    receive(106, 'ghi');
    receive(103, 'def');
    receive(100, 'abcdef');
    expect(recorder.text).toBe('abcdefghi');
    expect(stream.arrivalPacket).toBe(4);
    expect(stream.repeated.bytes).toBe(9);
  });

  test('sequence numbers wrap', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(0xfffffffd);
    receive(0xfffffffe, 'ab');
    receive(2, 'ef');
    receive(0, 'cd');
    expect(recorder.text).toBe('abcdef');
  });

  test('the first copy of overlapping bytes wins, and differences are counted', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(0);
    receive(4, 'DEF');
    receive(1, 'abcxe');
    expect(recorder.text).toBe('abcDEF');
    expect(stream.repeated.differingBytes).toBe(2);
  });

  test('what differs from a first copy that was handed on is counted', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(0);
    receive(1, 'abc');
    receive(6, 'fgh');
    receive(4, 'de');
    receive(9, 'ijk');
    receive(2, 'bCdEfghI');
    expect(recorder.text).toBe('abcdefghijk');
    expect(stream.repeated.bytes).toBe(8);
    expect(stream.repeated.differingBytes).toBe(3);
  });

  test('nothing is said of copies of what the capture did not have or has no more at hand', () => {
    const { stream, receive, push } = setUp();
    stream.open(0);
    receive(1, 'abc', { wire: 6 });
    receive(7, 'ghi');
    receive(1, 'abcXYZghi');
    expect(stream.repeated.differingBytes).toBe(0);
    push(new Uint8Array(LIMITS.recentFileBytes - 30));
    receive(7, 'GHi');
    expect(stream.repeated.differingBytes).toBe(2);
    push(new Uint8Array(100));
    receive(7, 'GHI');
    expect(stream.repeated.differingBytes).toBe(2);
    receive(10, 'jkl');
    for (let i = 0; i < LIMITS.recentPlaces; i++) receive(13 + i, 'm');
    receive(10, 'JKL');
    expect(stream.repeated.differingBytes).toBe(2);
  });

  test('a keep-alive is no retransmission and no data', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(0);
    receive(1, 'abc');
    receive(3, '\0');
    receive(4, 'd');
    expect(recorder.text).toBe('abcd');
    expect(stream.repeated.bytes).toBe(0);
  });

  test('a hole that the peer has acknowledged is given up after a while', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(0);
    receive(1, 'abc');
    receive(9, 'xyz');
    stream.acknowledge(12);
    expect(recorder.text).toBe('abc');
    for (let i = 0; i < LIMITS.acknowledgedHolePackets + 2; i++) receive(9, 'xyz');
    expect(recorder.text).toBe('abc[5]xyz');
  });

  test('a hole that nobody acknowledged waits for the bytes until the end', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(0);
    receive(4, 'def');
    for (let i = 0; i < 200; i++) receive(4, 'def');
    expect(recorder.text).toBe('');
    stream.flush();
    expect(recorder.text).toBe('[3]def');
  });

  test('the out-of-order bound ends a hole', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(0);
    const count = LIMITS.outOfOrderSegments + 2;
    for (let i = 0; i < count; i++) receive(2 + i, 'x');
    expect(recorder.text.startsWith('[1]x')).toBe(true);
  });

  test('bytes cut by the snap length are missing at once', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(0);
    receive(1, 'abc', { wire: 10 });
    receive(11, 'xyz', { wire: 5 });
    expect(recorder.text).toBe('abc[7]xyz[2]');
  });

  test('what the snap length cut is no reason to drop copies that are there', () => {
    const inOrder = setUp();
    inOrder.stream.open(0);
    inOrder.receive(6, 'fg');
    inOrder.receive(1, 'abc', { wire: 10 });
    inOrder.receive(11, 'xyz');
    inOrder.stream.flush();
    expect(inOrder.recorder.text).toBe('abc[2]fg[3]xyz');
    const outOfOrder = setUp();
    outOfOrder.stream.open(0);
    outOfOrder.receive(7, 'fg');
    outOfOrder.receive(2, 'bcd', { wire: 9 });
    outOfOrder.receive(1, 'a');
    outOfOrder.receive(11, 'xyz');
    outOfOrder.stream.flush();
    expect(outOfOrder.recorder.text).toBe('abcd[2]fg[2]xyz');
  });

  test('bytes acknowledged after the last one captured are missing; a FIN octet is not', () => {
    const lost = setUp();
    lost.stream.open(0);
    lost.receive(1, 'abc');
    lost.stream.acknowledge(14);
    lost.stream.flush();
    expect(lost.recorder.text).toBe('abc[10]');
    const fin = setUp();
    fin.stream.open(0);
    fin.receive(1, 'abc', { fin: true });
    fin.stream.acknowledge(5);
    fin.stream.flush();
    expect(fin.recorder.text).toBe('abc');
    expect(fin.stream.finished).toBe(true);
  });

  test('an ack that is no ack of this connection makes no bytes missing', () => {
    const { recorder, stream, receive } = setUp();
    stream.open(0);
    receive(1, 'abc');
    stream.acknowledge(100_000_000);
    receive(4, 'def');
    stream.acknowledge(7);
    stream.flush();
    expect(recorder.text).toBe('abcdef');
  });

  test('without room for held bytes holes are given up rather than bytes', () => {
    const { recorder, stream, receive } = setUp(HELD_SEGMENT_BYTES + 4);
    stream.open(0);
    receive(4, 'def');
    receive(10, 'jkl');
    receive(13, 'm');
    expect(recorder.text).toBe('[3]def[3]jklm');
  });

  test('bytes that join held ones need no room', () => {
    const { recorder, stream, receive } = setUp(HELD_SEGMENT_BYTES + 3);
    stream.open(0);
    receive(5, 'efg');
    receive(1, 'abcdEfghi');
    expect(recorder.text).toBe('abcdefghi');
    expect(stream.repeated.bytes).toBe(3);
    expect(stream.repeated.differingBytes).toBe(1);
  });

  test('a segment of one byte costs more than the byte', () => {
    const budget = new HeldBudget(1_000_000);
    const { stream, receive } = setUp(budget);
    stream.open(0);
    for (let i = 0; i < 100; i++) receive(2 + 2 * i, 'x');
    expect(budget.used).toBe(100 * (HELD_SEGMENT_BYTES + 1));
    stream.flush();
    expect(budget.used).toBe(0);
  });
});

describe('a stream that began before the capture', () => {
  test('its earliest byte is offset 0, whichever packet came first', () => {
    const { recorder, stream, receive } = setUp();
    receive(500, 'def');
    receive(497, 'abc');
    stream.flush();
    expect(recorder.text).toBe('abcdef');
  });

  test('nothing is waited for when the peer had received everything before', () => {
    const { recorder, stream, receive } = setUp();
    stream.acknowledge(500);
    receive(500, 'abc');
    expect(recorder.text).toBe('abc');
  });

  test('a SYN that was captured late still says where the stream began', () => {
    const { recorder, stream, receive } = setUp();
    receive(103, 'def');
    stream.open(99);
    receive(100, 'abc');
    while (stream.nextPacket < Number.POSITIVE_INFINITY) stream.releaseOne();
    expect(recorder.text).toBe('abcdef');
    expect(stream.startKnown).toBe(true);
  });
});

test('any cutting, order and repetition of segments gives the same bytes', () => {
  const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 30 }),
      fc.nat(0xffffffff),
      fc.boolean(),
      (extra, first, handshake) => {
        const { recorder, stream, receive } = setUp();
        if (handshake) stream.open((first - 1) >>> 0);
        else stream.acknowledge(first);
        const piece = (from: number, length: number) =>
          receive(first + from, alphabet.slice(from, from + length));
        if (!handshake) piece(0, 1);
        for (const [from, length] of extra) piece(from, length);
        for (let from = 0; from < alphabet.length; from += 7) piece(from, 7);
        stream.flush();
        expect(recorder.text).toBe(alphabet);
        expect(stream.repeated.differingBytes).toBe(0);
      },
    ),
  );
});

test('octets that differ are counted whichever copy came first, and wherever it is', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.nat(40), fc.integer({ min: 2, max: 20 }), fc.constantFrom('a', 'b', 'c')),
        {
          maxLength: 30,
        },
      ),
      (pieces) => {
        const { stream, receive } = setUp();
        stream.open(0);
        const first = new Map<number, string>();
        let differing = 0;
        for (const [from, length, letter] of pieces) {
          for (let at = from; at < from + length; at++) {
            const known = first.get(at) ?? letter;
            if (known !== letter) differing++;
            first.set(at, known);
          }
          receive(1 + from, letter.repeat(length));
        }
        expect(stream.repeated.differingBytes).toBe(differing);
      },
    ),
  );
});
