/** For each fault of the first rank: what on the timeline points to it, and what on the ladder explains it. */
import type { Facts } from './facts.ts';
import type { Fault } from './fault.ts';
import { repeated, taken, turnedDown, unsettled } from './of-deliveries.ts';
import { cutOff, error, flag, waiting } from './of-links.ts';

type Rule = (facts: Facts) => Fault | Promise<Fault>;

const isSentByClient = (facts: Facts) => (name: string) => {
  const lane = facts.lane(name);
  return lane?.kind === 'link' && lane.direction === 'client-to-server';
};

const RULES = {
  'link-credit-starved': (facts) =>
    waiting(facts, 'credit-blocked', /no credit .*receiver must send flow/, /silence: no credit/),
  'producer-credit-withheld': (facts) =>
    waiting(
      facts,
      'credit-blocked',
      /no credit .*receiver must send flow/,
      /silence: no credit/,
      isSentByClient(facts),
    ),
  'prefetch-exhausted': (facts) =>
    waiting(
      facts,
      'credit-blocked',
      /prefetch full .*receiver must send basic\.ack/,
      /silence: prefetch full/,
    ),
  'session-window-exhausted': (facts) =>
    waiting(
      facts,
      'session-blocked',
      /session window used up .*must send flow/,
      /silence: session window used up/,
    ),
  'rejected-by-peer': (facts) => turnedDown(facts, 'outcome:rejected', /Rejected/, /rejected/),
  'released-unroutable': (facts) =>
    turnedDown(facts, 'outcome:released dir:client-to-server', /Released/, /released/),
  'message-returned': (facts) =>
    turnedDown(facts, '(outcome:returned or returned:true)', /Returned/, /basic\.return.*NO_ROUTE/),
  'settlement-refused': async (facts) => {
    const refused = await turnedDown(facts, 'disagreement:refused', /Rejected/, /rejected/);
    // What the receiver told, and what the sender made of it.
    const told = { says: /disposition.*receiver.*accepted/ };
    return { ...refused, told: /accepted/, rows: refused.rows.map((rows) => [...rows, told]) };
  },
  'delivery-never-settled': (facts) => unsettled(facts, ''),
  'outcome-not-settled': (facts) =>
    unsettled(facts, 'phase:in-doubt,outcome-proposed', {
      told: /accepted/,
      rows: [{ says: /accepted, not settled.*disposition/ }],
    }),
  'multi-frame-never-finished': (facts) =>
    unsettled(facts, '', { says: /(in doubt|requeued).*more to come/ }),
  'detached-with-unsettled': async (facts) => {
    const left = await unsettled(facts, '', { rows: [{ says: /detach|end|close/ }] });
    // What was settled after all, behind the detach, is only told of where the link ended.
    return left.spots.length > 0
      ? left
      : flag(facts, 'ended-unsettled', /unsettled: .* later/, /detach|end|close/);
  },
  'redelivery-loop': repeated,
  'duplicate-message': taken,
  'credit-overrun': (facts) =>
    flag(facts, 'credit-overrun', /beyond the credit/, /transfer.*[-−]\d/),
  'delivery-count-drift': (facts) =>
    flag(facts, 'credit-drift', /count deliveries differently/, /attach/, [
      { says: /flow.*delivery-count/ },
    ]),
  'settle-mode-mismatch': (facts) =>
    flag(
      facts,
      'settle-modes',
      /rcv-settle-mode second asked, first answered/,
      /attach.*rcv-settle-mode second/,
      [{ says: /attach.*rcv-settle-mode first/ }],
    ),
  'tcp-reset-mid-delivery': cutOff,
  'heartbeat-missed': (facts) => flag(facts, 'silent', /silent for .* limit/, /heartbeat/),
  'unknown-delivery-tag': (facts) =>
    // Not every broker gives a channel up for it.
    flag(facts, 'unknown-tag', /not outstanding: tag \d/, /basic\.(ack|nack|reject)/),
  'publish-to-missing-exchange': (facts) =>
    error(facts, /no exchange/, /basic\.publish.*no-such-exchange/),
  'ack-timeout': (facts) => error(facts, /acknowledgement .*timed out/, /requeued.*basic\.deliver/),
} satisfies Readonly<Record<string, Rule>>;

/** Names of the faults, as truth files name them. */
export const FAULTS: ReadonlyMap<string, Rule> = new Map(Object.entries(RULES));
