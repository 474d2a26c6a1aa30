import { expect, test } from 'vitest';
import type { LinkWait, Waits } from '../../server/api/waits-contract.ts';
import { longFrom, longWaits, mustText, restTexts } from './long-waits.ts';

const SECOND = 1e9;

function wait(link: string, seconds: number, more: Partial<LinkWait> = {}): LinkWait {
  return {
    link,
    kind: 'link',
    protocol: 'amqp-1.0',
    direction: 'server-to-client',
    fromNanos: 0,
    toNanos: seconds * SECOND,
    withinNanos: seconds * SECOND,
    blocked: 'credit-blocked',
    mustAct: 'receiver',
    mustSend: 'flow',
    isOpen: false,
    sentence: 'No credit is left since frame 7. The receiver (client) must send flow.',
    ...more,
  };
}

function answer(waits: LinkWait[], causes: Waits['causes'] = []): Waits {
  return { fromNanos: 0, toNanos: 60 * SECOND, waits, causes };
}

const cause = (blocked: Waits['causes'][number]['blocked'], count: number, seconds: number) => ({
  blocked,
  count,
  withinNanos: seconds * SECOND,
  links: count,
});

test('a second is long, in a short capture less, and never what no person would notice', () => {
  expect([3600, 20, 2, 0.1, 0].map((seconds) => longFrom(seconds * SECOND))).toEqual([
    SECOND,
    SECOND,
    SECOND / 10,
    SECOND / 100,
    SECOND / 100,
  ]);
});

test('a link is told once for a cause, by its longest wait, with how many others were long', () => {
  const waits = [
    wait('c1.s1.l1', 9),
    wait('c2.s1.l1', 8),
    wait('c1.s1.l1', 7),
    wait('c1.s1.l1', 6, { blocked: 'tcp-blocked' }),
    wait('c1.s1.l1', 5),
    wait('c1.s1.l1', 0.5),
  ];
  const told = longWaits(answer(waits), 60 * SECOND);
  expect(told.map(({ wait: { link, blocked }, others }) => [link, blocked, others])).toEqual([
    ['c1.s1.l1', 'credit-blocked', 2],
    ['c2.s1.l1', 'credit-blocked', 0],
    ['c1.s1.l1', 'tcp-blocked', 0],
  ]);
});

test('where nothing was long it is said how long the longest was', () => {
  const said = (waits: LinkWait[], links = 3) => restTexts(answer(waits), 60 * SECOND, links);
  expect(said([], 0)).toEqual(['There are no links that could.']);
  expect(said([])).toEqual(['No link was held up.']);
  expect(said([wait('c1.s1.l1', 0.113)])).toEqual([
    'No link was held up for long: at most 113 ms.',
  ]);
  expect(said([wait('c1.s1.l1', 2)])).toEqual([]);
});

test('what was not asked for is counted, and what the capture does not tell is said', () => {
  const causes = [
    cause('credit-blocked', 700, 90),
    cause('unknown', 2, 5),
    cause('sender-idle', 40, 3),
  ];
  expect(restTexts(answer([wait('c1.s1.l1', 2)], causes), 60 * SECOND, 9)).toEqual([
    'The longest 1 of 700 stretches.',
    'Of 2 links the capture does not tell, for a while at least, whether they had to wait.',
  ]);
  expect(restTexts(answer([], [cause('unknown', 1, 5)]), 60 * SECOND, 9)).toEqual([
    'No link is known to have been held up.',
    'Of one link the capture does not tell, for a while at least, whether it had to wait.',
  ]);
  const short = [cause('unknown', 1, 0.2)];
  expect(restTexts(answer([], short), 60 * SECOND, 9)).toEqual(['No link was held up.']);
});

test('who must act is said of what holds, who had to of what is over', () => {
  expect(mustText(wait('c1.s1.l1', 2, { isOpen: true }))).toBe(
    'No credit is left since frame 7. The receiver (client) must send flow.',
  );
  expect(mustText(wait('c1.s1.l1', 2))).toBe('The receiver (client) had to send flow.');
  expect(mustText(wait('c1.s1.l1', 2, { direction: 'client-to-server' }))).toBe(
    'The receiver (server) had to send flow.',
  );
  const { direction, mustSend, ...unknown } = wait('c1.s1.l1', 2, { blocked: 'tcp-blocked' });
  expect([direction, mustSend]).toEqual(['server-to-client', 'flow']);
  expect(mustText(unknown)).toBe('The receiver had to take what was sent to it.');
});
