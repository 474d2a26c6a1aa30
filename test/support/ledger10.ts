import { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { TCP_EVENT_KINDS } from '../../decoder/sink.ts';
import { viewsOf } from './ladder10.ts';

const KINDS: readonly string[] = TCP_EVENT_KINDS;
const TCP_LINE = /^([<>]) (ack|zero-window|unacknowledged|window-open|reset)$/;

/**
 * What the ledger says of a conversation as in `ladder10`, with lines about TCP between the frames:
 * `< ack` (the server's TCP has all that the client has sent), `< zero-window`, `< window-open`, `> reset`.
 */
export function ledgerOf(text: string): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  const state = new StateSink(
    {
      delivery: () => {},
      ledger: (entry) => entries.push(Object.assign(new LedgerEntry(), entry)),
    },
    false,
  );
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const views = viewsOf(lines.filter((line) => !TCP_LINE.test(line)).join('\n'))[Symbol.iterator]();
  const sent: [number, number] = [0, 0];
  let nanos = 0;
  for (const line of lines) {
    const [, arrow, word] = TCP_LINE.exec(line) ?? [];
    if (word === undefined) {
      const { value: view } = views.next();
      if (view === undefined) continue;
      sent[view.direction] = view.streamOffset + view.size;
      nanos = view.timeNanos;
      state.frame(view);
      continue;
    }
    const direction = arrow === '>' ? 0 : 1;
    nanos += 1;
    if (word === 'ack') {
      const acknowledged = direction === 0 ? 1 : 0;
      state.acknowledged(1, acknowledged, sent[acknowledged], nanos);
      continue;
    }
    const kind = KINDS.indexOf(word);
    state.tcpEvent({ connection: 1, direction, kind, timeNanos: nanos, packet: 1, bytes: -1 });
  }
  return entries;
}

/** `7 l1 credit-blocked since 7`: frame, link, answer and the frame that made it so. */
export function stillnessOf({ frame, link, blocked, blockedFrame }: LedgerEntry): string {
  const number = (n: number): string => (n < 0 ? '-' : String(n));
  const name = link < 0 ? 'session' : `l${link}`;
  const answer = blocked < 0 ? '-' : STILLNESS[blocked];
  return `${number(frame)} ${name} ${answer} since ${number(blockedFrame)}`;
}
