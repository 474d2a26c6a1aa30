import { describe, expect, test } from 'vitest';
import { ContentHash, hashText } from '../content-hash.ts';
import { ABSENT, FrameView } from '../frame-view.ts';
import { scanFrame091 } from './scan.ts';
import { type MessageFacts, scanProperties } from './scan-properties.ts';

const text = new TextEncoder();
const decoder = new TextDecoder();
const NONE = new Float64Array(0);
const texts = {
  read: (bytes: Uint8Array, start: number, end: number) => decoder.decode(bytes.slice(start, end)),
};

const short = (value: string) => [value.length, ...text.encode(value)];
const long = (octets: readonly number[]) => [
  0,
  0,
  octets.length >> 8,
  octets.length & 255,
  ...octets,
];
const S = (name: string, value: string) => [...short(name), 0x53, ...long([...text.encode(value)])];
const table = (...entries: number[][]) => long(entries.flat());

/** A content header frame with these property flags and properties. */
function headerOf(flags: number, ...properties: number[][]): FrameView {
  const payload = [
    0,
    60,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    5,
    flags >> 8,
    flags & 255,
    ...properties.flat(),
  ];
  const bytes = Uint8Array.from([2, 0, 1, ...long(payload), 0xce]);
  const view = new FrameView(bytes, {
    count: 0,
    start: NONE,
    length: NONE,
    fileOffset: NONE,
    packet: NONE,
  });
  view.size = bytes.length;
  view.end = bytes.length;
  scanFrame091(view, 3);
  return view;
}

function read(view: FrameView) {
  const facts: MessageFacts = {
    messageId: undefined,
    correlationId: undefined,
    contentType: undefined,
    headerDeliveryCount: ABSENT,
  };
  const hash = new ContentHash();
  const isWhole = scanProperties(view, facts, hash, texts);
  hash.end();
  return { ...facts, isWhole, hash: hashText(hash.high, hash.low) };
}

const TYPE_AND_HEADERS = 0xa000;
const DEATHS = [...short('x-death'), 0x41, ...long([0x46, ...table(S('queue', 'q'))])];

describe('the properties of a message', () => {
  test('content-type, message-id and correlation-id', () => {
    const view = headerOf(0x8480, short('text/plain'), short('c'), short('m'));
    expect(read(view)).toMatchObject({
      contentType: 'text/plain',
      correlationId: 'c',
      messageId: 'm',
      headerDeliveryCount: ABSENT,
      isWhole: true,
    });
  });

  test.each([
    ['l', [0x6c, 0, 0, 0, 0, 0, 0, 0, 7], 7],
    ['I', [0x49, 0, 0, 1, 0], 256],
    ['i', [0x69, 255, 255, 255, 255], 0xffffffff],
    ['s', [0x73, 0, 9], 9],
    ['b', [0x62, 3], 3],
    ['B', [0x42, 200], 200],
    ['negative', [0x62, 200], ABSENT],
    ['beyond 2^53', [0x6c, 0x7f, 0, 0, 0, 0, 0, 0, 7], ABSENT],
    ['a string', [0x53, ...long([0x37])], ABSENT],
  ])('x-delivery-count: %s', (_, value, count) => {
    const view = headerOf(0x2000, table(S('k', 'v'), [...short('x-delivery-count'), ...value]));
    expect(read(view).headerDeliveryCount).toBe(count);
  });
});

describe('the hash of the properties', () => {
  const plain = read(headerOf(TYPE_AND_HEADERS, short('t'), table(S('a', '1'), S('b', '2')))).hash;

  test.each([
    ['in front', table(DEATHS, S('a', '1'), S('b', '2'))],
    ['between', table(S('a', '1'), DEATHS, S('b', '2'))],
    ['behind', table(S('a', '1'), S('b', '2'), S('x-first-death-queue', 'q'), S('CC', 'x'))],
  ])('does not see what brokers add %s', (_, headers) => {
    expect(read(headerOf(TYPE_AND_HEADERS, short('t'), headers)).hash).toBe(plain);
  });

  test('sees every other header, value and property', () => {
    const others = [
      headerOf(TYPE_AND_HEADERS, short('t'), table(S('a', '1'), S('b', '3'))),
      headerOf(TYPE_AND_HEADERS, short('t'), table(S('a', '1'))),
      headerOf(TYPE_AND_HEADERS, short('u'), table(S('a', '1'), S('b', '2'))),
      headerOf(TYPE_AND_HEADERS, short('t'), table(S('a', '1'), S('b', '2'), S('x-deaths', ''))),
      headerOf(0xb000, short('t'), table(S('a', '1'), S('b', '2')), [2]),
      headerOf(0x6000, short('t'), table(S('a', '1'), S('b', '2'))),
    ].map((view) => read(view).hash);
    expect(new Set([plain, ...others]).size).toBe(6);
    // `x-deaths` begins as a header of RabbitMQ's does.
    expect(others[3]).toBe(plain);
  });

  test('no headers, and nothing but added ones, are the same', () => {
    const without = read(headerOf(0x8000, short('t'))).hash;
    expect(read(headerOf(TYPE_AND_HEADERS, short('t'), table(DEATHS))).hash).toBe(without);
    expect(read(headerOf(TYPE_AND_HEADERS, short('t'), table())).hash).toBe(without);
  });

  test('is not made of a header that is cut', () => {
    const view = headerOf(TYPE_AND_HEADERS, short('t'), table(S('a', '1')));
    for (let end = view.end - 2; end > 0; end--) {
      view.end = end;
      expect(read(view).isWhole).toBe(false);
    }
  });
});
