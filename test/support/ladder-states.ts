import type { JsonObject } from '../../decoder/json.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import { LEDGER, type LedgerEntry, UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { type ModelSink, modelId } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { type Call, recordCalls } from './recorded-views.ts';

/** What a link or a session is, by the names of what it has; a value that is not known says so. */
export type Standing = Readonly<Record<string, string>>;

/** A change of one link or session, or of one delivery. */
export interface Change {
  readonly of: string;
  readonly before: Standing;
  readonly after: Standing;
}

/** What one frame, or TCP after it, changed. */
export interface StateStep {
  readonly frame: number;
  /** `s1 l1 d1 settles 2`, as far as the frame says. */
  readonly note: string;
  readonly changes: readonly Change[];
}

export interface States {
  readonly steps: readonly StateStep[];
  /** In the end. */
  readonly deliveries: readonly JsonObject[];
  readonly standings: ReadonlyMap<string, Standing>;
  /** Name and life of each session and link, in words. */
  readonly lives: readonly string[];
}

/**
 * The states of a capture after each of its frames. The phases of deliveries are those of a capture
 * that ends there: that is what one can know then.
 */
export function statesOf(plain: Uint8Array): States {
  const { calls, connections } = recordCalls(plain);
  const steps: { frame: number; note: string; changes: Change[] }[] = [];
  const standings = new Map<string, Standing>();
  const rows: JsonObject[] = [];
  const lives: string[] = [];
  const change = (of: string, after: Standing) => {
    const before = standings.get(of) ?? {};
    standings.set(of, after);
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      steps.at(-1)?.changes.push({ of, before, after });
    }
  };
  const state = new StateSink({
    delivery(record) {
      const { disagreement } = record;
      rows.push({
        ...deliveryRow(record),
        ...(disagreement === undefined ? {} : { disagreement }),
      });
    },
    ledger(entry) {
      // The windows are the session's, whichever link's entry tells them.
      change(modelId(entry.connection, entry.session), windowsOf(entry));
      if (entry.link >= 0) change(nameOf(entry), standingOf(entry));
    },
    session(record) {
      const { channels, endFrame, error } = record;
      const end = endFrame < 0 ? 'open' : `ended by #${endFrame}`;
      const name = modelId(record.connection, record.session);
      lives.push([`${name}: channels ${channels.join('/')}, ${end}`, error ?? ''].join(' ').trim());
    },
    link(record) {
      const { kind, name, address, endFrame, error } = record;
      const id = modelId(record.connection, record.session, record.link);
      const end = endFrame < 0 ? 'open' : `ended by #${endFrame}`;
      const words = [kind, name, address === undefined ? undefined : `at ${address}`];
      const told = words.filter((word) => word !== undefined).join(' ');
      lives.push([`${id}: ${told}, ${end}`, error ?? ''].join(' ').trim());
    },
  } satisfies ModelSink);
  calls.forEach((call, i) => {
    if (call.frame !== undefined) steps.push({ frame: call.frame, note: '', changes: [] });
    call.tell(state);
    const latest = steps.at(-1);
    if (call.frame !== undefined && latest !== undefined) latest.note = noteOf(state);
    if (i + 1 === calls.length || calls[i + 1].frame !== undefined) {
      for (const [of, phase] of phasesAt(calls.slice(0, i + 1), connections)) change(of, phase);
    }
  });
  for (const info of connections) state.connectionDone(info);
  rows.sort((a, b) => Number(a.delivery) - Number(b.delivery));
  return { steps, deliveries: rows, standings, lives: lives.sort() };
}

/** The deliveries of a capture that ends after these calls. */
function phasesAt(
  calls: readonly Call[],
  connections: readonly ConnectionInfo[],
): Map<string, Standing> {
  const phases = new Map<string, Standing>();
  const state = new StateSink({
    delivery({ delivery, phase, outcome, state: word }) {
      const standing = { phase, ...(outcome === 'none' ? {} : { outcome }) };
      phases.set(`d${delivery}`, { ...standing, ...(word === undefined ? {} : { state: word }) });
    },
  });
  for (const call of calls) call.tell(state);
  for (const info of connections) state.connectionDone({ ...info, tcpEnd: undefined });
  return phases;
}

function noteOf({ note }: StateSink): string {
  const { session, link, delivery, settles } = note;
  const parts = [
    session < 0 ? '' : `s${session}`,
    link < 0 ? '' : `l${link}`,
    delivery < 0 ? '' : `d${delivery}`,
    settles < 0 ? '' : `settles ${settles}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function nameOf({ connection, session, link }: LedgerEntry): string {
  return modelId(connection, session, link);
}

function windowsOf({ windowToServer, windowToClient }: LedgerEntry): Standing {
  return { 'window to server': signed(windowToServer), 'window to client': signed(windowToClient) };
}

function signed(value: number): string {
  return value === UNKNOWN ? 'unknown' : `${value}`;
}

function standingOf(entry: LedgerEntry): Standing {
  const standing: Record<string, string> = { credit: signed(entry.linkCredit) };
  const count = (key: string, value: number) => {
    if (value >= 0) standing[key] = `${value}`;
  };
  count('delivery-count', entry.deliveryCount);
  count('available', entry.available);
  count('unsettled at sender', entry.unsettledSender);
  count('unsettled at receiver', entry.unsettledReceiver);
  if (entry.flags & LEDGER.drain) standing.drain = 'on';
  if (entry.blocked >= 0) {
    const by = entry.blockedFrame < 0 ? '' : ` since #${entry.blockedFrame}`;
    standing.answer = `${STILLNESS[entry.blocked]}${by}`;
  }
  return standing;
}
