import { expect, test } from 'vitest';
import { type LedgerEntry, UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { type Call, recordCalls } from '../support/recorded-views.ts';
import { readSamples } from '../support/samples.ts';

/** Fronts that are cut off one sample. */
const CUTS = 40;

interface Told {
  /** `frame c1.s1.l1`, by names of the whole run. */
  readonly values: ReadonlyMap<string, readonly (readonly [string, number])[]>;
  /** `c1.s1.l1` by frame, as the run itself numbers them. */
  readonly links: ReadonlyMap<number, string>;
}

/** The ledger after each frame, as far as it is known. */
function ledgerOf(calls: readonly Call[]): Told {
  const values = new Map<string, readonly (readonly [string, number])[]>();
  const links = new Map<number, string>();
  const state = new StateSink({
    delivery: () => {},
    ledger(entry) {
      if (entry.frame < 0 || entry.link < 0) return;
      const link = `c${entry.connection}.s${entry.session}.l${entry.link}`;
      values.set(`${entry.frame} ${link}`, knownOf(entry));
    },
  });
  for (const call of calls) {
    call.tell(state);
    const { session, link } = state.note;
    if (call.frame !== undefined && link >= 0) {
      links.set(call.frame, `c${call.connection}.s${session}.l${link}`);
    }
  }
  return { values, links };
}

const SIGNED = ['linkCredit', 'windowToServer', 'windowToClient'] as const;
const COUNTS = ['deliveryCount', 'unsettledSender', 'unsettledReceiver'] as const;

function knownOf(entry: LedgerEntry): (readonly [string, number])[] {
  const signed = SIGNED.map((key) => [key, entry[key]] as const);
  const counts = COUNTS.map((key) => [key, entry[key]] as const);
  const known: (readonly [string, number])[] = [
    ...signed.filter(([, value]) => value !== UNKNOWN),
    ...counts.filter(([, value]) => value >= 0),
  ];
  if (STILLNESS[entry.blocked] !== 'unknown') known.push(['blocked', entry.blocked]);
  return known;
}

/** That a drain took the credit is more than that there is none. */
function saysLess(name: string, value: number, whole: number | undefined): boolean {
  if (name !== 'blocked' || whole === undefined) return false;
  return STILLNESS[value] === 'credit-blocked' && STILLNESS[whole] === 'drained';
}

test.each(readSamples())(
  '$file: a front cut off makes ledgers unknown, never wrong',
  ({ plain }) => {
    const { calls } = recordCalls(plain);
    const whole = ledgerOf(calls);
    const wrong: string[] = [];
    for (let cut = 1; cut < calls.length; cut += Math.ceil(calls.length / CUTS)) {
      const part = ledgerOf(calls.slice(cut));
      const names = new Map<string, string>();
      for (const [frame, link] of part.links) {
        const name = whole.links.get(frame);
        if (name !== undefined && !names.has(link)) names.set(link, name);
      }
      for (const [key, known] of part.values) {
        const [frame = '', link = ''] = key.split(' ');
        const twin = whole.values.get(`${frame} ${names.get(link)}`);
        if (twin === undefined) continue;
        const full = new Map(twin);
        for (const [name, value] of known) {
          if (full.get(name) !== value && !saysLess(name, value, full.get(name))) {
            wrong.push(`cut ${cut}, ${key}: ${name} ${value}, not ${full.get(name)}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  },
);
