/** The command line as people and scripts meet it: a process with arguments, output and an exit code. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../test/support/captures.ts';
import { bin, type Run, run } from '../../test/support/command-line.ts';
import { FrameDetail, FrameRow, Summary } from '../api/contract.ts';

const real = (name: string) => join(capturesFolder, 'real', name);
const evidence = (name: string) => join(capturesFolder, 'evidence', name);

/** The command line follows the protocol state; the index does not yet. */
const state = {
  session: z.string().exactOptional(),
  link: z.string().exactOptional(),
  delivery: z.int().positive().exactOptional(),
  settles: z.int().nonnegative().exactOptional(),
};
const CliFrameRow = FrameRow.omit({ streamOffset: true, info: true }).extend(state);
const CliFrameDetail = FrameDetail.omit({ streamOffset: true, info: true }).extend(state);
const CliSummary = Summary.omit({
  connectionCount: true,
  amqpConnectionCount: true,
  protocols: true,
  indexSeconds: true,
}).extend({
  connections: z.array(z.looseObject({ connection: z.string(), frames: z.int() })),
  deliveries: z.strictObject({ total: z.int(), byOutcome: z.record(z.string(), z.int()) }),
});

function rowsOf({ stdout }: Run) {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => CliFrameRow.parse(JSON.parse(line)));
}

const SAMPLE = join(samplesFolder, 'activemq-10-outcomes.pcap');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amqpscope-cli-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with these octets, for one test. */
function file(name: string, octets: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, octets);
  return path;
}

describe('what needs no capture', () => {
  test('help of every command has examples, and is a normal end', async () => {
    for (const command of [[], ['serve'], ['summary'], ['frames'], ['show'], ['index']]) {
      const { code, stdout } = await run([...command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain('Examples:');
      expect(stdout).toContain(`amqpscope ${command[0] ?? 'frames'} `);
    }
  });

  test('wrong usage ends with 2 and says what is wrong', async () => {
    const cases: readonly (readonly [args: readonly string[], message: string])[] = [
      [['frames'], "missing required argument 'FILE'"],
      [['nonsense'], "unknown command 'nonsense'"],
      [['frames', 'x', '--nonsense'], "unknown option '--nonsense'"],
      [['frames', 'x', '--from', 'soon'], 'soon is not a time'],
      [['frames', SAMPLE, '--from', '2s', '--to', '1s'], '--from 2s is after --to 1s'],
      [['frames', 'x', '--port-hint', '5672=mqtt'], 'Write PORT=PROTOCOL'],
      [['frames', 'x', '--filter', 'sise>4k'], 'did you mean size?\n  sise>4k\n  ^^^^'],
      [['show', 'x', 'frame'], 'Give the number of a frame'],
      [['index', 'x'], "required option '--data <DIR>' not specified"],
      [['serve', '--port', '70000'], 'Not a port.'],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await run(args);
      expect(stderr).toContain(message);
      expect([code, stdout]).toEqual([2, '']);
    }
  });

  test('what is no capture ends with 1 and names file, offset and reason', async () => {
    const cases: readonly (readonly [path: string, message: string])[] = [
      [join(folder, 'nowhere.pcap'), 'there is no such file'],
      [folder, 'this is a folder'],
      [file('empty.pcap', ''), 'at octet 0: The file is empty'],
      [file('cut.gz', gzipSync('a capture').subarray(0, 10)), 'nothing could be decompressed'],
      [file('text.pcap', 'hello, this is no capture\n'), 'at octet 0: The file is neither'],
      [
        file('header.pcap', Buffer.from('d4c3b2a1020004000000000000000000', 'hex')),
        'at octet 0: The file is not a capture: it ends inside its header',
      ],
      [file('text.gz', gzipSync('hello, this is no capture\n')), 'at octet 0: The file is neither'],
      [
        file('damaged.gz', Buffer.from('1f8b0800000000000003ffffff', 'hex')),
        'gzip data are damaged',
      ],
    ];
    for (const [path, message] of cases) {
      const { code, stdout, stderr } = await run(['frames', path]);
      expect(stderr).toContain(`amqpscope: ${path}: `);
      expect(stderr).toContain(message);
      expect([code, stdout]).toEqual([1, '']);
    }
  });
});

describeWithCaptures('captures', (test) => {
  const hello = real('activemq-10-hello-rhea.pcap');

  test('frames: rows of the documented shape, as in the documentation', async () => {
    const result = await run(['frames', hello, '--json']);
    expect([result.code, result.stderr]).toEqual([0, '']);
    const rows = rowsOf(result);
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.length).toBe(61);
    expect(result.stdout.split('\n')[3]).toMatch(
      /^\{"number":4,"packet":8,"timeNanos":131066000,"connection":"c1","direction":"client-to-server","protocol":"amqp-1.0","channel":0,"name":"sasl-init","size":52,"fields":\{"mechanism":\{"type":"symbol","value":"PLAIN"\},"initialResponse":\{"type":"secret","bytes":12,"user":"guest"\},"hostname":"10.85.1.2"\}\}$/,
    );
    expect(rows[15].fields).toEqual({
      role: true,
      first: 0,
      last: 0,
      settled: true,
      state: { type: 'described', descriptor: 'accepted', value: {} },
    });
  });

  test('frames: filter, times, compressed input and standard input', async () => {
    const all = rowsOf(await run(['frames', hello, '--json']));
    const transfers = rowsOf(
      await run(['frames', hello, '--json', '--filter', 'type:transfer dir:up']),
    );
    expect(transfers).toEqual(
      all.filter((row) => row.name === 'transfer' && row.direction === 'client-to-server'),
    );
    expect(transfers.length).toBe(10);
    const window = ['--from', '135404us', '--to', '0.145529s'];
    const later = rowsOf(await run(['frames', hello, '--json', ...window]));
    expect(later.map(({ number }) => number)).toEqual([5, 6, 7, 8, 9, 10]);
    const { startEpochNanos = '0' } = CliSummary.parse(
      JSON.parse((await run(['summary', hello, '--json'])).stdout),
    );
    const instant = new Date(Number(BigInt(startEpochNanos) / 1_000_000n) + 240).toISOString();
    const since = rowsOf(await run(['frames', hello, '--json', '--from', instant]));
    expect(since.length).toBeGreaterThan(20);
    expect(since).toEqual(all.filter(({ timeNanos }) => timeNanos >= since[0].timeNanos));
    const packed = gzipSync(readFileSync(hello));
    expect(rowsOf(await run(['frames', '-', '--json'], packed))).toEqual(all);
    expect(rowsOf(await run(['frames', file('hello.txt', packed), '--json']))).toEqual(all);
  });

  test('frames: text has one aligned line a frame', async () => {
    const { code, stdout } = await run(['frames', hello, '--filter', 'type:sasl-*']);
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      ' number          time  conn    ch name                       size  info',
      '      3      0.128803    c1 ←   0 sasl-mechanisms              34  PLAIN ANONYMOUS',
      '      4      0.131066    c1 →   0 sasl-init                    52  PLAIN · user guest · host 10.85.1.2',
    ]);
  });

  test('frames: a hole is a row of its own', async () => {
    const rows = rowsOf(await run(['frames', evidence('e14c-10-lost-segment.pcap'), '--json']));
    const gaps = rows.filter(({ name }) => name === 'gap');
    expect(gaps.length).toBe(1);
    expect(gaps[0].size).toBeUndefined();
    expect(gaps[0].fields.missingBytes).toBeGreaterThan(0);
    expect(rows.length).toBeGreaterThan(8);
    const filtered = await run([
      'frames',
      evidence('e14c-10-lost-segment.pcap'),
      '--json',
      '--filter',
      'missing:*',
    ]);
    expect(rowsOf(filtered)).toEqual(gaps);
  });

  test('summary: the documented shape', async () => {
    const path = real('rabbitmq-091-gzip.pcap.gz');
    const { code, stdout, stderr } = await run(['summary', path, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const summary = CliSummary.parse(JSON.parse(stdout));
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'file',
      'format',
      'packets',
      'bytes',
      'durationNanos',
      'startEpochNanos',
      'connections',
      'frames',
      'deliveries',
      'quality',
    ]);
    expect(summary.file).toBe(path);
    expect(summary.bytes).toBe(gunzipSync(readFileSync(path)).length);
    expect(summary.frames.total).toBe(341);
    expect(Object.values(summary.frames.byName).reduce((sum, count) => sum + count)).toBe(341);
    expect(summary.connections).toEqual([
      expect.objectContaining({
        connection: 'c1',
        server: '10.77.0.2:5672',
        protocol: 'amqp-0-9-1',
        transport: 'tcp',
        frames: 341,
      }),
    ]);
    const text = await run(['summary', path]);
    expect(text.stdout).toContain('341 AMQP frames on 1 of 1 connection');
    expect(text.stdout).toContain('nothing missing, nothing malformed');
  });

  test('show: tree, bytes and pieces, by number and by the name that does not change', async () => {
    const path = evidence('e05-10-multi-transfer.pcap');
    const all = rowsOf(await run(['frames', path, '--json']));
    for (const row of all) {
      const { code, stdout } = await run(['show', path, String(row.number), '--json']);
      expect(code).toBe(0);
      const { tree, bytes, pieces, ...shown } = CliFrameDetail.parse(JSON.parse(stdout));
      expect(shown).toEqual(row);
      expect(bytes.length).toBe(2 * (row.size ?? 0));
      expect([tree.start, tree.end]).toEqual([0, row.size]);
      const octets = readFileSync(path);
      for (const { start, end, fileOffset = Number.NaN } of pieces) {
        const read = octets.subarray(fileOffset, fileOffset + end - start).toString('hex');
        const shownPiece = bytes.slice(start * 2, end * 2).match(/../g) ?? [];
        const wrong = shownPiece.filter(
          (pair, at) => pair !== '**' && pair !== read.slice(at * 2, at * 2 + 2),
        );
        expect(wrong).toEqual([]);
      }
    }
    const header = JSON.parse((await run(['show', path, 'c1>0', '--json'])).stdout);
    expect(header.name).toBe('protocol-header');
    expect(header.bytes).toMatch(/^414d5150/);
    const missing = await run(['show', path, '4711']);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('has no such frame');
  });

  test('show: the later transfers of a message are read with the earlier ones', async () => {
    const path = evidence('e05-10-multi-transfer.pcap');
    const transfers = rowsOf(await run(['frames', path, '--json', '--filter', 'message-frame:*']));
    expect(transfers.length).toBeGreaterThanOrEqual(3);
    const packed = file('e05.gz', gzipSync(readFileSync(path)));
    const last = String(transfers[2].number);
    const fromPlain = await run(['show', path, last, '--json']);
    const fromPacked = await run(['show', packed, last, '--json']);
    const fromStdin = await run(['show', '-', last, '--json'], readFileSync(path));
    expect(fromPacked.stdout).toBe(fromPlain.stdout);
    expect(fromStdin.stdout).toBe(fromPlain.stdout);
    // Without the earlier frames these octets could not be told to be a message.
    expect(fromPlain.stdout).not.toMatch(/not a section|unknown type/i);
  });

  test('a file cut in the middle of a packet is read to the cut', async () => {
    const whole = readFileSync(hello);
    const cut = file('cut.pcap', whole.subarray(0, 3000));
    const result = await run(['frames', cut, '--json']);
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(
      /cut\.pcap: at octet \d+: the file ends in the middle of a packet/,
    );
    expect(rowsOf(result).length).toBeGreaterThan(10);
    const summary = CliSummary.parse(JSON.parse((await run(['summary', cut, '--json'])).stdout));
    expect(summary.truncatedAt).toBeGreaterThan(2800);
    expect(summary.truncatedAt).toBeLessThanOrEqual(3000);
  });

  test('damage in the middle is got over and told', async () => {
    const octets = readFileSync(hello);
    // The captured length of one record claims more than a packet can have.
    let record = 24;
    for (let skipped = 0; skipped < 20; skipped++) record += 16 + octets.readUInt32LE(record + 8);
    octets.writeUInt32LE(0xfffffff0, record + 8);
    const result = await run(['summary', file('middle.pcap', octets), '--json']);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain(`middle.pcap: at octet ${record}: `);
    expect(CliSummary.parse(JSON.parse(result.stdout)).frames.total).toBeGreaterThan(40);
  });

  test('gzip that is cut is read to the cut; a wrong checksum is an error after all rows', async () => {
    const packed = gzipSync(readFileSync(hello));
    const cut = await run([
      'summary',
      file('cut.gz', packed.subarray(0, packed.length - 4)),
      '--json',
    ]);
    expect([cut.code, cut.stderr]).toEqual([0, expect.stringContaining('gzip data end too early')]);
    expect(CliSummary.parse(JSON.parse(cut.stdout)).truncatedAt).toBe(readFileSync(hello).length);
    packed[packed.length - 5] ^= 1;
    const damaged = await run(['frames', file('damaged.gz', packed), '--json']);
    expect([damaged.code, damaged.stderr]).toEqual([1, expect.stringContaining('checksum')]);
    expect(rowsOf(damaged).length).toBe(61);
  });

  test('serve: answers with the files it was given, and stops when told', async () => {
    const data = join(folder, 'serve');
    const child = spawn(process.execPath, [
      ...[bin, 'serve', hello, '--port', '0', '--data', data],
    ]);
    let stdout = '';
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error('the server did not start')));
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk;
        const found = /ready at (http:\S+)\n/.exec(stdout)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    const listed = async () => (await fetch(`${url}/api/v1/captures`)).text();
    while (!(await listed()).includes('"activemq-10-hello-rhea.pcap"')) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill('SIGTERM');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
  });

  test('a frame that was found lets standard input go', async () => {
    const child = spawn(process.execPath, [bin, 'show', '-', '1']);
    child.stdin.on('error', () => undefined);
    child.stdin.write(readFileSync(hello));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
  });

  test('a reader that closes its end is a normal end', async () => {
    const child = spawn('sh', [
      '-c',
      `"${process.execPath}" "${bin}" frames "$1" --json; echo "code $?" >&2`,
      'sh',
      join(capturesFolder, 'public', 'kpvdr+amqpAnalyze', 'test_files', 'amqp_type_test.pcapng'),
    ]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    child.stdout.destroy();
    await new Promise((resolve) => child.once('exit', resolve));
    expect(stderr).toBe('code 0\n');
  });

  test('no secret is in any output', async () => {
    const secrets: readonly (readonly [file: string, password: string, filter: string])[] = [
      ['artemis-10-go-auth-failed.pcap', 'nope', 'type:sasl-init'],
      ['rabbitmq-091-wrong-password.pcap', '\0wrong', 'type:connection.start-ok'],
      ['activemq-10-wrong-password.pcap', '\0wrong', 'type:sasl-init'],
    ];
    for (const [name, password, filter] of secrets) {
      const path = real(name);
      const hex = Buffer.from(password).toString('hex');
      expect(readFileSync(path).includes(password)).toBe(true);
      const carriers = rowsOf(await run(['frames', path, '--json', '--filter', filter]));
      expect(carriers.length).toBeGreaterThan(0);
      const outputs = [await run(['frames', path]), await run(['frames', path, '--json'])];
      for (const { number } of carriers) {
        outputs.push(await run(['show', path, String(number)]));
        outputs.push(await run(['show', path, String(number), '--json']));
        expect(outputs.at(-1)?.stdout).toContain('**');
      }
      for (const { stdout } of outputs) {
        const squeezed = stdout.replaceAll(' ', '');
        expect(squeezed).not.toContain(hex);
        expect(stdout).not.toContain(password);
        expect(stdout).not.toContain(JSON.stringify(password).slice(1, -1));
      }
    }
  });
});
