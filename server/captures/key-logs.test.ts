/** Secrets of TLS over HTTP: what they open, and that they are told to nobody. */
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';

const real = (name: string) => join(capturesFolder, 'real', name);

describeWithCaptures('a capture of TLS', (test) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.close());

  const put = (id: string, body: string) => server.ask('PUT', `/captures/${id}/keylog`, { body });

  test('is read anew with the key log it is given, byte for byte', async () => {
    const uploaded = await server.upload(await readFile(real('rabbitmq-091-tls12.pcap')));
    const { id } = uploaded.body;
    expect(uploaded.body.summary.quality.opaqueTlsConnections).toBe(1);
    expect((await put(id, 'CLIENT_RANDOM 00 11\n')).status).toBe(400);
    const keys = await readFile(real('rabbitmq-091-tls12.keys.txt'), 'utf8');
    expect(await put(id, keys)).toMatchObject({ status: 202, body: { state: 'indexing' } });
    expect((await server.events(id)).at(-1)).toMatchObject({ event: 'done' });
    const { body: frames } = await server.get(`/captures/${id}/frames?limit=200`);
    expect(frames.items).toHaveLength(106);
    const [header, start] = frames.items;
    expect(header).toMatchObject({ name: 'protocol-header', streamOffset: 0 });
    const { body: shown } = await server.get(`/captures/${id}/frames/${start.number}`);
    // A method frame of connection.start, whose octets the file has encrypted.
    expect(shown.bytes).toMatch(/^010000[0-9a-f]{8}000a000a/);
    expect(shown.bytes.length).toBe(2 * start.size);
    const { body: connections } = await server.get(`/captures/${id}/connections`);
    expect(connections.items[0]).toMatchObject({
      protocol: 'amqp-0-9-1',
      transport: 'tls',
      tlsVersion: 'TLS 1.2',
      tlsCipherSuite: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      tlsServerName: 'localhost',
      tlsDecrypted: true,
    });
    const folder = join(server.dataDir, 'captures', id);
    for (const file of ['keys.txt', `${id}.decrypted`]) {
      expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
    }
    const [, , secret = ''] = keys.trim().split(' ');
    const listed = JSON.stringify((await server.get('/captures')).body);
    expect(listed).not.toContain(secret);
  });

  test('has its keys in its file, where it was given them there', async () => {
    const capture = await readFile(real('derived-tls13-embedded-keys.pcapng'));
    const { body } = await server.upload(capture);
    expect(body.summary.frames.total).toBe(106);
    expect(body.summary.quality.opaqueTlsConnections).toBe(0);
  });
});

describeWithCaptures('a server with a key log', (test) => {
  test('reads again what it could not read before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'amqpscope-keys-'));
    const keyLogPath = join(folder, 'keys.txt');
    const capture = await readFile(real('rhea-10-tls13.pcap'));
    const server = await TestServer.start({ keyLogPath });
    try {
      // The client has not written it yet.
      const before = await server.upload(capture);
      expect(before.body.summary.quality.opaqueTlsConnections).toBe(1);
      await copyFile(real('rhea-10-tls13.keys.txt'), keyLogPath);
      const again = await server.upload(capture);
      expect(again).toMatchObject({ status: 200, body: { id: before.body.id, state: 'indexing' } });
      const last = (await server.events(before.body.id)).at(-1);
      expect(last?.data.summary?.frames.total).toBe(42);
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  });
});
