import { describe, expect, test } from 'vitest';
import { script010 } from '../../../test/support/script-010.ts';
import { UNKNOWN } from '../ledger-entry.ts';

const NO_LIMIT = 0xffffffff;

describe('why a subscription does not move', () => {
  test('no credit yet; messages alone are not enough', () => {
    const s = script010().subscribed();
    expect(s.last()).toMatchObject({ blocked: 'never-granted', linkCredit: 0 });
    s.flow(10);
    expect(s.last()).toMatchObject({ blocked: 'bytes-never-granted', linkCredit: 10 });
    s.flow(undefined, NO_LIMIT);
    expect(s.last()).toMatchObject({ blocked: 'moving', linkCredit: 10, frame: s.frame });
  });

  test('credit mode: used up, accepted and completed, and only message.flow gives more', () => {
    const s = script010()
      .subscribed()
      .up('message.set-flow-mode', { destination: 'd', flowMode: 0 });
    s.flow(2, NO_LIMIT)
      .deliver(2)
      .up('message.accept', { transfers: [0, 1] });
    s.up('session.completed', { commands: [0, 1] });
    expect(s.last()).toMatchObject({ blocked: 'messages-blocked', linkCredit: 0 });
    s.flow(10);
    expect(s.last()).toMatchObject({ blocked: 'moving', linkCredit: 10 });
  });

  test('window mode: full until what was sent is completed', () => {
    const s = script010().subscribed().flow(2, NO_LIMIT).deliver(2);
    expect(s.last()).toMatchObject({ blocked: 'window-full', linkCredit: 0 });
    s.up('message.accept', { transfers: [0, 1] });
    expect(s.last()).toMatchObject({ blocked: 'window-full' });
    s.up('session.completed', { commands: [0, 0] });
    expect(s.last()).toMatchObject({ blocked: 'moving', linkCredit: 1 });
  });

  test('octets used up, and messages not', () => {
    const s = script010()
      .subscribed()
      .up('message.set-flow-mode', { destination: 'd', flowMode: 0 });
    s.flow(10, 30).deliver(1, {}, 'x'.repeat(40));
    expect(s.last()).toMatchObject({ blocked: 'bytes-blocked', linkCredit: 9 });
  });

  test('message.stop, and message.flush once it is completed', () => {
    const s = script010().subscribed().flow(5, NO_LIMIT).up('message.stop', { destination: 'd' });
    expect(s.last()).toMatchObject({ blocked: 'flow-stopped', linkCredit: 0 });
    s.flow(5, NO_LIMIT).up('message.flush', { destination: 'd' }).deliver(2);
    expect(s.last()).toMatchObject({ blocked: 'moving', linkCredit: 3 });
    s.down('session.completed', { commands: [0, 6] });
    expect(s.last()).toMatchObject({ blocked: 'drained', linkCredit: 0, frame: s.frame });
  });

  test('cancelled, or its session detached', () => {
    const s = script010().subscribed().up('message.cancel', { destination: 'd' });
    expect(s.last()).toMatchObject({ blocked: 'detached', frame: s.frame });
    const other = script010().subscribed().up('session.detach', { name: 's' });
    expect(other.last()).toMatchObject({ blocked: 'detached', frame: other.frame });
  });

  test('in the middle of a message', () => {
    const s = script010().subscribed().flow(1, NO_LIMIT);
    s.segment(1, 1, [4, 1, 1, 0, 0x07, 0, 1, 0x64, 0, 0], { position: 8 }).up('execution.sync');
    expect(s.last()).toMatchObject({ blocked: 'mid-delivery', unsettledSender: 1 });
  });

  test('not known where it began before the capture, or octets are missing', () => {
    const s = script010().down('session.command-point', { commandId: 4, commandOffset: 0 });
    s.deliver(1).flow(5, NO_LIMIT);
    expect(s.last()).toMatchObject({
      blocked: 'unknown',
      linkCredit: UNKNOWN,
      unsettledSender: -1,
    });
    s.up('message.stop', { destination: 'd' });
    expect(s.last()).toMatchObject({ blocked: 'flow-stopped', linkCredit: 0 });
    const other = script010().subscribed().flow(5, NO_LIMIT).gap(0).deliver(1);
    expect(other.last()).toMatchObject({ blocked: 'unknown', linkCredit: UNKNOWN });
  });
});

describe('what is unsettled', () => {
  test('until it is accepted, and at the other end until TCP has told', () => {
    const s = script010().subscribed().flow(5, NO_LIMIT).deliver(2);
    expect(s.last()).toMatchObject({ unsettledSender: 2, unsettledReceiver: 2 });
    s.acknowledged(0);
    s.up('message.accept', { transfers: [0, 1] });
    expect(s.last()).toMatchObject({ unsettledSender: 2, unsettledReceiver: 0 });
    s.acknowledged(0);
    expect(s.last()).toMatchObject({ unsettledSender: 0, unsettledReceiver: 0 });
  });

  test('a publisher: until it is completed', () => {
    const s = script010().attached().publish(2);
    expect(s.last()).toMatchObject({ unsettledSender: 2, blocked: 'moving', linkCredit: UNKNOWN });
    s.down('session.completed', { commands: [0, 1] });
    expect(s.last()).toMatchObject({ unsettledSender: 0, unsettledReceiver: 0 });
  });
});

describe('a broker that holds its publishers back', () => {
  test('credit mode and stop, until it lets them go on', () => {
    const s = script010().attached().publish(1);
    s.down('message.set-flow-mode', { destination: '', flowMode: 0 });
    s.down('message.stop', { destination: '' });
    expect(s.last()).toMatchObject({ blocked: 'flow-stopped', linkCredit: 0 });
    s.down('message.flow', { destination: '', unit: 0, value: 0x7fffffff });
    expect(s.last()).toMatchObject({ blocked: 'moving', linkCredit: 0x7fffffff });
    s.down('message.set-flow-mode', { destination: '', flowMode: 1 });
    expect(s.last()).toMatchObject({ blocked: 'moving' });
  });
});
