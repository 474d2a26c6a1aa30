import type { FrameRow } from '../../server/api/contract.ts';
import type { Delivery } from '../../server/api/state-contract.ts';

/** A frame for tests: a transfer of the server, one millisecond for each number. */
export function frameRow(number: number, more: Partial<FrameRow> = {}): FrameRow {
  return {
    number,
    packet: number,
    timeNanos: number * 1_000_000,
    connection: 'c1',
    direction: 'server-to-client',
    protocol: 'amqp-1.0',
    channel: 0,
    name: 'transfer',
    fields: {},
    streamOffset: number * 100,
    info: '',
    ...more,
  };
}

export function deliveryRow(delivery: number, more: Partial<Delivery> = {}): Delivery {
  return {
    delivery,
    connection: 'c1',
    protocol: 'amqp-1.0',
    kind: 'transfer',
    purpose: 'message',
    direction: 'server-to-client',
    transfers: 1,
    phase: 'in-flight',
    outcome: 'none',
    ...more,
  };
}
