import { ABSENT } from '../frame-view.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { PROTOCOL_NAMES } from '../protocol.ts';
import { DIRECTION_NAMES } from '../units.ts';
import { type DeliveryRecord, modelId, transactionId } from './records.ts';

/** One row of `deliveries`: a key that does not apply, or is not known, is absent. */
export function deliveryRow(record: DeliveryRecord): JsonObject {
  const { connection, session, link, transaction } = record;
  const row: { [key: string]: JsonValue } = {};
  const put = (key: string, value: JsonValue | undefined): void => {
    if (value !== undefined && value !== ABSENT) row[key] = value;
  };
  put('delivery', record.delivery);
  put('connection', modelId(connection, ABSENT));
  if (session !== ABSENT) put('session', modelId(connection, session));
  if (session !== ABSENT && link !== ABSENT) put('link', modelId(connection, session, link));
  put('protocol', PROTOCOL_NAMES[record.protocol]);
  put('kind', record.kind);
  put('purpose', record.purpose);
  put('direction', DIRECTION_NAMES[record.direction]);
  put('deliveryId', record.deliveryId);
  put('deliveryTag', record.deliveryTag);
  put('startFrame', record.startFrame);
  put('endFrame', record.endFrame);
  put('outcomeFrame', record.outcomeFrame);
  put('settleFrame', record.settleFrame);
  put('returnFrame', record.returnFrame);
  // Times may be any integer, -1 too.
  if (record.startNanos !== undefined) row.startNanos = record.startNanos;
  if (record.completeNanos !== undefined) row.completeNanos = record.completeNanos;
  if (record.outcomeNanos !== undefined) row.outcomeNanos = record.outcomeNanos;
  if (record.settleNanos !== undefined) row.settleNanos = record.settleNanos;
  put('transfers', record.transfers);
  put('payloadBytes', record.payloadBytes);
  put('phase', record.phase);
  put('state', record.state);
  put('outcome', record.outcome);
  put('settledFirstBy', record.settledFirstBy);
  put('pattern', record.pattern);
  put('guarantee', record.guarantee);
  if (record.kind === 'publish') put('returned', record.returned);
  put('redelivered', record.redelivered);
  if (record.messageId !== undefined) row.messageId = record.messageId;
  if (record.correlationId !== undefined) row.correlationId = record.correlationId;
  put('subject', record.subject);
  put('contentType', record.contentType);
  put('deliveryCount', record.headerDeliveryCount);
  put('messageHash', record.messageHash);
  put('address', record.address);
  put('exchange', record.exchange);
  put('routingKey', record.routingKey);
  if (transaction !== ABSENT) put('transaction', transactionId(connection, transaction));
  return row;
}
