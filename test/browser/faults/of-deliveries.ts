/** Faults of deliveries: turned down, never settled, cut off, sent again and again. */
import type { Delivery } from '../../../server/api/state-contract.ts';
import type { Facts } from './facts.ts';
import type { Fault, LadderRow, Spot } from './fault.ts';

const MESSAGE = /transfer|basic\.(publish|deliver|get-ok)/;

/** Deliveries that came with a flag of their own, at the frame that turned them down. */
export async function turnedDown(
  facts: Facts,
  filter: string,
  flag: RegExp,
  outcome: RegExp,
): Promise<Fault> {
  const deliveries = await facts.deliveries(`${filter} purpose:message`);
  return {
    spots: deliveries.flatMap(({ link, outcomeNanos: atNanos }) =>
      link === undefined || atNanos === undefined ? [] : [{ lane: link, atNanos, part: 'flag' }],
    ),
    mark: flag,
    told: /^Delivery \d.*The sender/s,
    rows: deliveries.map(({ startFrame, outcomeFrame, returnFrame }) => [
      { frame: startFrame, says: MESSAGE },
      { frame: returnFrame ?? outcomeFrame, says: outcome },
    ]),
  };
}

/** A bar that goes on to where its link ends. */
export async function unsettled(
  facts: Facts,
  filter: string,
  more: {
    readonly told?: RegExp;
    readonly rows?: readonly LadderRow[];
    readonly says?: RegExp;
  } = {},
): Promise<Fault> {
  const deliveries = await facts.deliveries(`${filter} phase:${UNSETTLED} purpose:message`);
  return {
    spots: spotsOf(deliveries, facts),
    mark: markOf(deliveries, ['in doubt', 'requeued by a close', 'unsettled at the end']),
    told: more.told ?? /in doubt|requeued|unsettled at the end/,
    rows: deliveries.map(({ startFrame }) => [
      { frame: startFrame, says: more.says ?? /in doubt|requeued|unsettled at the end/ },
      ...(more.rows ?? []),
    ]),
  };
}

const UNSETTLED =
  'suspended,resumed,in-doubt,in-flight,provisional,outcome-proposed,outcome-applied,transferring,discarded';

/** A message that came again and again on one link. */
export async function repeated(facts: Facts): Promise<Fault> {
  const deliveries = await facts.deliveries('purpose:message');
  const loops = groupsOf(deliveries, ({ link, messageHash }) => `${link} ${messageHash}`).filter(
    (loop) => loop.length >= 3 && loop.filter(({ outcome }) => GIVEN_BACK.has(outcome)).length >= 2,
  );
  const given = loops.flatMap((loop) => loop.filter(({ outcome }) => GIVEN_BACK.has(outcome)));
  return {
    spots: spotsOf(given, facts),
    mark: markOf(given, [...new Set(given.map(({ outcome }) => outcome.replace('-', ' ')))]),
    told: /released|modified|rolled back|rejected/,
    rows: [
      ...given.map(({ startFrame }) => [
        { frame: startFrame, says: MESSAGE },
        { says: CAME_AGAIN },
      ]),
      // Or all of its arrows, on the ladder of the link.
      ...loops.map((loop) => loop.map(({ startFrame: frame }) => ({ frame, says: MESSAGE }))),
    ],
  };
}

const CAME_AGAIN = /The same message.*(delivery \d+.*){2}/;

const GIVEN_BACK: ReadonlySet<Delivery['outcome']> = new Set([
  'released',
  'modified',
  'rolled-back',
  'rejected',
]);

/** One message that was taken twice from one node, or sent again because nobody knew. */
export async function taken(facts: Facts): Promise<Fault> {
  const deliveries = await facts.deliveries('purpose:message');
  const twice = groupsOf(deliveries, ({ messageHash, direction }) => `${direction} ${messageHash}`)
    .filter((group) => group.length > 1)
    .flat();
  return {
    spots: spotsOf(twice, facts),
    mark: /Delivery \d|\b1 delivery/,
    told: /The same message/,
    rows: twice.map(({ startFrame }) => [
      { frame: startFrame, says: MESSAGE },
      { says: /The same message/ },
    ]),
  };
}

function groupsOf(
  deliveries: readonly Delivery[],
  keyOf: (delivery: Delivery) => string,
): readonly (readonly Delivery[])[] {
  const groups = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const group = groups.get(keyOf(delivery));
    if (group) group.push(delivery);
    else groups.set(keyOf(delivery), [delivery]);
  }
  return [...groups.values()];
}

/** What a bar of one of them says, or a column of some that came to the same. */
function markOf(deliveries: readonly Delivery[], states: readonly string[]): RegExp {
  const numbers = deliveries.map(({ delivery }) => delivery).join('|');
  return new RegExp(`(Delivery (${numbers}):|\\d deliver(y|ies),) (${states.join('|')})`);
}

/** Where deliveries are drawn: as bars from their start on, as columns at their start. */
function spotsOf(deliveries: readonly Delivery[], facts: Facts): readonly Spot[] {
  return deliveries.flatMap(({ link, startNanos, settleNanos, outcomeNanos }): Spot[] => {
    if (link === undefined || startNanos === undefined) return [];
    const end = settleNanos ?? facts.lane(link)?.endNanos ?? outcomeNanos ?? facts.tree.endNanos;
    return [startNanos, (startNanos + end) / 2].map((atNanos) => ({
      lane: link,
      atNanos,
      part: 'delivery',
    }));
  });
}
