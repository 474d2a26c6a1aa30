import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';
import type { FrameRow } from '../api/contract.ts';

let server: TestServer;
/** Path of the capture that all tests look at: AMQP 1.0, a receiver out of credit. */
let base: string;
let all: FrameRow[];

beforeAll(async () => {
  server = await TestServer.start();
  const bytes = await readFile(join(samplesFolder, 'rabbitmq4-10-credit-starved.pcap'));
  const { body } = await server.upload(bytes);
  base = `/captures/${body.id}`;
  const page = await server.get(`${base}/frames?limit=1000`);
  all = page.body.items;
  expect(page.body.total).toEqual({ count: all.length, capped: false });
});
afterAll(() => server.close());

const frames = (query: Record<string, string>) =>
  server.get(`${base}/frames?${new URLSearchParams(query)}`);

/** Follows tokens from page to page. */
async function walk(direction: 'next' | 'previous', query: Record<string, string>) {
  const pages: FrameRow[][] = [];
  const parameter = direction === 'next' ? 'after' : 'before';
  for (let token: string | undefined = ''; token !== undefined; ) {
    const { status, body } = await frames(token === '' ? query : { ...query, [parameter]: token });
    expect(status).toBe(200);
    pages.push(body.items);
    token = body[direction];
    if (direction === 'next' && query.at) query = { limit: query.limit ?? '200' };
  }
  return pages;
}

describe('pages of frames', () => {
  test.each([1, 7, 50, 1000])('of %i cover all rows exactly once, forwards', async (limit) => {
    const pages = await walk('next', { limit: String(limit) });
    expect(pages.flat()).toEqual(all);
    expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
  });

  test('and backwards from the end', async () => {
    const { body } = await frames({ at: String(all.length + 1), limit: '9' });
    expect(body.items).toEqual([]);
    expect(body.next).toBeUndefined();
    const pages = await walk('previous', { limit: '9', before: body.previous });
    expect(pages.reverse().flat()).toEqual(all);
  });

  test('at goes anywhere', async () => {
    const { body } = await frames({ at: '20', limit: '5' });
    expect(body.items).toEqual(all.slice(19, 24));
    const before = await frames({ before: body.previous, limit: '5' });
    expect(before.body.items).toEqual(all.slice(14, 19));
  });

  test('numbers rise from 1 without a hole', () => {
    expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1));
  });

  test('of a filter cover exactly the rows that it lets through', async () => {
    const transfers = all.filter(({ name }) => name === 'transfer');
    expect(transfers.length).toBeGreaterThan(40);
    expect((await walk('next', { filter: 'type:transfer', limit: '7' })).flat()).toEqual(transfers);
    const { body } = await frames({ filter: 'type:transfer' });
    expect(body.total).toEqual({ count: transfers.length, capped: false });
  });

  test('the empty filter lets all through', async () => {
    expect((await frames({ filter: ' ', limit: '1000' })).body.items).toEqual(all);
  });

  test.each([
    ['type:', 0, 5],
    ['typo:transfer', 0, 4],
    ['type:transfer (', 14, 15],
    ['size>>4', 5, 6],
  ])('what is wrong with %j is said and shown', async (filter, from, to) => {
    const { status, body } = await frames({ filter });
    expect(status).toBe(400);
    expect(body.type).toBe('urn:problem-type:amqpscope:invalid-filter');
    const { start, end, message } = body.filterError;
    expect(message).not.toBe('');
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeLessThanOrEqual(filter.length);
    // It points into the part that is wrong.
    expect(start).toBeLessThanOrEqual(to);
    expect(end).toBeGreaterThanOrEqual(from);
  });

  test.each([
    { after: 'x' },
    { after: 'e30' },
    { after: Buffer.from('{"v":1,"n":-1}').toString('base64url') },
    { limit: '0' },
    { limit: '1001' },
    { limit: 'many' },
    { at: '0' },
    { at: '1', after: Buffer.from('{"v":1,"n":1}').toString('base64url') },
    { page: '2' },
  ])('%j is refused', async (query) => {
    expect((await server.get(`${base}/frames?${new URLSearchParams({ ...query })}`)).status).toBe(
      400,
    );
  });

  test('of connections, with a filter', async () => {
    const mixed = await readFile(join(samplesFolder, 'brokerj-mixed-all-versions.pcapng'));
    const path = `/captures/${(await server.upload(mixed)).body.id}/connections`;
    const { body } = await server.get(path);
    expect(body.total).toEqual({ count: body.items.length, capped: false });
    expect(body.items[0].connection).toBe('c1');
    const first = await server.get(`${path}?limit=1`);
    const rest = await server.get(`${path}?after=${first.body.next}`);
    expect([...first.body.items, ...rest.body.items]).toEqual(body.items);
    const filtered = await server.get(
      `${path}?filter=${encodeURIComponent('protocol:amqp-0-9-1')}`,
    );
    const expected = body.items.filter(
      ({ protocol }: { protocol?: string }) => protocol === 'amqp-0-9-1',
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(filtered.body.items).toEqual(expected);
    const none = await server.get(`${path}?filter=${encodeURIComponent('conn:c999')}`);
    expect(none.body).toEqual({ items: [], total: { count: 0, capped: false } });
  });
});

describe('one frame', () => {
  test('has its row, tree, octets and packets, and goes by number or by place', async () => {
    const row = all.find(({ name }) => name === 'transfer');
    if (row === undefined) throw new Error('no transfer');
    const { body, headers } = await server.get(`${base}/frames/${row.number}`);
    expect(body).toMatchObject(row);
    const { tree, bytes, pieces } = body;
    expect([tree.start, tree.end]).toEqual([0, row.size]);
    expect(bytes).toHaveLength(2 * (row.size ?? 0));
    expect(pieces[0].start).toBe(0);
    expect(pieces.at(-1).end).toBe(row.size);
    const way = row.direction === 'client-to-server' ? '>' : '<';
    const name = encodeURIComponent(`${row.connection}${way}${row.streamOffset}`);
    expect((await server.get(`${base}/frames/${name}`)).body).toEqual(body);
    expect(headers.get('etag')).toMatch(/^".{22}"$/);
  });

  test('is not sent twice to who has it', async () => {
    const { headers } = await server.get(`${base}/frames/3`);
    const tag = headers.get('etag') ?? '';
    // Not by fetch, which turns to "no-cache" when told a tag.
    const ask = (n: number) =>
      supertest(server.url).get(`/api/v1${base}/frames/${n}`).set('If-None-Match', tag);
    expect((await ask(3)).status).toBe(304);
    expect((await ask(4)).status).toBe(200);
  });

  test('every frame can be looked at', async () => {
    for (const row of all) {
      const { status, body } = await server.get(`${base}/frames/${row.number}`);
      expect(status).toBe(200);
      expect(body).toMatchObject(row);
    }
  });

  test.each([
    ['999999', 404],
    ['c1%3E999999', 404],
    ['c99%3E0', 404],
    ['0', 400],
    ['-1', 400],
    ['1e3', 400],
    ['c1%3D0', 400],
    ['%FF', 400],
  ])('%s is answered with %i', async (n, status) => {
    expect((await server.get(`${base}/frames/${n}`)).status).toBe(status);
  });
});

describeWithCaptures('the capture of all types', (register) => {
  register('has 6404 frames over 325 connections, on pages that cover them once', async () => {
    const path = join(capturesFolder, 'public/kpvdr+amqpAnalyze/test_files/amqp_type_test.pcapng');
    const { body } = await server.upload(await readFile(path));
    expect(body.summary).toMatchObject({ connectionCount: 325, frames: { total: 6404 } });
    const seen = new Set<number>();
    let gaps = 0;
    for (let token = ''; ; ) {
      const query = `limit=1000${token && `&after=${token}`}`;
      const page = (await server.get(`/captures/${body.id}/frames?${query}`)).body;
      for (const { number, name } of page.items) {
        expect(seen.has(number)).toBe(false);
        seen.add(number);
        if (name === 'gap') gaps += 1;
      }
      if (page.next === undefined) {
        expect(page.total).toEqual({ count: seen.size, capped: false });
        break;
      }
      token = page.next;
    }
    expect(seen.size - gaps).toBe(6404);
    const capped = await server.get(`/captures/${body.id}/frames?filter=size:*&limit=1`);
    expect(capped.body.total).toEqual({ count: 6404, capped: false });
  });
});
