/** `amqpscope index`, and the server that finds what it left in the data folder. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { run } from '../../test/support/command-line.ts';
import { printed } from '../../test/support/printed.ts';
import { TestServer } from '../../test/support/server.ts';
import type { Capture } from '../api/contract.ts';
import type { PortHints } from '../port-hints.ts';
import { indexCommand } from './index-command.ts';

const SAMPLE = join(samplesFolder, 'activemq-10-outcomes.pcap');
const FRAMES = 47;

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'amqpscope-index-test-'));
  dataDir = join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the command prints: in this process, which is faster than one of its own. */
async function index(file: string, portHint: PortHints = new Map()): Promise<string> {
  const options = { data: dataDir, portHint };
  const json = portHint.size === 0 ? { json: true } : {};
  return printed((context) => indexCommand(file, { ...options, ...json }, context));
}

const pipe = (stdin: Uint8Array) => run(['index', '-', '--data', dataDir, '--json'], stdin);
const ids = () => readdirSync(join(dataDir, 'captures'));
const listOf = async (server: TestServer): Promise<Capture[]> =>
  (await server.get('/captures')).body.captures;

test('says what it took, and the server lists it with its frames, without a copy of the file', async () => {
  const took = JSON.parse(await index(SAMPLE));
  expect(Object.keys(took)).toEqual(['frames', 'seconds', 'peakBytes']);
  expect(took.frames).toBe(FRAMES);
  expect(took.peakBytes).toBeGreaterThan(1e7);
  const [id] = ids();
  expect(readdirSync(join(dataDir, 'captures', id)).sort()).toEqual([`${id}.duckdb`, 'meta.json']);

  const server = await TestServer.start({ dataDir });
  try {
    const octets = readFileSync(SAMPLE);
    const [capture] = await listOf(server);
    expect(capture).toMatchObject({ id, name: 'activemq-10-outcomes.pcap', state: 'ready' });
    const { body: page } = await server.get(`/captures/${id}/frames`);
    expect(page.items.length).toBe(FRAMES);
    const again = await server.upload(octets, '?name=again');
    expect(again).toMatchObject({ status: 200, body: { id } });
    const apart = await TestServer.start();
    try {
      const uploaded = (await apart.upload(octets, '?name=activemq-10-outcomes.pcap')).body;
      const { indexSeconds: _, ...summary } = uploaded.summary;
      expect(capture.summary).toMatchObject(summary);
      const { items } = (await apart.get(`/captures/${uploaded.id}/frames`)).body;
      expect(page.items).toEqual(items);
    } finally {
      await apart.close();
    }
    expect((await server.ask('DELETE', `/captures/${id}`)).status).toBe(204);
    expect(readFileSync(SAMPLE).equals(octets)).toBe(true);
    expect(ids()).toEqual([]);
  } finally {
    await server.close();
  }
});

test('a server that runs already lists it, too, and not again what it has deleted', async () => {
  const server = await TestServer.start({ dataDir });
  try {
    expect(await listOf(server)).toEqual([]);
    await index(SAMPLE);
    const [{ id }] = await listOf(server);
    expect((await server.get(`/captures/${id}/frames`)).body.items.length).toBe(FRAMES);
    const deleted = server.ask('DELETE', `/captures/${id}`);
    await Promise.all(Array.from({ length: 5 }, () => listOf(server)));
    await deleted;
    expect(await listOf(server)).toEqual([]);
  } finally {
    await server.close();
  }
});

test('the same octets are known again, whatever brings them', async () => {
  const copy = join(folder, 'copy.pcap');
  copyFileSync(SAMPLE, copy);
  const octets = readFileSync(SAMPLE);
  const piped = await pipe(octets);
  expect([piped.code, piped.stderr]).toEqual([0, '']);
  expect(JSON.parse(piped.stdout).frames).toBe(FRAMES);
  const [id] = ids();
  expect(readdirSync(join(dataDir, 'captures', id))).toContain('capture');
  expect(JSON.parse((await pipe(octets)).stdout).frames).toBe(FRAMES);
  for (const each of [SAMPLE, copy]) expect(JSON.parse(await index(each)).frames).toBe(FRAMES);
  expect(ids()).toEqual([id]);
  const hinted = await index(copy, new Map([[1, 'amqp']]));
  expect(hinted).toMatch(/\.duckdb: 47 frames in \d+\.\d\d s, at most \d+ MB of memory\n/);
  expect(ids().length).toBe(2);
  // Of other octets, as long as they are, nothing is known.
  const other = Buffer.from(octets);
  other[other.length - 1] ^= 1;
  writeFileSync(copy, other);
  await index(copy);
  expect(ids().length).toBe(3);
});

test('a file that changed or is gone is not read for what it was', async () => {
  const path = join(folder, 'growing.pcap');
  copyFileSync(SAMPLE, path);
  await index(path);
  const [id] = ids();
  utimesSync(path, 1, 1);
  const server = await TestServer.start({ dataDir });
  try {
    const refused = await server.get(`/captures/${id}/frames`);
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining(path) } });
    expect((await listOf(server))[0]).toMatchObject({ id, state: 'interrupted' });
    expect((await server.ask('POST', `/captures/${id}/ingest`)).status).toBe(202);
    expect((await server.events(id)).at(-1)).toMatchObject({ event: 'done' });
    expect((await server.get(`/captures/${id}/frames`)).body.items.length).toBe(FRAMES);
    rmSync(path);
    // It cannot stand for the octets that come now.
    const upload = await server.upload(readFileSync(SAMPLE), '?name=new');
    expect(upload.status).toBe(201);
    expect((await server.get(`/captures/${id}/frames`)).status).toBe(409);
    expect((await server.ask('POST', `/captures/${id}/ingest`)).status).toBe(202);
    expect((await server.events(id)).at(-1)).toMatchObject({ event: 'failed' });
  } finally {
    await server.close();
  }
});

test('what comes compressed is kept plain beside its index', async () => {
  const packed = join(folder, 'packed.pcap.gz');
  writeFileSync(packed, gzipSync(readFileSync(SAMPLE)));
  await index(packed);
  rmSync(packed);
  const server = await TestServer.start({ dataDir });
  try {
    const [{ id }] = await listOf(server);
    expect((await server.get(`/captures/${id}/frames`)).body.items.length).toBe(FRAMES);
  } finally {
    await server.close();
  }
});

test('what comes to nothing leaves nothing behind, and says why', async () => {
  const text = join(folder, 'no.pcap');
  writeFileSync(text, 'no');
  await expect(index(text)).rejects.toThrow(`${text}: at octet 0: `);
  expect(ids()).toEqual([]);
  const { code, stdout, stderr } = await pipe(Buffer.from('no'));
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('amqpscope: -: at octet 0: ');
  expect(ids()).toEqual([]);
  const onFile = await run(['index', SAMPLE, '--data', text]);
  expect([onFile.code, onFile.stdout]).toEqual([1, '']);
  expect(onFile.stderr).toBe(`amqpscope: ${text}: this is no folder\n`);
});

test('what a builder that was killed left behind goes; what one still builds stays', async () => {
  const folders = ['00000000000a', '00000000000b'].map((id) => join(dataDir, 'captures', id));
  for (const each of folders) mkdirSync(each, { recursive: true });
  writeFileSync(join(folders[0], 'server.lock'), '999999999 1');
  writeFileSync(join(folders[1], 'server.lock'), String(process.ppid));
  const server = await TestServer.start({ dataDir });
  try {
    expect(ids()).toEqual(['00000000000b']);
    expect(await listOf(server)).toEqual([]);
  } finally {
    await server.close();
  }
});
