import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';

let server: TestServer;
let base: string;

beforeAll(async () => {
  server = await TestServer.start();
  const { body } = await server.upload(
    await readFile(join(samplesFolder, 'brokerj-mixed-all-versions.pcapng')),
  );
  base = `/captures/${body.id}`;
});
afterAll(() => server.close());

interface Row {
  readonly [column: string]: unknown;
}

async function allPages(table: string, query: Record<string, string>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const asked = new URLSearchParams({ ...query, ...(after !== '' && { after }) });
    const { status, body } = await server.get(`${base}/${table}?${asked}`);
    expect(status).toBe(200);
    rows.push(...body.items);
    after = body.next;
  }
  return rows;
}

test.each(['sessions', 'links', 'deliveries', 'ledger', 'tcp-events', 'transactions'])(
  '%s read from the end are those from the start, the other way round',
  async (table) => {
    const forward = await allPages(table, { limit: '1000' });
    if (table !== 'transactions') expect(forward.length).toBeGreaterThan(3);
    for (const limit of ['3', '1000']) {
      const backward = await allPages(table, { limit, from: 'end' });
      expect(backward).toEqual(forward.toReversed());
    }
  },
);

test('a filter holds from the end too', async () => {
  const filter = 'conn:c2';
  const forward = await allPages('deliveries', { limit: '1000', filter });
  const backward = await allPages('deliveries', { limit: '2', filter, from: 'end' });
  expect(forward.length).toBeGreaterThan(0);
  expect(backward).toEqual(forward.toReversed());
});
