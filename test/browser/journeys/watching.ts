import { expect } from 'vitest';
import { describeInBrowser, eventually } from '../support/browser.ts';

export function watchJourneys(): void {
  describeInBrowser('the watch over the pages itself', (test) => {
    test('sees errors, breaches of the policy and requests to elsewhere', async (visit) => {
      const { page, watch, open } = visit;
      await open('/');
      await page.evaluate(() => {
        setTimeout(() => {
          throw new Error('thrown by the test');
        });
        document.body.insertAdjacentHTML('beforeend', '<p style="color: red"></p>');
        const image = document.createElement('img');
        image.src = 'http://127.0.0.1:9/elsewhere.png';
        document.body.append(image);
      });
      const expected = [
        /thrown by the test/,
        /policy breached: style-src/,
        /policy breached: img-src/,
      ];
      for (const pattern of expected) {
        await eventually(async () => watch.problems.join('\n')).toMatch(pattern);
      }
      watch.expect(/thrown by the test|[Pp]olicy|127\.0\.0\.1:9/);
      expect(watch.problems).toEqual([]);
    });
  });
}
