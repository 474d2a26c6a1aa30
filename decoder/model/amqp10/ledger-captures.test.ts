import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import {
  type LedgerFrame,
  type LedgerStory,
  ledgerStory,
} from '../../../test/support/ledger-captures.ts';
import { serialAdd, serialDistance } from '../../serial.ts';
import { LEDGER, UNKNOWN } from '../ledger-entry.ts';
import type { LinkRecord } from '../records.ts';
import { STILLNESS } from '../stillness.ts';

/** All captures with AMQP 1.0 in them. */
function captures(): string[] {
  const folder = join(capturesFolder, 'real');
  return readdirSync(folder)
    .filter((name) => /-(10|mixed)-.*\.pcap(ng)?(\.gz)?$/.test(name))
    .sort();
}

/** Flows by which the sending end of a link tells its own count and credit. */
function ownFlows({ frames, links }: LedgerStory): LedgerFrame[] {
  return frames.filter(({ name, link, direction }) => {
    return name === 'flow' && link !== undefined && links.get(link)?.direction === direction;
  });
}

/** Returns how many reports of a sender were compared. */
function checkReports(name: string, story: LedgerStory): number {
  let compared = 0;
  for (const { number, link, fields, before, made } of ownFlows(story)) {
    const { deliveryCount, linkCredit } = fields;
    if (typeof deliveryCount !== 'number' || typeof linkCredit !== 'number') continue;
    const where = `${name} frame ${number}`;
    const after = made.find((entry) => entry.frame === number && entry.link > 0);
    expect(after?.deliveryCount, where).toBe(deliveryCount);
    if (story.links.get(link ?? '')?.amqp10?.creditDrifts !== 0) continue;
    if (after?.linkCredit !== UNKNOWN) expect(after?.linkCredit, where).toBe(linkCredit | 0);
    compared += 1;
    if (before === undefined || before.deliveryCount < 0 || before.linkCredit === UNKNOWN) continue;
    // Behind a drain it may have jumped; in the middle of a delivery it may count it or not.
    if ((before.flags & (LEDGER.drain | LEDGER.midDelivery)) !== 0) continue;
    expect([before.deliveryCount, before.linkCredit], where).toEqual([
      deliveryCount,
      linkCredit | 0,
    ]);
  }
  return compared;
}

function checkWindows(name: string, story: LedgerStory): number {
  let compared = 0;
  for (const [frame, ours, theirs] of windowsOf(story)) {
    expect(ours, `${name} frame ${frame}`).toBe(theirs);
    compared += 1;
  }
  return compared;
}

/** Returns how many deliveries are not settled. */
function checkLast(name: string, { links, last, rows, holed }: LedgerStory): number {
  let unsettled = 0;
  const unknown: string[] = [];
  for (const [id, link] of links) {
    if (link.amqp10 === undefined) continue;
    const entry = last.get(id);
    if (entry === undefined) throw new Error(`${name}: ${id} has no entry`);
    const open = rows.filter((row) => row.link === id && isUnsettled(row)).length;
    unsettled += open;
    const counts = [entry.unsettledSender, entry.unsettledReceiver];
    const isKnown = counts[0] >= 0;
    if (isKnown) expect(counts, `${name} ${id}`).toEqual([open, open]);
    // There may be more than the capture has.
    else if (!holed.has(link.connection) && !isHalf(link)) unknown.push(`${name} ${id}`);
    if (link.endFrame < 0) continue;
    expect(STILLNESS[entry.blocked], `${name} ${id}`).toBe('detached');
    // One that begins on a session that is over is so from its own first frame on.
    const since = Math.max(link.firstFrame, link.endFrame);
    expect(entry.blockedFrame, `${name} ${id}`).toBe(since);
  }
  expect(unknown).toEqual([]);
  return unsettled;
}

/** Not both of its attaches are in the capture. */
function isHalf({ amqp10 }: LinkRecord): boolean {
  return amqp10 === undefined || amqp10.handles.some((handle) => handle < 0);
}

describeWithCaptures('the ledger of real conversations', (register) => {
  register('reports of senders, windows, and the end of each link', () => {
    let [reports, windows, unsettled] = [0, 0, 0];
    for (const name of captures()) {
      const story = ledgerStory(join(capturesFolder, 'real', name), false);
      reports += checkReports(name, story);
      windows += checkWindows(name, story);
      unsettled += checkLast(name, story);
    }
    expect(reports).toBeGreaterThan(100);
    expect(windows).toBeGreaterThan(3000);
    expect(unsettled).toBeGreaterThan(100);
  });

  register('with what TCP tells, an end never counts less than is unsettled', () => {
    let later = 0;
    for (const name of captures()) {
      const { links, last, rows } = ledgerStory(join(capturesFolder, 'real', name), true);
      for (const [id, link] of links) {
        if (link.amqp10 === undefined) continue;
        const entry = last.get(id);
        const open = rows.filter((row) => row.link === id && isUnsettled(row)).length;
        if (entry === undefined || entry.unsettledSender < 0) continue;
        const counts = [entry.unsettledSender, entry.unsettledReceiver];
        expect(Math.min(...counts), `${name} ${id}`).toBeGreaterThanOrEqual(open);
        if (Math.max(...counts) > open) later += 1;
      }
    }
    expect(later).toBeGreaterThan(0);
  });
});

function isUnsettled(row: LedgerStory['rows'][number]): boolean {
  return row.settleFrame === undefined && row.phase !== 'resumed';
}

/** `[frame, window in the ledger, window counted anew]` for each flow of a session without losses. */
function* windowsOf({ frames, holed }: LedgerStory): Iterable<[number, number, number]> {
  /** By session and direction: the sender's next transfer-id, from its begin and its flows. */
  const next = new Map<string, number>();
  for (const { number, name, session, direction, fields, made } of frames) {
    if (session === undefined || holed.has(made[0]?.connection ?? 0)) continue;
    const own = `${session} ${direction}`;
    const other = `${session} ${1 - direction}`;
    if (name === 'transfer') {
      const id = next.get(own);
      if (id !== undefined) next.set(own, serialAdd(id, 1));
      continue;
    }
    const { nextOutgoingId, nextIncomingId, incomingWindow } = fields;
    if (typeof nextOutgoingId === 'number') next.set(own, nextOutgoingId);
    const sent = next.get(other);
    const entry = made.find((each) => each.link < 0) ?? made[0];
    if (sent === undefined || entry === undefined) continue;
    if (typeof nextIncomingId !== 'number' || typeof incomingWindow !== 'number') continue;
    const ours = direction === 0 ? entry.windowToClient : entry.windowToServer;
    yield [number, ours, serialDistance(serialAdd(nextIncomingId, incomingWindow), sent)];
  }
}
