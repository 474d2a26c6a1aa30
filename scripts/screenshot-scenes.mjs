// What the pictures show: each scene brings a fresh page to a place worth looking at.

const frames = (id, search = {}) => `/c/${id}/frames?${new URLSearchParams({ v: '1', ...search })}`;

async function openFrames(page, id, search) {
  await page.goto(frames(id, search));
  await page.locator('.frame-line').first().waitFor();
}

/** Opens a frame by its number, with a field selected, as a link does. */
async function openFrame(page, id, number, field) {
  const answer = await page.request.get(`/api/v1/captures/${id}/frames/${number}`);
  const { connection, direction, streamOffset } = await answer.json();
  const way = direction === 'client-to-server' ? '>' : '<';
  await openFrames(page, id, { sel: `frame:${connection}${way}${streamOffset}`, field });
  await page.locator('.field-selected').waitFor();
}

async function dropFile(page, name, words) {
  const transfer = await page.evaluateHandle(
    ([name, words]) => {
      const held = new DataTransfer();
      held.items.add(new File([words], name));
      return held;
    },
    [name, words],
  );
  await page.locator('main').dispatchEvent('drop', { dataTransfer: transfer });
  await page.locator('.upload', { hasText: name }).getByRole('alert').waitFor();
}

export const SCENES = [
  {
    name: 'captures',
    async show(page) {
      await page.goto('/');
      await page.getByRole('table', { name: 'Samples' }).waitFor();
    },
  },
  {
    name: 'refused',
    async show(page) {
      await page.goto('/');
      await page.getByRole('table', { name: 'Samples' }).waitFor();
      await dropFile(page, 'notes of Tuesday.txt', 'Nothing but words.\n'.repeat(20));
      await dropFile(page, 'empty.pcap', '');
      await dropFile(page, 'logo.png', '\u2030PNG\r\n');
    },
  },
  {
    name: 'capture-menu',
    async show(page) {
      await page.goto('/');
      await page
        .getByRole('button', { name: /^Actions for Artemis/ })
        .first()
        .click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'delete',
    async show(page) {
      await page.goto('/');
      await page
        .getByRole('button', { name: /^Actions for Artemis/ })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Delete…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'frames',
    async show(page, find) {
      await openFrames(page, find('three client libraries'));
    },
  },
  {
    name: 'transfer',
    async show(page, find) {
      await openFrame(page, find('three client libraries'), 59, 'payload/amqpValue');
    },
  },
  {
    name: 'message',
    async show(page, find) {
      await page.addInitScript(() =>
        localStorage.setItem('amqpscope.preferences', JSON.stringify({ detailsPercent: 50 })),
      );
      await openFrame(page, find('every AMQP 1.0 type'), 15, 'payload/properties/contentType');
    },
  },
  {
    name: 'bytes',
    async show(page, find) {
      await openFrame(page, find('every field-table type'), 15, 'properties/headers');
      const button = page.getByRole('button', { name: 'Bytes' });
      if (await button.isVisible()) await button.click();
    },
  },
  {
    name: 'secret',
    async show(page, find) {
      await openFrame(page, find('hello over IPv6'), 4, 'performative/initialResponse');
    },
  },
  {
    name: 'filter-vocabulary',
    async show(page, find) {
      await openFrames(page, find('prefetch'));
      await page.getByRole('combobox', { name: 'Filter' }).focus();
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'filter-wrong',
    async show(page, find) {
      await openFrames(page, find('prefetch'), { q: 'type:basic.deliver' });
      await page.getByRole('combobox', { name: 'Filter' }).fill('type:basic.deliver sizee>4');
      await page.locator('.filter-blamed').waitFor();
    },
  },
  {
    name: 'filter-none',
    async show(page, find) {
      await page.goto(frames(find('prefetch'), { q: 'type:basic.reject' }));
      await page.locator('.empty').waitFor();
    },
  },
  {
    name: 'damaged',
    async show(page, find) {
      await openFrames(page, find('snap length 96'));
      const bad = page.locator('.frame-line.frame-bad');
      await bad.nth(2).click();
      await page.locator('.inspector-split').waitFor();
    },
  },
  {
    name: 'huge',
    async show(page, find) {
      await openFrames(page, find('4,000 connections'));
      await page.getByRole('textbox', { name: 'Go to frame number' }).fill('200000');
      await page.keyboard.press('Enter');
      await page.locator('#frame-200000 .cell-type').waitFor();
      await page.locator('#frame-200000').click();
      await page.locator('.inspector-split').waitFor();
    },
  },
  {
    name: 'huge-connections',
    async show(page, find) {
      await page.goto(`/c/${find('4,000 connections')}/connections`);
      await page.getByRole('link', { name: 'c1', exact: true }).waitFor();
    },
  },
  {
    name: 'connections',
    async show(page, find) {
      await page.goto(`/c/${find('five protocol versions')}/connections`);
      await page.getByRole('link', { name: 'c5' }).waitFor();
    },
  },
  ...[
    ['timeline', 'three client libraries', 'timeline', '.lane-link'],
    ['timeline-wait', 'out of link credit', 'timeline?sel=link%3Ac1.s1.l2&v=1', '.wait-list li'],
    ['timeline-huge', '4,000 connections', 'timeline', '.lane-link'],
    ['timeline-mid-stream', 'capture started late', 'timeline', '.lane-link'],
    ['charts', 'out of link credit', 'charts', '.recharts-line-curve'],
    ['charts-link', 'prefetch used up', 'charts?sel=link%3Ac2.s1.l1&v=1', '.recharts-line-curve'],
    ['connection', 'prefetch used up', 'connections/c2', '.peers td'],
    ['sessions', 'five protocol versions', 'sessions', '.row-line'],
    ['session', 'window smaller', 'sessions/c1.s1', '.recharts-line-curve'],
    ['links', 'three client libraries', 'links', '.row-line'],
    ['link-starved', 'out of link credit', 'links/c1.s1.l2', '.recharts-line-curve'],
    ['link-consumer', 'prefetch used up', 'links/c2.s1.l1', '.recharts-line-curve'],
    ['link-publisher', 'confirms, some negative', 'links/c1.s1.l1', '.recharts-line-curve'],
    ['link-mid-stream', 'capture started late', 'links/c1.s1.l1', '.entity-section'],
    ['deliveries', 'four outcomes', 'deliveries', '.row-line'],
    ['deliveries-huge', '4,000 connections', 'deliveries', '.row-line'],
    ['delivery-second', 'settled by the sender second', 'deliveries/2', '.lane-act'],
    ['delivery-requeued', 'prefetch used up', 'deliveries/2', '.lane-act'],
    ['delivery-cut-off', 'window smaller', 'deliveries/1', '.lane-act'],
    ['ladder-link', 'out of link credit', 'ladder/c1.s1.l2', '.ladder-glyph'],
    ['ladder-delivery', 'settled by the sender second', 'ladder/2', '.ladder-bracket-last'],
    ['ladder-mid-stream', 'capture started late', 'ladder/c1', '.ladder-glyph'],
    ['ladder-holes', 'packets missing', 'ladder/c1', '.ladder-glyph'],
    ['ladder-huge', '4,000 connections', 'ladder/c1', '.ladder-glyph'],
    ['ladder-of-nothing', 'four outcomes', 'ladder', '.empty'],
    ['no-such-link', 'four outcomes', 'links/c9.s1.l1', '.empty'],
  ].map(([name, capture, path, drawn]) => ({
    name,
    async show(page, find) {
      await page.goto(`/c/${find(capture)}/${path}`);
      // A level line has no height, which is called hidden.
      await page.locator(drawn).first().waitFor({ state: 'attached' });
    },
  })),
  {
    name: 'not-amqp',
    async show(page, find) {
      await page.goto(frames(find('not a network')));
      await page.locator('.empty').waitFor();
    },
  },
  {
    name: 'no-such-capture',
    async show(page) {
      await page.goto(frames('0123456789ab'));
      await page.locator('.empty').waitFor();
    },
  },
  {
    name: 'help',
    async show(page, find) {
      await openFrames(page, find('prefetch'));
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
];
