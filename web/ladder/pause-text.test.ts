import { expect, test } from 'vitest';
import type { LinkWait } from '../../server/api/waits-contract.ts';
import type { PauseRow } from './ladder-layout.ts';
import { pauseText, waitIn } from './pause-text.ts';
import { frameRow } from './test-rows.ts';

const SECOND = 1_000_000_000;

/** From 1 s on. */
function pause(seconds: number, more: Partial<PauseRow> = {}): PauseRow {
  const after = frameRow(1, { timeNanos: SECOND });
  return { kind: 'pause', nanos: seconds * SECOND, hidden: 0, after, slot: 1, slots: 1, ...more };
}

function wait(from: number, to: number, more: Partial<LinkWait> = {}): LinkWait {
  return {
    fromNanos: from * SECOND,
    toNanos: to * SECOND,
    blocked: 'credit-blocked',
    mustAct: 'receiver',
    mustSend: 'flow',
    link: 'c1.s1.l2',
    kind: 'link',
    protocol: 'amqp-1.0',
    withinNanos: (to - from) * SECOND,
    isOpen: false,
    sentence: 'No credit is left.',
    ...more,
  };
}

test('a pause is about what held the link up over most of it', () => {
  const [long, short] = [wait(0, 9), wait(1, 4)];
  expect(waitIn([long, short], pause(3), true)).toBe(long);
  // Of several links, one that waits for longer may always do so.
  expect(waitIn([long, short], pause(3), false)).toBe(short);
  expect(waitIn([wait(0, 2)], pause(3), true)).toBeUndefined();
  expect(waitIn([long], pause(3, { ending: 'TCP ended without a close' }), true)).toBeUndefined();
});

test('it says why, and who must send what', () => {
  const held = wait(1, 4);
  expect(pauseText(pause(3), 'credit-blocked', held, true)).toBe(
    '3.00 s of silence: no credit, receiver must send flow',
  );
  expect(pauseText(pause(3), undefined, held, false)).toBe(
    '3.00 s of silence: c1.s1.l2 no credit, receiver must send flow',
  );
  const prefetch = wait(1, 4, { kind: 'consumer', protocol: 'amqp-0-9-1', mustSend: 'basic.ack' });
  expect(pauseText(pause(3, { hidden: 2 }), undefined, prefetch, true)).toBe(
    '3.00 s, 2 arrows hidden: prefetch full, receiver must send basic.ack',
  );
  expect(pauseText(pause(3), undefined, wait(1, 4, { blocked: 'tcp-blocked' }), true)).toContain(
    'TCP blocked',
  );
});

test('where the ledger says otherwise at its end, that holds', () => {
  expect(pauseText(pause(3), 'sender-idle', wait(1, 3), true)).toBe(
    '3.00 s of silence: sender idle',
  );
  expect(pauseText(pause(3), 'moving', undefined, true)).toBe('3.00 s of silence');
  expect(pauseText(pause(3), undefined, undefined, true)).toBe('3.00 s of silence');
});
