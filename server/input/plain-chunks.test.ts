import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlainFacts, plainChunks } from './plain-chunks.ts';

async function* inPieces(octets: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size);
}

async function read(
  octets: Uint8Array,
  size = 1000,
): Promise<{ plain: Buffer; facts: PlainFacts }> {
  const facts: PlainFacts = { compression: 'none' };
  const chunks: Uint8Array[] = [];
  for await (const chunk of plainChunks(inPieces(octets, size), facts)) chunks.push(chunk.slice());
  return { plain: Buffer.concat(chunks), facts };
}

/** zstd frames of raw and run-length blocks (RFC 8878, 3.1.1), which need no compressor. */
function zstdFrame(blocks: readonly Uint8Array[], runs = 0): Buffer {
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38])];
  const count = blocks.length + (runs > 0 ? 1 : 0);
  for (const [index, block] of blocks.entries()) {
    const head = Buffer.alloc(3);
    head.writeUIntLE((block.length << 3) | (index === count - 1 ? 1 : 0), 0, 3);
    parts.push(head, Buffer.from(block));
  }
  if (runs > 0) {
    const head = Buffer.alloc(4, 0x61);
    head.writeUIntLE((runs << 3) | 2 | 1, 0, 3);
    parts.push(head);
  }
  return Buffer.concat(parts);
}

const skippable = Buffer.concat([Buffer.from('582a4d1805000000', 'hex'), Buffer.from('hello')]);
const text = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join(''));

describe('plain chunks', () => {
  test('what is not compressed comes as it is, in any chunking', async () => {
    for (const size of [1, 3, 100_000]) {
      const { plain, facts } = await read(text.subarray(0, 5000), size);
      expect(plain.equals(text.subarray(0, 5000))).toBe(true);
      expect(facts).toEqual({ compression: 'none' });
    }
    expect((await read(new Uint8Array(0))).plain.length).toBe(0);
    expect((await read(Uint8Array.of(0x1f))).plain).toEqual(Buffer.from([0x1f]));
  });

  test('gzip with several members and rubbish behind them', async () => {
    const members = Buffer.concat([gzipSync(text), gzipSync('second'), gzipSync('')]);
    for (const end of [Buffer.alloc(0), Buffer.alloc(512), Buffer.from('rubbish')]) {
      for (const size of [11, 1000, 1 << 20]) {
        const { plain, facts } = await read(Buffer.concat([members, end]), size);
        expect(plain.equals(Buffer.concat([text, Buffer.from('second')]))).toBe(true);
        expect(facts).toEqual({ compression: 'gzip' });
      }
    }
  });

  test('gzip headers with name, comment, extra field and checksum', async () => {
    const raw = gzipSync('hello').subarray(10);
    const header = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3]);
    const extra = Buffer.from([3, 0, 1, 2, 3]);
    const file = Buffer.concat([
      header,
      extra,
      Buffer.from('name\0comment\0'),
      Buffer.alloc(2),
      raw,
    ]);
    expect(await read(file, 1)).toEqual({
      plain: Buffer.from('hello'),
      facts: { compression: 'gzip' },
    });
  });

  test('gzip cut anywhere gives a beginning of the plain octets and says so', async () => {
    const packed = gzipSync(Buffer.concat([text, randomBytes(5000)]));
    const whole = (await read(packed)).plain;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: packed.length - 1 }), async (length) => {
        const { plain, facts } = await read(packed.subarray(0, length));
        expect(whole.subarray(0, plain.length).equals(plain)).toBe(true);
        expect(facts.cut?.plainBytes).toBe(plain.length);
        expect(facts.cut?.reason).toBe('the gzip data end too early');
        expect(facts.cut?.endsEarly).toBe(true);
        // Of incompressible data all but the last few octets must have come through.
        if (length === packed.length - 1) expect(plain.length).toBe(whole.length);
      }),
      { numRuns: 60, examples: [[packed.length - 1]] },
    );
  });

  test('a wrong checksum loses nothing', async () => {
    const packed = gzipSync(text);
    packed[packed.length - 8] ^= 1;
    const { plain, facts } = await read(packed);
    expect(plain.equals(text)).toBe(true);
    expect(facts.cut).toEqual({
      plainBytes: text.length,
      reason: 'the checksum of the gzip data is wrong',
      endsEarly: false,
    });
  });

  test('damage in the middle of gzip keeps what lies well before it', async () => {
    const random = randomBytes(200_000);
    const packed = gzipSync(random, { level: 0 });
    // Stored blocks (RFC 1951, 3.2.4): the length of the third one no longer fits its complement.
    const lengthOf = (block: number) => packed.readUInt16LE(block + 1);
    const second = 10 + 5 + lengthOf(10);
    const third = second + 5 + lengthOf(second);
    packed[third + 1] ^= 0xff;
    const { plain, facts } = await read(packed);
    expect(facts.cut?.reason).toBe('the gzip data are damaged');
    expect(random.subarray(0, plain.length).equals(plain)).toBe(true);
    const before = lengthOf(10) + lengthOf(second);
    expect(plain.length).toBeGreaterThan(before - 16 * 1024);
    expect(plain.length).toBeLessThanOrEqual(before);
  });

  test('zstd frames, skippable frames and rubbish', async () => {
    const frames = [
      skippable,
      zstdFrame([Buffer.from('hello '), text.subarray(0, 20_000)]),
      zstdFrame([Buffer.from('world')], 1000),
    ];
    const expected = Buffer.concat([
      Buffer.from('hello '),
      text.subarray(0, 20_000),
      Buffer.from('world'),
      Buffer.alloc(1000, 0x61),
    ]);
    for (const size of [17, 1 << 20]) {
      for (const end of ['', '\n', '1234567', '12345678']) {
        const { plain, facts } = await read(Buffer.concat([...frames, Buffer.from(end)]), size);
        expect(plain.equals(expected)).toBe(true);
        expect(facts).toEqual({ compression: 'zstd' });
      }
    }
  });

  test('zstd cut anywhere gives whole blocks and says so', async () => {
    const first = zstdFrame([randomBytes(300), randomBytes(300), randomBytes(300)]);
    const packed = Buffer.concat([first, zstdFrame([randomBytes(10)], 400)]);
    const whole = (await read(packed)).plain;
    for (let length = 4; length < packed.length; length++) {
      const { plain, facts } = await read(packed.subarray(0, length));
      expect(whole.subarray(0, plain.length).equals(plain)).toBe(true);
      if (length === first.length) expect(facts.cut).toBeUndefined();
      else expect(facts.cut?.plainBytes).toBe(plain.length);
    }
  });

  test('a zstd header cannot make us allocate what it likes', async () => {
    const huge = Buffer.from('28b52ffd00ff010000', 'hex');
    const { facts } = await read(huge);
    expect(facts.cut?.reason).toMatch(/need a window of \d+ octets/);
  });

  test('a zstd block of four octets cannot become megabytes', async () => {
    const repeated = (octets: number) => zstdFrame([Buffer.from('before')], octets);
    const most = await read(repeated(128 * 1024));
    expect([most.plain.length, most.facts.cut]).toEqual([6 + 128 * 1024, undefined]);
    const { plain, facts } = await read(repeated(2 ** 21 - 1));
    expect('before'.startsWith(plain.toString())).toBe(true);
    expect(facts.cut?.reason).toBe('the zstd data have a block of 2097151 octets');
  });

  test('arbitrary octets behind either magic number never throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('1f8b08', '28b52ffd'),
        fc.uint8Array({ maxLength: 300 }),
        async (magic, rest) => {
          const { facts, plain } = await read(Buffer.concat([Buffer.from(magic, 'hex'), rest]), 37);
          expect(facts.cut === undefined || facts.cut.plainBytes === plain.length).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a consumer that stops early lets the source go', async () => {
    let closed = false;
    async function* source() {
      try {
        for (;;) yield new Uint8Array(1000);
      } finally {
        closed = true;
      }
    }
    for await (const chunk of plainChunks(source())) if (chunk.length > 0) break;
    expect(closed).toBe(true);
  });
});
