import { describe, expect, test } from 'vitest';
import { viewsOf } from '../../../test/support/ladder10.ts';
import { FrameNote } from '../frame-note.ts';
import { DeliveryRecord } from '../records.ts';
import { Link10Condition } from './link-condition.ts';
import { Model10 } from './model-10.ts';
import { Scratch10 } from './scratch.ts';
import { whyNotMoving } from './why-not-moving.ts';

const STALL = 10_000_000_000;

/** Why the only link of a conversation does not move, `quietNanos` after its last frame. */
function why(text: string, quietNanos = 0) {
  const model = new Model10(
    {
      sink: { delivery: () => {} },
      watchesTcp: false,
      isFull: false,
      begin: () => new DeliveryRecord(),
      finish: () => {},
    },
    1,
    new Scratch10(),
  );
  const note = new FrameNote();
  const views = viewsOf(text);
  for (const view of views) model.frame(view, note);
  const links = [...model.sessions].flatMap(({ links }) => [...links]);
  expect(links).toHaveLength(1);
  const at = (views.at(-1)?.timeNanos ?? 0) + quietNanos;
  return whyNotMoving(new Link10Condition().read(links[0], at, undefined), STALL).state;
}

const BEGUN = `
  > open
  < open
  > begin nextOutgoingId=4294967295 incomingWindow=9 outgoingWindow=9
  < begin remoteChannel=0 nextOutgoingId=0 incomingWindow=4 outgoingWindow=9
  > attach name=out handle=0 role=false source=me target=q initialDeliveryCount=4294967294`;
const ATTACHED = `${BEGUN}
  < attach name=out handle=3 role=true source=me target=q`;
const flow = (credit: number, more = '') =>
  `< flow incomingWindow=4 nextIncomingId=4294967295 nextOutgoingId=0 outgoingWindow=9 handle=3 deliveryCount=4294967294 linkCredit=${credit} ${more}`;
const transfers = (ids: readonly number[], more = '') =>
  ids.map((id) => `> transfer handle=0 deliveryId=${id} deliveryTag=${id} ${more}`).join('\n');

describe('why a link of a conversation does not move', () => {
  test.each([
    ['not-attached', BEGUN],
    ['never-granted', ATTACHED],
    ['never-granted', `${ATTACHED}\n${flow(0)}`],
    ['moving', `${ATTACHED}\n${flow(5)}`],
    ['credit-blocked', `${ATTACHED}\n${flow(2)}\n${transfers([0, 1])}`],
    ['session-blocked', `${ATTACHED}\n${flow(9)}\n${transfers([0, 1, 2, 3])}`],
    ['mid-delivery', `${ATTACHED}\n${flow(1)}\n${transfers([0], 'more')}`],
    [
      'drained',
      `${ATTACHED}\n${flow(3, 'drain')}
       > flow incomingWindow=9 nextOutgoingId=4294967295 outgoingWindow=9 handle=0 deliveryCount=1 linkCredit=0 drain`,
    ],
    [
      'empty',
      `${ATTACHED}\n${flow(3)}
       > flow incomingWindow=9 nextOutgoingId=4294967295 outgoingWindow=9 handle=0 deliveryCount=4294967294 linkCredit=3 available=0`,
    ],
    ['detached', `${ATTACHED}\n${flow(3)}\n< detach handle=3`],
    ['detached', `${ATTACHED}\n${flow(3)}\n< close`],
    ['unknown', `${ATTACHED}\n< gap`],
    ['moving', `${ATTACHED}\n< gap\n${flow(3)}`],
    ['unknown', '> transfer handle=0 deliveryId=5 deliveryTag=a message=m'],
  ])('%s', (state, text) => {
    expect(why(text)).toBe(state);
  });

  test('a sender that may send and does not', () => {
    expect(why(`${ATTACHED}\n${flow(3)}`, STALL)).toBe('sender-idle');
  });
});
