import { ABSENT } from '../../frame-view.ts';
import type { DeliveryRecord, LinkRecord, SessionRecord } from '../records.ts';
import { fateOf } from './deliveries.ts';
import type { Delivery10 } from './delivery.ts';
import { conclude } from './life.ts';
import type { Session10 } from './session.ts';

/** What is open of a connection, as it stands: for looking at a moment, not on the hot path. */

export function* openSessions(sessions: Iterable<Session10>): Iterable<SessionRecord> {
  for (const session of sessions) yield session.toRecord();
}

export function* openLinks(sessions: Iterable<Session10>): Iterable<LinkRecord> {
  for (const session of sessions) {
    for (const link of session.links) yield link.toRecord();
  }
}

/** The records are those that are still worked on: copy what you keep, and change nothing. */
export function* openDeliveries(
  sessions: Iterable<Session10>,
  waiting: Iterable<Delivery10>,
): Iterable<DeliveryRecord> {
  for (const { unsettled } of sessions) {
    for (const delivery of unsettled[0].values()) yield* asItStands(delivery);
    for (const delivery of unsettled[1].values()) yield* asItStands(delivery);
  }
  for (const delivery of waiting) yield* asItStands(delivery);
}

function* asItStands(delivery: Delivery10): Iterable<DeliveryRecord> {
  const { record } = delivery;
  const { transfers, payloadBytes } = record;
  conclude(delivery, fateOf(delivery, false));
  if (delivery.endUnknown) {
    record.transfers = ABSENT;
    record.payloadBytes = ABSENT;
  }
  yield record;
  record.transfers = transfers;
  record.payloadBytes = payloadBytes;
}
