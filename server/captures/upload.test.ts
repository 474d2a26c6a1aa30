import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { HEARTBEAT } from '../../test/support/framing.ts';
import { TestServer } from '../../test/support/server.ts';
import { captureOfSegments } from '../../test/support/tcp-script.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

const sample = (name: string) => readFile(join(samplesFolder, name));
const folders = () => readdir(join(server.dataDir, 'captures'));

/** Waits for something that comes about in the background. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await condition()) return;
    await sleep(25);
  }
  throw new Error('it never came about');
}

describe('a good file', () => {
  test('is stored as it came, indexed and answered with its summary', async () => {
    const bytes = await sample('rabbitmq-091-prefetch-exhausted.pcap');
    const { status, headers, body } = await server.upload(bytes, '?name=pre%C3%A7o%0A.pcap');
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/captures/${body.id}`);
    expect(body).toMatchObject({
      name: 'preço.pcap',
      state: 'ready',
      uploadedBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      summary: { file: 'preço.pcap', format: 'pcap', bytes: bytes.length },
    });
    expect(body.summary.frames.total).toBeGreaterThan(50);
    const byName: number[] = Object.values(body.summary.frames.byName);
    expect(byName.reduce((sum, count) => sum + count)).toBe(body.summary.frames.total);
    expect(body.progress).toBeUndefined();
    expect(body.error).toBeUndefined();
    const stored = await readFile(join(server.dataDir, 'captures', body.id, 'capture'));
    expect(stored.equals(bytes)).toBe(true);
    expect((await server.get(`/captures/${body.id}`)).body).toEqual(body);
  });

  test('that is here already is answered with the old capture', async () => {
    const bytes = await sample('activemq-10-outcomes.pcap');
    const first = await server.upload(bytes, '?name=first');
    const before = await folders();
    const second = await server.upload(bytes, '?name=second');
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await folders()).toEqual(before);
  });

  test('that comes twice at the same time is kept once', async () => {
    const bytes = await sample('artemis-10-competing-consumers.pcap');
    const both = await Promise.all([server.upload(bytes), server.upload(bytes)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(both[0].body.id).toBe(both[1].body.id);
  });

  test('is read as its sender says; the same file read otherwise is another capture', async () => {
    const heartbeats = Array.from({ length: 5 }, (_, i) => i * HEARTBEAT.length);
    const segments = heartbeats.map(
      (at) => ({ way: '>', at, ack: 0, payload: HEARTBEAT }) as const,
    );
    const bytes = Buffer.from(captureOfSegments(segments));
    const protocolOf = async (id: string) => {
      const { body } = await server.get(`/captures/${id}/connections`);
      return body.items[0].protocol;
    };
    const plain = await server.upload(bytes);
    expect(await protocolOf(plain.body.id)).toBe('amqp-0-9-1');
    expect(plain.body.portHints).toBeUndefined();
    const hinted = await server.upload(bytes, '?portHint=5673=amqp,5672=AMQP-0-9');
    expect(hinted.status).toBe(201);
    expect(hinted.body.portHints).toEqual(['5672=amqp-0-9', '5673=amqp']);
    expect(await protocolOf(hinted.body.id)).toBe('amqp-0-9');
    const again = await server.upload(bytes, '?portHint=5672=amqp-0-9,5673=amqp');
    expect([again.status, again.body.id]).toEqual([200, hinted.body.id]);
    for (const wrong of ['5672', '0=amqp', '70000=amqp', '5672=http', '5672=amqp,']) {
      const { status, body } = await server.upload(bytes, `?portHint=${wrong}`);
      expect([status, body.detail]).toEqual([400, expect.stringContaining('PORT=PROTOCOL')]);
    }
  });

  test('that came compressed is read all the same', async () => {
    const bytes = await sample('rhea-10-all-types.pcap');
    const plain = await server.upload(bytes);
    const packed = await server.upload(gzipSync(bytes));
    expect(packed.status).toBe(201);
    expect(packed.body.summary.frames).toEqual(plain.body.summary.frames);
    expect(packed.body.uploadedBytes).toBeLessThan(bytes.length);
    const [a, b] = await Promise.all(
      [plain, packed].map(({ body }) => server.get(`/captures/${body.id}/frames?limit=1000`)),
    );
    expect(b?.body.items).toEqual(a?.body.items);
  });

  test('with no packets in it is a capture without frames', async () => {
    const bytes = (await sample('rhea-10-all-types.pcap')).subarray(0, 24);
    const { status, body } = await server.upload(bytes);
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'ready', summary: { packets: 0, frames: { total: 0 } } });
  });

  test('that ends in the middle of a packet is read to there', async () => {
    const bytes = await sample('activemq-10-outcomes.pcap');
    const { status, body } = await server.upload(bytes.subarray(0, bytes.length - 3));
    expect(status).toBe(201);
    expect(body.state).toBe('ready');
    const { truncatedAt } = body.summary;
    expect(truncatedAt).toBeGreaterThan(bytes.length / 2);
    expect(body.error).toEqual({
      sentence: `The file ends too early, at byte ${truncatedAt}. All before that is shown.`,
      offset: truncatedAt,
    });
  });
});

describe('a file that cannot be read', () => {
  const refused: [string, () => Promise<Uint8Array<ArrayBuffer>>, string][] = [
    ['an empty one', async () => new Uint8Array(0), 'empty'],
    ['a text', async () => Buffer.from('Lorem ipsum dolor sit amet, consectetur'), 'capture'],
    ['a short one', async () => Uint8Array.of(0xd4), 'capture'],
    [
      'a picture',
      async () => Buffer.from('\x89PNG\r\n\x1a\n0000000000000000', 'latin1'),
      'capture',
    ],
    ['a compressed text', async () => gzipSync('nothing that was captured'), 'capture'],
    ['gzip in name only', async () => Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7), 'gzip'],
    ['zstd in name only', async () => Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 9, 9, 9, 9), 'zstd'],
  ];
  test.each(refused)('%s is refused with a sentence, and not kept', async (_, bytes, word) => {
    const before = await folders();
    const { status, body } = await server.upload(await bytes());
    expect(status).toBe(422);
    expect(body.type).toBe('urn:problem-type:amqpscope:unreadable-capture');
    expect(body.detail).toMatch(/^[A-Z].+\.$/);
    expect(body.detail.toLowerCase()).toContain(word);
    expect(await folders()).toEqual(before);
  });

  test('damaged from the middle on it is read to there', async () => {
    const bytes = await sample('activemq-10-outcomes.pcap');
    const half = recordBoundary(bytes, bytes.length / 2);
    bytes.fill(0xff, half);
    const { status, body } = await server.upload(bytes);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'ready',
      summary: { truncatedAt: half },
      error: {
        offset: half,
        sentence: expect.stringMatching(/^The file is damaged at byte \d+: .+ is shown\.$/),
      },
    });
    const { total, items } = (await server.get(`/captures/${body.id}/frames`)).body;
    expect(total.count).toBeGreaterThan(5);
    expect(items).toHaveLength(total.count);
  });

  test('cut inside its compressed data it is read to there', async () => {
    const packed = gzipSync(await sample('rabbitmq4-10-credit-starved.pcap'));
    const { status, body } = await server.upload(packed.subarray(0, packed.length - 200));
    expect(status).toBe(201);
    expect(body.summary.truncatedAt).toBeGreaterThan(10_000);
    expect((await server.get(`/captures/${body.id}/frames`)).body.total.count).toBeGreaterThan(5);
  });

  test('a form is not a file', async () => {
    const form = new FormData();
    form.append('file', new Blob([await sample('activemq-10-outcomes.pcap')]));
    const { status, body } = await server.ask('POST', '/captures', { body: form });
    expect(status).toBe(415);
    expect(body.detail).toContain('--data-binary');
  });
});

/** Offset of the first record of a little-endian pcap file at or after `from`. */
function recordBoundary(pcap: Buffer, from: number): number {
  let offset = 24;
  while (offset < from) offset += 16 + pcap.readUInt32LE(offset + 8);
  return offset;
}

describe('while it arrives', () => {
  test('frames can be read, events tell of it, and an id chosen by the sender is kept', async () => {
    const bytes = await sample('rabbitmq4-10-credit-starved.pcap');
    const id = 'feedfacecafe';
    // The events are asked for before there is such a capture.
    const events = server.events(id);
    await sleep(100);
    let finish: () => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.subarray(0, 9000));
        finish = () => {
          controller.enqueue(bytes.subarray(9000));
          controller.close();
        };
      },
    });
    const upload = server.upload(body, `?id=${id}&name=slow`);
    await until(async () => {
      const frames = await server.get(`/captures/${id}/frames`);
      return frames.status === 200 && frames.body.total.count > 0;
    });
    const early = (await server.get(`/captures/${id}/frames`)).body.total.count;
    const meanwhile = await server.get(`/captures/${id}`);
    expect(meanwhile.body.state).toBe('receiving');
    expect(meanwhile.body.progress.frames).toBeGreaterThan(0);
    expect((await server.upload(bytes, `?id=${id}`)).status).toBe(409);
    finish();
    const done = await upload;
    expect(done).toMatchObject({ status: 201, body: { id, state: 'ready' } });
    const { count } = (await server.get(`/captures/${id}/frames`)).body.total;
    expect(early).toBeLessThan(count);
    const told = await events;
    expect(told.at(-1)).toEqual({ event: 'done', data: done.body });
    expect(told.slice(0, -1).every(({ event }) => event === 'progress')).toBe(true);
    expect(told.length).toBeGreaterThan(1);
  });

  test('an upload that is cut off leaves nothing behind', async () => {
    const bytes = await sample('brokerj-mixed-all-versions.pcapng');
    const id = 'abadcafe0001';
    const before = await folders();
    const events = server.events(id);
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/v1/captures?id=${id} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes.subarray(0, 30_000));
    await until(async () => (await server.get(`/captures/${id}`)).body.progress?.packets > 0);
    expect(await folders()).toContain(id);
    socket.destroy();
    const last = (await events).at(-1);
    expect(last?.event).toBe('failed');
    expect(last?.data.error?.sentence).toContain('before the file was complete');
    expect(await folders()).toEqual(before);
    expect((await server.get(`/captures/${id}`)).status).toBe(404);
  });

  test('it can be deleted', async () => {
    const bytes = await sample('brokerj-mixed-all-versions.pcapng');
    const id = 'abadcafe0002';
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.subarray(0, 30_000)),
    });
    const upload = server.upload(body, `?id=${id}`);
    await until(async () => (await server.get(`/captures/${id}`)).status === 200);
    expect((await server.ask('DELETE', `/captures/${id}`)).status).toBe(204);
    const { status, body: problem } = await upload;
    expect(status).toBe(409);
    expect(problem.detail).toContain('deleted');
    expect(await folders()).not.toContain(id);
  });

  test('it can be deleted at any moment', async () => {
    const before = await folders();
    const bytes = await sample('brokerj-08-rpc.pcap');
    for (let wait = 0; wait < 40; wait += 2) {
      const id = `abadcafe01${String(wait).padStart(2, '0')}`;
      const upload = server.upload(bytes, `?id=${id}`);
      await sleep(wait);
      await server.ask('DELETE', `/captures/${id}`);
      expect([201, 409]).toContain((await upload).status);
      await server.ask('DELETE', `/captures/${id}`);
    }
    expect(await folders()).toEqual(before);
  });

  test('events of an id that never comes end with not found', async () => {
    const { status } = await server.get('/captures/000000000000/events');
    expect(status).toBe(404);
  });

  test('a bad id or query is refused before anything is stored', async () => {
    const before = await folders();
    const bytes = await sample('activemq-10-outcomes.pcap');
    for (const query of ['?id=../../etc', '?id=ABCDEFABCDEF', '?nome=x', '?name=a&name=b']) {
      expect((await server.upload(bytes, query)).status).toBe(400);
    }
    expect(await folders()).toEqual(before);
  });
});

describe('more at a time than are decoded at a time', () => {
  test('wait their turn, are whole meanwhile, and survive a stop of the server', async () => {
    const busy = await TestServer.start();
    try {
      const half = (await sample('brokerj-mixed-all-versions.pcapng')).subarray(0, 30_000);
      const slow = Array.from({ length: 4 }, (_, n) => {
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            // Each a little shorter, so that none is the same file as another.
            controller.enqueue(half.subarray(0, half.length - n));
          },
        });
        return busy.upload(body, `?id=00000000000${n}`).catch(() => undefined);
      });
      const working = () => busy.get('/captures/000000000003/frames');
      await until(async () => (await working()).body.total?.count > 0);
      const names = ['rhea-10-all-types.pcap', 'activemq-10-outcomes.pcap'];
      const waiting = names.map(async (name, n) =>
        busy.upload(await sample(name), `?id=aaaaaaaaaaa${n}`).catch(() => undefined),
      );
      const state = async (n: number) => (await busy.get(`/captures/aaaaaaaaaaa${n}`)).body.state;
      await until(async () => (await state(0)) === 'indexing' && (await state(1)) === 'indexing');
      const none = { items: [], total: { count: 0, capped: false } };
      expect((await busy.get('/captures/aaaaaaaaaaa1/frames')).body).toEqual(none);
      expect((await busy.get('/captures/aaaaaaaaaaa1/connections')).body).toEqual(none);
      expect((await busy.get('/captures/aaaaaaaaaaa1/frames/1')).status).toBe(409);
      await busy.ask('DELETE', '/captures/aaaaaaaaaaa0');
      await busy.restart();
      await Promise.all([...slow, ...waiting]);
      const { captures } = (await busy.get('/captures')).body;
      expect(captures).toHaveLength(1);
      expect(captures[0]).toMatchObject({ id: 'aaaaaaaaaaa1', state: 'interrupted' });
      // The same file again is that capture, and now it is read to its end.
      const again = await busy.upload(await sample('activemq-10-outcomes.pcap'));
      expect([again.status, again.body.id]).toEqual([200, 'aaaaaaaaaaa1']);
      expect((await busy.get('/captures')).body.captures).toHaveLength(1);
      expect((await busy.events('aaaaaaaaaaa1')).at(-1)?.event).toBe('done');
    } finally {
      await busy.close();
    }
  });

  test('go on when one of those before them ends', async () => {
    const bytes = await sample('joram-091-hello-pika.pcap');
    const uploads = Array.from({ length: 12 }, (_, n) =>
      server.upload(Buffer.concat([bytes, bytes.subarray(24, 24 + n)])),
    );
    for (const { status, body } of await Promise.all(uploads)) {
      expect([status, body.state]).toEqual([201, 'ready']);
    }
  });
});

describe('the quota', () => {
  test('refuses what would not fit, at once or when it turns out', async () => {
    const small = await TestServer.start({ quotaBytes: 3_000_000 });
    try {
      const announced = await small.upload(new Uint8Array(4_000_000));
      expect(announced.status).toBe(413);
      expect(announced.body.detail).toContain('3.00 MB');
      // Nobody says how long this one gets.
      const header = (await sample('rhea-10-all-types.pcap')).subarray(0, 24);
      const chunks = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(header),
        pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
      });
      expect((await small.upload(chunks)).status).toBe(413);
      // A capture that unpacks to more than there is room for.
      const record = Buffer.alloc(16 + 1000);
      record.writeUInt32LE(1000, 8);
      record.writeUInt32LE(1000, 12);
      const bomb = gzipSync(Buffer.concat([header, ...Array(20_000).fill(record)]));
      expect(bomb.length).toBeLessThan(100_000);
      const unpacked = await small.upload(bomb);
      expect(unpacked.status).toBe(413);
      expect(await readdir(join(small.dataDir, 'captures'))).toEqual([]);
      expect((await small.get('/captures')).body).toMatchObject({
        captures: [],
        usedBytes: 0,
        quotaBytes: 3_000_000,
      });
    } finally {
      await small.close();
    }
  });
});
