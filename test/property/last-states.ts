import { CaptureDecoder } from '../../decoder/decode.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import { modelId } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';

export interface LastStates {
  /** What became of each delivery, without numbers and times, which depend on the order. */
  readonly deliveries: readonly string[];
  /** The last entry of each link and session, in the same way. */
  readonly ledgers: readonly string[];
  /** Numbers of the deliveries as they became final, and how many were begun. */
  readonly numbers: readonly number[];
  readonly begun: number;
}

/** What is left in the end of a capture. */
export function lastStates(plain: Uint8Array): LastStates {
  const deliveries: string[] = [];
  const numbers: number[] = [];
  const ledgers = new Map<string, string>();
  const state = new StateSink({
    delivery(record) {
      const row = Object.entries(deliveryRow(record));
      const told = row.filter(([key]) => !/^delivery$|Frame$|Nanos$/.test(key));
      deliveries.push(JSON.stringify(told));
      numbers.push(record.delivery);
    },
    ledger(entry) {
      ledgers.set(modelId(entry.connection, entry.session, entry.link), valuesOf(entry));
    },
  });
  const decoder = new CaptureDecoder(state);
  decoder.push(plain);
  decoder.end();
  return {
    deliveries: deliveries.sort(),
    ledgers: [...ledgers].map(([name, values]) => `${name} ${values}`).sort(),
    numbers,
    begun: state.deliveryCount,
  };
}

function valuesOf(entry: LedgerEntry): string {
  const { linkCredit, deliveryCount, available, flags, blocked } = entry;
  const { windowToServer, windowToClient, unsettledSender, unsettledReceiver } = entry;
  const windows = { windowToServer, windowToClient };
  const link = { linkCredit, deliveryCount, available, unsettledSender, unsettledReceiver };
  return JSON.stringify({ ...windows, ...link, flags, blocked });
}
