import { describe, expect, test } from 'vitest';
import { arrowLook } from './arrow-look.ts';
import { compareFields } from './compare.ts';
import { concernsLink } from './concerns.ts';
import { endsOf } from './ends.ts';
import { arrowText, statedOutcome } from './facts.ts';
import { foldMessages } from './fold.ts';
import { ledgerLookup, mostOf } from './gutters.ts';
import { layOutLadder } from './ladder-layout.ts';
import { deliveryRow, frameRow } from './test-rows.ts';

const tag = { type: 'binary', value: '61' };
const described = (descriptor: string, value = {}) => ({ type: 'described', descriptor, value });
const disposition = (fields: object, more = {}) =>
  frameRow(9, { name: 'disposition', fields: { role: true, ...fields }, ...more });

describe('the text of an arrow', () => {
  test('of a transfer', () => {
    const fields = { deliveryId: 4, deliveryTag: tag, payloadBytes: 4100, more: false };
    expect(arrowText([frameRow(1, { fields })])).toEqual({
      title: 'transfer #4',
      facts: 'tag 61 · 4.1 kB',
    });
  });

  test('of several transfers of one delivery: what they carry together', () => {
    const first = {
      deliveryId: 4,
      deliveryTag: tag,
      payloadBytes: 2000,
      more: true,
      settled: true,
    };
    const last = { payloadBytes: 1000 };
    expect(arrowText([frameRow(1, { fields: first }), frameRow(2, { fields: last })]).facts).toBe(
      'tag 61 · settled · 3.0 kB · 2 frames',
    );
    expect(arrowText([frameRow(1, { fields: first })]).facts).toContain('more to come');
    const aborted = frameRow(2, { fields: { aborted: true } });
    expect(arrowText([aborted])).toEqual({ title: 'transfer, continued', facts: 'aborted' });
  });

  test('of a method with its content, of which no octet is made up', () => {
    const method = frameRow(1, { name: 'basic.deliver', info: '#1 · consumer c' });
    const header = frameRow(2, { name: 'content-header', fields: { bodySize: 6 } });
    const body = frameRow(3, { name: 'content-body', fields: { payloadBytes: 6 } });
    expect(arrowText([method, header, body]).facts).toBe('#1 · consumer c · 6 B');
    expect(arrowText([method, header]).facts).toBe('#1 · consumer c');
  });

  test('of a 0-10 transfer with its segments, each in as many frames as it takes', () => {
    const names = ['message.transfer', 'segment-header', 'segment-body', 'segment-body'];
    const frames = names.map((name, i) =>
      frameRow(i + 1, { name, info: i === 0 ? 'd' : '', fields: i < 2 ? {} : { payloadBytes: 3 } }),
    );
    const [fold, ...others] = foldMessages(frames);
    expect(others).toEqual([]);
    expect(arrowText(fold)).toEqual({ title: 'message.transfer', facts: 'd · 6 B' });
    expect(statedOutcome([frameRow(9, { name: 'message.release', fields: {} })])).toBe('released');
  });

  test('of anything else is what the server says of it, less the badge', () => {
    const frame = disposition({}, { info: 'receiver · 0…9 · accepted · settles 1,000' });
    expect(arrowText([frame])).toEqual({
      title: 'disposition',
      facts: 'receiver · 0…9 · accepted',
    });
  });

  test('of an attach keeps name and modes apart, which share the room with the rest', () => {
    const modes = ['snd-settle-mode mixed', 'rcv-settle-mode second'];
    const fields = { name: 'a · sender', sndSettleMode: 2, rcvSettleMode: 1 };
    const of = (info: string, more = {}) =>
      arrowText([frameRow(1, { name: 'attach', info, fields: { ...fields, ...more } })]);
    expect(of(`a · sender · receiver · handle 0 · ${modes.join(' · ')}`)).toEqual({
      title: 'attach',
      name: 'a · sender',
      facts: 'receiver · handle 0',
      modes,
    });
    const long = 'x'.repeat(300);
    expect(of(`${'x'.repeat(40)}… · receiver · ${modes[1]}`, { name: long })).toMatchObject({
      name: long,
      facts: 'receiver',
      modes: [modes[1]],
    });
  });

  test('takes no mode that was not stated from the name of a link', () => {
    const info = 'x · snd-settle-mode settled';
    expect(arrowText([frameRow(1, { name: 'attach', info, fields: {} })])).toEqual({
      title: 'attach',
      facts: info,
    });
  });

  test('has no control characters', () => {
    expect(arrowText([frameRow(1, { name: 'open', info: 'a\u202eb\u0007' })]).facts).toBe('a�b␇');
  });
});

describe('what a settlement states', () => {
  test.each([
    [{ state: described('accepted') }, 'accepted'],
    [{ state: described('transactional-state', { outcome: described('rejected') }) }, 'rejected'],
    [{ settled: true }, 'settled'],
    [{ settled: false }, undefined],
  ])('%j: %s', (fields, outcome) => expect(statedOutcome([disposition(fields)])).toBe(outcome));

  test('in 0-9-1', () => {
    const of = (name: string, requeue?: boolean) =>
      statedOutcome([frameRow(1, { name, fields: requeue === undefined ? {} : { requeue } })]);
    expect(of('basic.ack')).toBe('accepted');
    expect(of('basic.nack', true)).toBe('released');
    expect(of('basic.reject', false)).toBe('rejected');
    expect(of('basic.qos')).toBeUndefined();
  });
});

describe('the look of an arrow', () => {
  const rejected = deliveryRow(1, { phase: 'done-receiver-first', outcome: 'rejected' });
  const deliveries = new Map([[1, rejected]]);
  const transfer = frameRow(1, { delivery: 1 });

  test('is what became of the delivery, whatever colour says', () => {
    expect(arrowLook([transfer], deliveries, 'state')).toMatchObject({
      glyph: '✕',
      token: '--error',
    });
    const other = arrowLook([transfer], deliveries, 'direction');
    expect(other).toMatchObject({ glyph: '✕' });
    expect(other.token).not.toBe('--error');
  });

  test('claims nothing of a delivery that is not loaded', () => {
    expect(arrowLook([frameRow(1, { delivery: 2 })], deliveries, 'state').glyph).toBe('');
  });

  test('of an outcome that is not settled is hollow', () => {
    const state = described('accepted');
    const open = arrowLook([disposition({ state })], deliveries, 'state');
    expect(open).toMatchObject({ glyph: '✓', line: 'hollow', text: 'accepted, not settled' });
    const settled = arrowLook([disposition({ state, settled: true })], deliveries, 'state');
    expect(settled.line).toBe('solid');
  });

  test('tells deliveries apart', () => {
    const look = (delivery: number) =>
      arrowLook([frameRow(1, { delivery })], deliveries, 'delivery');
    expect(look(3).token).not.toBe(look(4).token);
  });
});

test('a settlement without a link concerns the links whose messages go that way', () => {
  const ofReceiver = disposition({}, { direction: 'client-to-server' });
  expect(concernsLink(ofReceiver, 'server-to-client')).toBe(true);
  expect(concernsLink(ofReceiver, 'client-to-server')).toBe(false);
  expect(concernsLink(disposition({ role: false }), 'server-to-client')).toBe(true);
  const confirm = frameRow(1, { name: 'basic.ack' });
  expect(concernsLink(confirm, 'client-to-server')).toBe(true);
  expect(concernsLink(confirm, 'server-to-client')).toBe(false);
  const published = frameRow(1, { name: 'message.transfer' });
  expect(concernsLink(published, published.direction)).toBe(true);
  expect(concernsLink(published, 'server-to-client')).toBe(
    published.direction === 'server-to-client',
  );
  expect(concernsLink(frameRow(1, { name: 'flow' }), 'client-to-server')).toBe(true);
  expect(concernsLink({ ...confirm, link: 'c1.s1.l1' }, 'server-to-client')).toBe(true);
});

test('the sender stands on the left', () => {
  expect(endsOf('server-to-client')).toMatchObject({ left: 'server', leftText: 'server · sender' });
  expect(endsOf(undefined)).toEqual({ left: 'client', leftText: 'client', rightText: 'server' });
});

test('two frames compared field by field', () => {
  const left = frameRow(1, { fields: { handle: 0, deliveryTag: tag, more: false } });
  const right = disposition({ handle: 0, state: described('rejected', { error: null }) });
  const pairs = compareFields([left], [right]);
  const of = (path: string) => pairs.find((pair) => pair.path === path);
  expect(of('handle')).toMatchObject({ left: '0', right: '0', differs: false });
  expect(of('deliveryTag')).toMatchObject({ left: '61', right: undefined, differs: true });
  expect(of('state')).toMatchObject({ left: undefined, right: 'rejected' });
  expect(of('state.error')).toMatchObject({ right: 'null' });
  expect(of('frame')).toMatchObject({ left: 'transfer', right: 'disposition', differs: true });
});

describe('the ledger beside a row', () => {
  const entry = (timeNanos: number, linkCredit: number, frame?: number) => ({
    timeNanos,
    linkCredit,
    connection: 'c1',
    session: 'c1.s1',
    ...(frame !== undefined && { frame }),
  });
  const at = ledgerLookup([entry(1e6, 5, 1), entry(3e6, 4, 3), entry(3e6, 3, 4), entry(3.5e6, 2)]);
  const creditOf = (number: number, more = {}) =>
    at(
      layOutLadder([frameRow(number, more)], { compressed: true, ends: { left: 'client' } })
        .rows[0],
    )?.linkCredit;

  test('is what its own frame made it', () => {
    expect([1, 3].map((n) => creditOf(n))).toEqual([5, 4]);
  });

  test('is what held before, where its frame changed nothing', () => {
    expect(creditOf(2)).toBe(5);
    expect(creditOf(9)).toBe(2);
  });

  test('is not what a later frame of the same moment made it', () => {
    expect(creditOf(2, { timeNanos: 3e6 })).toBe(5);
  });

  test('is not known before the first entry', () => {
    expect(creditOf(1, { number: 0, timeNanos: 0 })).toBeUndefined();
  });

  test('has a largest figure that bars are measured by', () => {
    const rows = [
      { ...entry(1, -3), unsettledSender: 2 },
      { ...entry(2, 7), unsettledReceiver: 5 },
    ];
    expect(mostOf(rows)).toEqual({ credit: 7, unsettled: 5 });
    expect(mostOf([])).toEqual({ credit: 0, unsettled: 0 });
  });
});
