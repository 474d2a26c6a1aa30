import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { withHole } from '../../../test/support/holes.ts';
import { recordViews } from '../../../test/support/recorded-views.ts';
import { type FrameView, TYPE } from '../../frame-view.ts';
import { LedgerEntry, UNKNOWN } from '../ledger-entry.ts';
import { modelId } from '../records.ts';
import { StateSink } from '../state-sink.ts';
import { STILLNESS } from '../stillness.ts';

/** Longer captures take too long to be cut again and again. */
const MOST_FRAMES = 1500;
/** Places at which each capture is cut, and holed. */
const PLACES = 8;

interface Told {
  /** By frame and link, `12 c1.s1.l1`. */
  readonly entries: ReadonlyMap<string, LedgerEntry>;
  /** The link of each frame, by the numbers of that run. */
  readonly links: ReadonlyMap<number, string>;
}

function ledgerOf(views: readonly FrameView[]): Told {
  const entries = new Map<string, LedgerEntry>();
  const links = new Map<number, string>();
  const state = new StateSink(
    {
      delivery: () => {},
      ledger(entry) {
        const { frame, connection, session, link } = entry;
        const key = `${frame} ${modelId(connection, session, link)}`;
        if (link > 0) entries.set(key, Object.assign(new LedgerEntry(), entry));
      },
    },
    false,
  );
  for (const view of views) {
    state.frame(view);
    const { session, link } = state.note;
    if (link > 0) links.set(view.number, modelId(view.connection, session, link));
  }
  return { entries, links };
}

/** What an entry says, and the entry of the whole capture does not. */
function contradictions(entry: LedgerEntry, whole: LedgerEntry): string[] {
  const signed = (['linkCredit', 'windowToServer', 'windowToClient'] as const).filter(
    (key) => entry[key] !== UNKNOWN && entry[key] !== whole[key],
  );
  const counts = (['deliveryCount', 'unsettledSender', 'unsettledReceiver'] as const).filter(
    (key) => entry[key] >= 0 && entry[key] !== whole[key],
  );
  const said = [...signed, ...counts].map((key) => `${key} ${entry[key]}, not ${whole[key]}`);
  const [answer, other] = [STILLNESS[entry.blocked], STILLNESS[whole.blocked]];
  // That a drain took the credit is more than that there is none.
  const saysLess = answer === 'credit-blocked' && other === 'drained';
  if (answer !== 'unknown' && answer !== other && !saysLess) said.push(`${answer}, not ${other}`);
  return said;
}

/** @param from the frame that shows that something is missing: what came before it could not know */
function compare(part: Told, whole: Told, from: number): string[] {
  const wrong: string[] = [];
  const names = new Map<string, string>();
  for (const [frame, link] of part.links) {
    const name = whole.links.get(frame);
    if (name !== undefined && !names.has(link)) names.set(link, name);
  }
  for (const [key, entry] of part.entries) {
    const [frame, link] = key.split(' ');
    const twin = whole.entries.get(`${frame} ${names.get(link)}`);
    if (twin === undefined || Number(frame) <= from) continue;
    wrong.push(...contradictions(entry, twin).map((said) => `frame ${frame} ${link}: ${said}`));
  }
  return wrong;
}

describeWithCaptures('the ledger of a part of a conversation', (register) => {
  register('is unknown, never wrong: fronts cut off, and holes', () => {
    const folder = join(capturesFolder, 'real');
    const names = readdirSync(folder).filter((name) => /-10-.*\.pcap$/.test(name));
    let known = 0;
    for (const name of names) {
      const { views } = recordViews(join(folder, name));
      if (views.length > MOST_FRAMES) continue;
      const whole = ledgerOf(views);
      for (let at = 1; at < views.length; at += Math.ceil(views.length / PLACES)) {
        const cut = ledgerOf(views.slice(at));
        expect(compare(cut, whole, 0), `${name} cut at ${at}`).toEqual([]);
        const holed = withHole(views, at);
        const gap = holed.find((view) => view.type === TYPE.gap && !views.includes(view));
        const part = ledgerOf(holed);
        expect(
          compare(part, whole, gap?.number ?? Number.POSITIVE_INFINITY),
          `${name} hole at ${at}`,
        ).toEqual([]);
        for (const { linkCredit } of part.entries.values()) if (linkCredit !== UNKNOWN) known += 1;
      }
    }
    expect(known).toBeGreaterThan(10_000);
  });
});
