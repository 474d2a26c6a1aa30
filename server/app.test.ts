import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplesFolder } from '../test/support/captures.ts';
import { TestServer } from '../test/support/server.ts';
import type { Capture } from './api/contract.ts';
import { startServer } from './app.ts';

const SAMPLE = join(samplesFolder, 'activemq-10-outcomes.pcap');

describe('captures', () => {
  let server: TestServer;
  let capture: Capture;
  beforeAll(async () => {
    server = await TestServer.start();
    capture = (await server.upload(await readFile(SAMPLE), '?name=outcomes')).body;
  });
  afterAll(() => server.close());

  const editMeta = async (change: object) => {
    const path = join(server.dataDir, 'captures', capture.id, 'meta.json');
    const meta = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...meta, ...change }));
  };

  test('can be renamed, but not to nothing', async () => {
    const rename = (body: string, type = 'application/json') =>
      server.ask('PATCH', `/captures/${capture.id}`, { body, headers: { 'Content-Type': type } });
    const { status, body } = await rename('{"name":" r\\u00e9sultats\\n "}');
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'résultats', summary: { file: 'résultats' } });
    expect((await rename('{"name":"\\u0007"}')).status).toBe(400);
    expect((await rename('{"name":5}')).status).toBe(400);
    expect((await rename('{"name":"a","state":"ready"}')).status).toBe(400);
    expect((await rename('{')).status).toBe(400);
    expect((await rename('name=a', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await rename(JSON.stringify({ name: 'x'.repeat(100_000) }))).status).toBe(413);
    expect((await server.get(`/captures/${capture.id}`)).body.name).toBe('résultats');
  });

  test('are there after a restart, with their frames', async () => {
    const before = await server.get(`/captures/${capture.id}/frames`);
    await server.restart();
    const { body } = await server.get('/captures');
    expect(body.captures.map(({ id }: Capture) => id)).toEqual([capture.id]);
    expect(body.usedBytes).toBeGreaterThan(capture.uploadedBytes);
    expect((await server.get(`/captures/${capture.id}/frames`)).body).toEqual(before.body);
    expect((await server.events(capture.id)).map(({ event }) => event)).toEqual(['done']);
    const head = await server.ask('HEAD', `/captures/${capture.id}/events`);
    expect(head.headers.get('content-type')).toContain('text/event-stream');
  });

  test('cut off while they were indexed are marked, and can be indexed again', async () => {
    const before = await server.get(`/captures/${capture.id}/frames`);
    await server.restart(async () => {
      await editMeta({ state: 'indexing', summary: undefined });
      await rm(join(server.dataDir, 'captures', capture.id, `${capture.id}.duckdb`));
    });
    const { body } = await server.get(`/captures/${capture.id}`);
    expect(body).toMatchObject({
      state: 'interrupted',
      error: { sentence: expect.stringMatching(/again/) },
    });
    expect((await server.get(`/captures/${capture.id}/frames`)).status).toBe(409);
    expect((await server.events(capture.id)).map(({ event }) => event)).toEqual(['failed']);
    const again = await server.ask('POST', `/captures/${capture.id}/ingest`);
    expect(again).toMatchObject({ status: 202, body: { state: 'indexing' } });
    const last = (await server.events(capture.id)).at(-1);
    expect(last).toMatchObject({ event: 'done', data: { state: 'ready' } });
    expect(last?.data.error).toBeUndefined();
    expect((await server.get(`/captures/${capture.id}/frames`)).body).toEqual(before.body);
    expect((await server.ask('POST', `/captures/${capture.id}/ingest`)).status).toBe(409);
  });

  test('whose index cannot be opened say so, and can be indexed again', async () => {
    await server.restart(() =>
      writeFile(join(server.dataDir, 'captures', capture.id, `${capture.id}.duckdb`), 'nonsense'),
    );
    const { status, body } = await server.get(`/captures/${capture.id}/frames`);
    expect(status).toBe(409);
    expect(body.detail).toContain('index');
    expect((await server.get(`/captures/${capture.id}`)).body.state).toBe('interrupted');
    await server.ask('POST', `/captures/${capture.id}/ingest`);
    expect((await server.events(capture.id)).at(-1)?.event).toBe('done');
  });

  test('whose file is damaged meanwhile fail, and stay failed', async () => {
    const path = join(server.dataDir, 'captures', capture.id, 'capture');
    await server.restart(async () => {
      await editMeta({ state: 'indexing' });
      await writeFile(path, 'no capture at all');
    });
    await server.ask('POST', `/captures/${capture.id}/ingest`);
    expect((await server.events(capture.id)).at(-1)).toMatchObject({
      event: 'failed',
      data: {
        state: 'failed',
        error: { sentence: expect.stringMatching(/neither a pcap nor a pcapng/) },
      },
    });
    await server.restart(() => copyFile(SAMPLE, path));
    expect((await server.get(`/captures/${capture.id}`)).body.state).toBe('failed');
    await server.ask('POST', `/captures/${capture.id}/ingest`);
    expect((await server.events(capture.id)).at(-1)?.event).toBe('done');
  });

  test('can be deleted while they are read', async () => {
    const reads = Array.from({ length: 10 }, () => server.get(`/captures/${capture.id}/frames`));
    expect((await server.ask('DELETE', `/captures/${capture.id}`)).status).toBe(204);
    for (const { status } of await Promise.all(reads)) expect([200, 404]).toContain(status);
    expect(await readdir(join(server.dataDir, 'captures'))).toEqual([]);
    expect((await server.ask('DELETE', `/captures/${capture.id}`)).status).toBe(404);
    expect((await server.get(`/captures/${capture.id}/frames`)).status).toBe(404);
    expect((await server.get('/captures')).body).toMatchObject({ captures: [], usedBytes: 0 });
  });
});

describe('the application', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.close());

  test('serves its own description, and every path of it answers', async () => {
    const response = await fetch(`${server.url}/api/v1/openapi.json`);
    const document = await response.json();
    for (const [path, methods] of Object.entries<object>(document.paths)) {
      const place = path
        .replace(/^\/api\/v1/, '')
        .replace('{id}', '0'.repeat(12))
        .replace('{n}', '1');
      if (place === '/openapi.json') continue;
      const other = ['PUT', 'PATCH'].find((method) => !(method.toLowerCase() in methods)) ?? 'PUT';
      const { status, headers } = await server.ask(other, place);
      expect([path, status]).toEqual([path, 405]);
      const allowed = headers.get('allow')?.toLowerCase().split(', ').sort();
      expect(allowed).toEqual(Object.keys(methods).sort());
    }
  });

  test('answers unknown paths of the API with a problem', async () => {
    for (const path of ['/', '/nothing', '/captures/', '/captures/1/2/3', '/Captures']) {
      expect((await server.get(path)).status).toBe(404);
    }
    expect((await fetch(`${server.url}/api/v2/captures`)).status).toBe(404);
    expect((await server.get('/captures/zzz')).status).toBe(400);
  });

  test('sends headers that let nothing foreign in', async () => {
    const { headers } = await server.get('/captures');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('refuses pages of other origins before reading what they send', async () => {
    const headers = { Origin: 'http://evil.example' };
    expect((await server.ask('GET', '/captures', { headers })).status).toBe(403);
    const body = await readFile(SAMPLE);
    expect((await server.ask('POST', '/captures', { headers, body })).status).toBe(403);
    expect((await server.get('/captures')).body.captures).toEqual([]);
  });
});

describe('starting', () => {
  const folder = () => mkdtemp(join(tmpdir(), 'amqpscope-start-'));
  const options = { host: '127.0.0.1', port: 0, samples: false, logLevel: 'silent' } as const;

  test('a port in use is said in words, and nothing stays locked', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const dataDir = await folder();
    await expect(startServer({ ...options, port, dataDir })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is in use. Give another one with --port.`,
    );
    other.close();
    const server = await TestServer.start({ dataDir });
    await server.close();
  });

  test('two servers cannot share a data folder', async () => {
    const dataDir = await folder();
    const server = await TestServer.start({ dataDir });
    await expect(startServer({ ...options, dataDir })).rejects.toThrow('is used by another');
    await server.close();
  });

  test('a lock left by a crash is taken over', async () => {
    const dataDir = await folder();
    await writeFile(join(dataDir, 'server.lock'), '4194304999');
    const server = await TestServer.start({ dataDir });
    await server.close();
  });

  test('samples come once, and files of the command line at once', async () => {
    const server = await TestServer.start({ samples: true, files: [SAMPLE, '/no/such/file'] });
    await server.begun;
    const index = JSON.parse(await readFile(join(samplesFolder, 'index.json'), 'utf8'));
    const { captures } = (await server.get('/captures')).body;
    expect(captures.every(({ state }: Capture) => state === 'ready')).toBe(true);
    // The file is one of the samples and is not there twice, whichever of the two came first.
    expect(captures).toHaveLength(index.length);
    const described = captures.filter(({ description }: Capture) => description !== undefined);
    expect(described.length).toBeGreaterThanOrEqual(index.length - 1);
    for (const { id } of captures) await server.ask('DELETE', `/captures/${id}`);
    await server.restart();
    await server.begun;
    const names = (await server.get('/captures')).body.captures.map(({ name }: Capture) => name);
    expect(names).toEqual(['activemq-10-outcomes.pcap']);
    await server.close();
  });
});
