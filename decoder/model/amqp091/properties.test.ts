import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Script, script } from '../../../test/support/script-091.ts';

/** Whatever both sides say, in whatever order, with holes anywhere. */
type Say = (s: Script) => void;

const tag = fc.integer({ min: 0, max: 6 });
const bool = fc.boolean();
const channel = fc.integer({ min: 0, max: 2 });

function said(name: string, direction: 'up' | 'down', args = fc.constant({})): fc.Arbitrary<Say> {
  return fc.tuple(args, channel).map(
    ([given, on]) =>
      (s: Script) =>
        s[direction](name, given, on),
  );
}

const route = fc.record({
  exchange: fc.constantFrom('', 'e'),
  routingKey: fc.constantFrom('q', 'r'),
  mandatory: bool,
});
const settlement = fc.record({ deliveryTag: tag, multiple: bool, requeue: bool });

const anything: fc.Arbitrary<Say> = fc.oneof(
  { weight: 4, arbitrary: said('basic.publish', 'up', route) },
  {
    weight: 4,
    arbitrary: said(
      'basic.deliver',
      'down',
      fc.record({ consumerTag: fc.constantFrom('c', 'd'), deliveryTag: tag, redelivered: bool }),
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.integer({ min: 0, max: 3 }), channel).map(
      ([direction, size, on]) =>
        (s: Script) =>
          s.header(direction, size, {}, on),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.integer({ min: 0, max: 3 }), channel).map(
      ([way, size, on]) =>
        (s: Script) =>
          s.raw(way, 3, on, new Array<number>(size).fill(1)),
    ),
  },
  { weight: 4, arbitrary: said('basic.ack', 'up', settlement) },
  { weight: 3, arbitrary: said('basic.ack', 'down', settlement) },
  said('basic.nack', 'up', settlement),
  said('basic.nack', 'down', settlement),
  said('basic.reject', 'up', settlement),
  said('basic.recover', 'up', fc.record({ requeue: bool })),
  said('basic.return', 'down', route),
  said(
    'basic.consume',
    'up',
    fc.record({ consumerTag: fc.constantFrom('', 'c', 'd'), noAck: bool }),
  ),
  said('basic.consume-ok', 'down', fc.record({ consumerTag: fc.constantFrom('c', 'd') })),
  said('basic.cancel', 'down', fc.record({ consumerTag: fc.constantFrom('c', 'd') })),
  said('basic.get', 'up', fc.record({ noAck: bool })),
  said('basic.get-ok', 'down', fc.record({ deliveryTag: tag })),
  said('basic.get-empty', 'down'),
  said('confirm.select', 'up'),
  said('tx.select', 'up'),
  said('tx.commit', 'up'),
  said('tx.commit-ok', 'down'),
  said('tx.rollback', 'up'),
  said('tx.rollback-ok', 'down'),
  said('queue.declare', 'up'),
  said('queue.declare-ok', 'down'),
  said('channel.open', 'up'),
  said('channel.close', 'up'),
  said('channel.close', 'down', fc.constant({ replyCode: 404, replyText: "no exchange 'e'" })),
  said('channel.close-ok', 'up'),
  said('channel.close-ok', 'down'),
  said('connection.close', 'down'),
  fc.constantFrom<0 | 1>(0, 1).map((direction) => (s: Script) => s.gap(direction)),
);

const end = fc.constantFrom('fin' as const, 'reset' as const, undefined);

test('every delivery is told once, whatever is said', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 120 }), end, (says, tcpEnd) => {
      const s = script();
      for (const say of says) say(s);
      s.end(tcpEnd);
      expect(s.column('delivery')).toEqual(s.rows.map((_, i) => i + 1));
      expect(s.state.deliveryCount).toBe(s.rows.length);
      for (const { startFrame, endFrame, phase, outcome, settledFirstBy } of s.rows) {
        if (typeof endFrame === 'number') expect(endFrame).toBeGreaterThan(Number(startFrame));
        if (phase === 'done-receiver-first') expect(settledFirstBy).toBe('receiver');
        if (outcome === 'presettled') expect(['presettled', 'discarded']).toContain(phase);
        if (phase === 'in-flight' || phase === 'transferring')
          expect(tcpEnd ?? outcome).toBeDefined();
      }
      for (const { session } of s.sessions) {
        expect(s.sessions.filter((each) => each.session === session)).toHaveLength(1);
      }
    }),
    { numRuns: 500 },
  );
});
