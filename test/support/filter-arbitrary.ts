import fc from 'fast-check';
import { FRAME_TYPE_NAMES, frameTypeCode } from '../../decoder/amqp/frame-types.ts';
import { ABSENT, FrameView } from '../../decoder/frame-view.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { FrameRecord } from '../../server/filter/frame-vocabulary.ts';
import { quoteIfNeeded } from '../../server/filter/pattern.ts';
import type { Field, Vocabulary } from '../../server/filter/vocabulary.ts';

/** Texts that are hard for comparison: case, wildcards, quotes, line ends, beyond the BMP. */
export const TEXTS = [
  '',
  'orders',
  'Orders',
  'orders.eu',
  'amq.gen-Xa',
  'amqp:link:detach-forced',
  'GRÖSSE straße',
  'ΣΊΣΥΦΟΣ',
  '\u0130stanbul',
  'a%b_c\\d',
  'say "hi", (you) *',
  '.*\n[x]{2}',
  '日本\u{1F600}',
  '\0zero',
  'aaa',
  'abab',
];

const number = fc.oneof(fc.constant(ABSENT), fc.integer({ min: 0, max: 12 }), fc.nat(2 ** 40));
const text = fc.option(fc.integer({ min: 0, max: TEXTS.length - 1 }), { nil: undefined });

const viewArbitrary = fc
  .record({
    packet: fc.integer({ min: 1, max: 40 }),
    timeNanos: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 9e9 })),
    connection: fc.integer({ min: 1, max: 9 }),
    direction: fc.constantFrom(0 as const, 1 as const),
    protocol: fc.constantFrom(0 as const, 1 as const, 3 as const, 4 as const, 5 as const),
    type: fc.oneof(
      fc.constantFrom(...FRAME_TYPE_NAMES).map((name) => frameTypeCode(name) ?? 0),
      fc.constant(frameTypeCode('60.200') ?? 0),
    ),
    channel: number.map((value) => Math.min(value, 65535)),
    size: number,
    malformedLayer: fc.constantFrom(0, 0, 1, 2, 3),
    flags: fc.nat(2 ** 29 - 1),
    handle: number,
    deliveryId: number,
    lastId: number,
    payloadBytes: number,
    credit: number,
    messageFrame: number,
    missingBytes: number,
    skippedBytes: number,
    replyCode: fc.constantFrom(ABSENT, 200, 404, 320),
  })
  .chain((numbers) => fc.tuple(fc.constant(numbers), fc.tuple(text, text, text, text)));

function makeView(
  index: number,
  [numbers, texts]: typeof viewArbitrary extends fc.Arbitrary<infer T> ? T : never,
): FrameView {
  const empty = new Float64Array(0);
  const pieces = { count: 0, start: empty, length: empty, fileOffset: empty, packet: empty };
  const octets: number[] = [0xfe];
  const ranges = texts.map((chosen) => {
    if (chosen === undefined) return [ABSENT, ABSENT];
    const start = octets.length;
    octets.push(...new TextEncoder().encode(TEXTS[chosen]));
    return [start, octets.length];
  });
  const view = new FrameView(Uint8Array.from(octets), pieces);
  Object.assign(view, numbers, { number: index + 1 });
  [view.nameStart, view.nameEnd] = ranges[0];
  [view.addressStart, view.addressEnd] = ranges[1];
  [view.routingKeyStart, view.routingKeyEnd] = ranges[2];
  [view.errorStart, view.errorEnd] = ranges[3];
  return view;
}

/** Filters as people write them, made from a vocabulary; most of them find something. */
export function filterArbitrary<R>(vocabulary: Vocabulary<R>): fc.Arbitrary<string> {
  const written = fc.oneof(
    fc.constantFrom(...TEXTS).map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`),
    fc.constantFrom(
      'orders',
      'ORD*',
      '*e*',
      '*',
      'a*a',
      'aa*aa',
      '*b*b*',
      '*σ*',
      'größe*',
      'i*',
      '*%*',
    ),
  );
  const ids = fc.constantFrom('c1.s2', 'c3.*', '*.s1.l2', 'c5.t*', 'c2.s1.l1', 'C4.S4', 'c*s*l*');
  const quantity = fc.oneof(
    fc.integer({ min: -2, max: 12 }).map(String),
    fc.constantFrom('1k', '1.5KiB', '2.5', '0.0005k', '100M', '1..4', '..3', '2..', '*'),
  );
  const duration = fc.constantFrom('0', '1ns', '2.5us', '4.5s', '100ms..5s', '..3', '1min..', '*');
  const time = fc.constantFrom('0', '-1', '1', '2ns', '4.5s', '100ms..5s', '..-1', '-2..2', '*');
  const test = (field: Field<R>): fc.Arbitrary<string> => {
    const name = fc.constantFrom(field.name, ...field.aliases);
    const equal = fc.constantFrom(':', '=');
    const ordered = fc.constantFrom('>', '>=', '<', '<=', ':<=', ' > ');
    type Texts = fc.Arbitrary<string>;
    const join = (operators: Texts, values: Texts) =>
      fc.tuple(name, operators, values).map((parts) => parts.join(''));
    const several = (value: Texts) =>
      fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => values.join(','));
    const test = (value: Texts) =>
      fc.oneof(
        join(equal, several(value)),
        join(fc.constant('!='), several(value.filter((given) => given !== '*'))),
      );
    if (field.kind === 'text') {
      return test(
        field.words === undefined
          ? fc.oneof(written, ids)
          : fc.constantFrom('*', `${field.words[0].slice(0, 2)}*`, ...field.words),
      );
    }
    if (field.kind === 'enum' || field.kind === 'flag') {
      const values = field.choices.map((choice) => quoteIfNeeded(choice.name));
      return test(fc.constantFrom('*', `*${values[0].slice(2)}`, ...values));
    }
    const value = field.kind === 'time' ? time : field.kind === 'duration' ? duration : quantity;
    const single = value.filter((given) => given !== '*' && !given.includes('..'));
    return fc.oneof(test(value), join(ordered, single));
  };
  const { filter } = fc.letrec<{ filter: string; term: string }>((tie) => ({
    term: fc.oneof(
      { withCrossShrink: true },
      fc.oneof(...vocabulary.fields.map(test)),
      written.filter((value) => value !== '*'),
    ),
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie('term'),
      tie('filter').map((inner) => `-(${inner})`),
      tie('term').map((inner) => `not ${inner}`),
      fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `${a} ${b}`),
      fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a} or ${b})`),
    ),
  }));
  return filter;
}

const place = fc.oneof(fc.constant(ABSENT), fc.integer({ min: 1, max: 5 }));
const meaningArbitrary = fc.record({
  session: place,
  link: place,
  delivery: number,
  settles: fc.integer({ min: ABSENT, max: 4 }),
});

/** Frames in which every field is sometimes absent; the same ones in every run. */
export const inventedFrames: readonly FrameRecord[] = fc
  .sample(fc.tuple(viewArbitrary, meaningArbitrary), { numRuns: 400, seed: 7 })
  .map(([parts, meaning], index) => ({ view: makeView(index, parts), meaning }));

export const inventedConnections: readonly ConnectionInfo[] = fc
  .sample(
    fc.record(
      {
        firstPacket: fc.nat(20),
        firstNanos: fc.integer({ min: -3, max: 9e9 }),
        lastNanos: fc.integer({ min: -3, max: 9e9 }),
        client: fc.constantFrom('10.0.0.1:40000', '[fe80::1]:40000', 'orders'),
        server: fc.constantFrom('10.0.0.2:5672', '[fe80::2]:5671'),
        protocol: fc.constantFrom('amqp-1.0' as const, 'amqp-0-9-1' as const),
        notAmqp: fc.constantFrom('tls' as const, 'http' as const, 'unknown' as const),
        notDecoded: fc.constantFrom(...TEXTS),
        transport: fc.constantFrom('tcp' as const, 'tls' as const),
        tlsVersion: fc.constantFrom('TLS 1.2', 'TLS 1.3'),
        tlsServerName: fc.constantFrom(...TEXTS),
        tlsAlert: fc.constantFrom(...TEXTS),
        webSocketProtocol: fc.constantFrom(...TEXTS),
        clientName: fc.constantFrom(...TEXTS),
        clientProduct: fc.constantFrom(...TEXTS),
        serverProduct: fc.constantFrom(...TEXTS),
        frames: fc.nat(12),
        opened: fc.integer({ min: -2, max: 2 }),
        closed: fc.integer({ min: -2, max: 9e9 }),
        closeError: fc.constantFrom(...TEXTS),
        packets: fc.nat(2000),
        clientBytes: fc.nat(4000),
        serverBytes: fc.nat(4000),
        gaps: fc.nat(2),
        missingBytes: fc.nat(12),
        malformedFrames: fc.nat(2),
        retransmittedBytes: fc.nat(12),
        differingBytes: fc.nat(12),
        midStream: fc.boolean(),
        tcpEnd: fc.constantFrom('fin' as const, 'reset' as const),
      },
      {
        requiredKeys: [
          'firstPacket',
          'firstNanos',
          'lastNanos',
          'client',
          'server',
          'transport',
          'frames',
          'packets',
          'clientBytes',
          'serverBytes',
          'gaps',
          'missingBytes',
          'malformedFrames',
          'retransmittedBytes',
          'differingBytes',
          'midStream',
        ],
      },
    ),
    { numRuns: 120, seed: 11 },
  )
  .map((info, index) => ({ ...info, number: index + 1 }));
