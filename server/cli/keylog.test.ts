/** `--keylog`: AMQP inside TLS on the command line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { run } from '../../test/support/command-line.ts';

const real = (name: string) => join(capturesFolder, 'real', name);

describeWithCaptures('--keylog', (test) => {
  const capture = real('rhea-10-tls13.pcap');
  const keylog = ['--keylog', real('rhea-10-tls13.keys.txt')];

  test('frames, deliveries and summary tell what TLS carries', async () => {
    const { stdout, stderr } = await run(['frames', capture, '--json', ...keylog]);
    expect(stderr).toBe('');
    const rows = stdout.trim().split('\n');
    expect(rows).toHaveLength(42);
    expect(JSON.parse(rows[3])).toMatchObject({
      name: 'sasl-init',
      fields: { initialResponse: { type: 'secret', user: 'guest' } },
    });
    const deliveries = await run(['deliveries', capture, '--json', ...keylog]);
    expect(deliveries.stdout.trim().split('\n')).toHaveLength(20);
    const summary = JSON.parse((await run(['summary', capture, '--json', ...keylog])).stdout);
    expect(summary.quality.opaqueTlsConnections).toBe(0);
    expect(summary.connections[0]).toMatchObject({ tlsVersion: 'TLS 1.3', tlsDecrypted: true });
  });

  test('show: the octets are what was said, the pieces where it is encrypted', async () => {
    const { stdout } = await run(['show', capture, '8', '--json', ...keylog]);
    const { bytes, pieces, size } = JSON.parse(stdout);
    expect(bytes).toMatch(/^00000029020000000053/);
    const octets = readFileSync(capture);
    const stored = pieces.map(({ start, end, fileOffset }: Record<string, number>) =>
      octets.subarray(fileOffset, fileOffset + end - start).toString('hex'),
    );
    expect(stored.join('')).toHaveLength(2 * size);
    expect(stored.join('')).not.toBe(bytes);
  });

  test('without it the connection says why nothing was read', async () => {
    const { stdout } = await run(['summary', capture]);
    expect(stdout).toContain('Encrypted: TLS 1.3 without a key log.');
    const other = ['--keylog', real('rabbitmq-091-tls12.keys.txt')];
    expect((await run(['summary', capture, ...other])).stdout).toContain(
      'Encrypted: TLS 1.3, no key in the key log for this connection.',
    );
    const failed = await run(['summary', real('rabbitmq-091-tls-bad-ca.pcap')]);
    expect(failed.stdout).toContain('The connection ended right behind the TLS handshake');
  });

  test('with secrets that do not fit, that is the reason, and not that nothing was sent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'amqpscope-keys-'));
    try {
      const keys = join(folder, 'keys.txt');
      const right = readFileSync(real('rabbitmq-091-tls12.keys.txt'), 'latin1');
      writeFileSync(keys, right.replace(/[0-9a-f]{96}/g, 'ab'.repeat(48)));
      const { stdout } = await run(['summary', real('rabbitmq-091-tls12.pcap'), '--keylog', keys]);
      expect(stdout).toContain('a record does not open with the key of this connection');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a key log that cannot be read ends with 1', async () => {
    for (const command of [['frames'], ['summary'], ['index', '--data', '/nowhere/data']]) {
      const { code, stderr } = await run([...command, capture, '--keylog', '/nowhere/keys']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^amqpscope: \/nowhere/);
    }
  });
});
