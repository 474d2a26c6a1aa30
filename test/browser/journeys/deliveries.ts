import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import { beliefs, entity, inspectorTitle } from '../support/parts.ts';

interface Told {
  readonly sample: string;
  readonly what: string;
  readonly delivery: number;
  readonly sender: string;
  readonly receiver: string;
  /** The frame that made the sender believe it. */
  readonly frame: number;
  /** Steps of the two lanes, each with its frame. */
  readonly steps: readonly string[];
}

/** What the delivery pages of named captures say, read against the frames of those captures. */
const TOLD: readonly Told[] = [
  {
    sample: 'out of link credit',
    what: 'settled by the receiver, after the pause',
    delivery: 51,
    sender: 'The sender (server) has settled it: accepted, since frame 104.',
    receiver: 'The receiver (client) has settled it: accepted, since frame 104.',
    frame: 104,
    steps: ['transfer frame 74', 'accepted, settled frame 104'],
  },
  {
    sample: 'four outcomes',
    what: 'rejected, with the reason',
    delivery: 8,
    sender: 'The sender (server) has settled it: rejected (app:bad: test), since frame 32.',
    receiver: 'The receiver (client) has settled it: rejected (app:bad: test), since frame 32.',
    frame: 32,
    steps: ['transfer frame 30', 'rejected (app:bad: test), settled frame 32'],
  },
  {
    sample: 'four outcomes',
    what: 'modified',
    delivery: 10,
    sender: 'The sender (server) has settled it: modified (delivery failed), since frame 36.',
    receiver: 'The receiver (client) has settled it: modified (delivery failed), since frame 36.',
    frame: 36,
    steps: ['transfer frame 35', 'modified (delivery failed), settled frame 36'],
  },
  {
    sample: 'settled by the sender second',
    what: 'proposed by the receiver, settled by the sender',
    delivery: 2,
    sender: 'The sender (server) has settled it: accepted, since frame 33.',
    receiver:
      'The receiver (client) has stated accepted in frame 26 and counts it as settled since frame 33, in which the sender settled it.',
    frame: 33,
    steps: ['transfer frame 17', 'accepted frame 26', 'accepted, settled frame 33'],
  },
  {
    sample: 'confirms, some negative',
    what: 'refused by a negative confirm',
    delivery: 6,
    sender: 'The sender (client) has settled it: rejected, since frame 37.',
    receiver: 'The receiver (server) has settled it: rejected, since frame 37.',
    frame: 37,
    steps: ['basic.publish frame 1 of 3 frame 34', 'confirm nack (multiple) frame 37'],
  },
  {
    sample: 'prefetch used up',
    what: 'never acknowledged, requeued when the channel closed',
    delivery: 2,
    sender:
      'The sender (server) queues it again, since frame 190 (channel.close) ended what it was sent on.',
    receiver:
      'The receiver (client) had stated no outcome when frame 190 (channel.close) ended what it came on.',
    frame: 190,
    steps: ['basic.deliver frame 1 of 3 frame 28', 'channel.close (200 Goodbye) frame 190'],
  },
  {
    sample: 'window smaller',
    what: 'cut off in the middle',
    delivery: 1,
    sender:
      'The sender (server) does not know an outcome: frame 27 (close) ended what it was sent on before there was one.',
    receiver:
      'The receiver (client) had stated no outcome when frame 27 (close) ended what it came on.',
    frame: 27,
    steps: ['transfer 1 of 11 frame 16', 'close frame 27'],
  },
];

async function expectTold(page: Page, told: Told): Promise<void> {
  await eventually(() => beliefs(page).allTextContents()).toEqual([told.sender, told.receiver]);
  const lanes = page.getByRole('table', { name: 'What each end did' });
  const did = await lanes.locator('.lane-act').allTextContents();
  for (const step of told.steps) {
    expect(did.some((text) => text.startsWith(step))).toBe(true);
  }
}

export function deliveryJourneys(): void {
  describeInBrowser(
    'a delivery page says what each side believes and which frame made it so',
    (test) => {
      for (const told of TOLD) {
        test(`${told.sample}: ${told.what}`, async ({ page, open }) => {
          const { id } = await sample(told.sample);
          await open(`/c/${id}/deliveries/${told.delivery}`);
          await expectTold(page, told);

          const frame = `frame ${told.frame}`;
          await beliefs(page).first().getByRole('link', { name: frame }).click();
          await eventually(() => inspectorTitle(page).textContent()).toContain(frame);
          await eventually(async () => new URL(page.url()).searchParams.get('sel')).toMatch(
            /^frame:c\d+[<>]\d+$/,
          );
          await page.reload();
          await eventually(() => inspectorTitle(page).textContent()).toContain(frame);
          await page.goBack();
          await expectTold(page, told);
          await page.reload();
          await expectTold(page, told);
        });
      }

      test('the other end can know of a step from the packet that acknowledges it', async (visit) => {
        const { page, open, server } = visit;
        const { id } = await sample('settled by the sender second');
        const { body } = await server.get(`/captures/${id}/deliveries/2`);
        const [{ frame, knownPacket }] = body.steps;
        await open(`/c/${id}/deliveries/2`);
        const known = page.locator('.lane-known', { hasText: `frame ${frame},` });
        await eventually(() => known.textContent()).toContain(`(packet ${knownPacket})`);
      });

      test('it names the exchange, the guarantee and its frames', async ({ page, open }) => {
        const { id } = await sample('settled by the sender second');
        await open(`/c/${id}/deliveries/2`);
        const exchange = page.getByRole('region', { name: 'Exchange' });
        await eventually(() => exchange.textContent()).toContain('sender confirms');
        expect(await exchange.textContent()).toContain('exactly once, while the link lives');
        const frames = page.getByRole('table', { name: 'Frames of the delivery' });
        await eventually(() => frames.getByRole('link').allTextContents()).toEqual([
          '17',
          '26',
          '33',
        ]);
        await page.getByRole('link', { name: 'Frames', exact: true }).last().click();
        await page.goBack();
        await page.getByRole('navigation', { name: 'It belongs to' }).getByText('c1.s1.l1').click();
        await eventually(() => entity(page, 'link c1.s1.l1').count()).toBe(1);
      });

      test('an address that names no delivery says so', async ({ page, open, watch }) => {
        const { id } = await sample('four outcomes');
        await open(`/c/${id}/deliveries/first`);
        await page.getByText('The address names no delivery').waitFor();
        watch.expect(/404/);
        await open(`/c/${id}/deliveries/999`);
        await page.getByText('There is no delivery 999.').waitFor();
        await page.getByRole('link', { name: 'All deliveries' }).click();
        await page.getByRole('grid', { name: 'deliveries' }).waitFor();
      });
    },
  );
}
