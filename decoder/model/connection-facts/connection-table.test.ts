import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../../test/support/captures.ts';
import { readCapture } from '../../../test/support/decode.ts';
import { script } from '../../../test/support/script-091.ts';
import { CaptureDecoder } from '../../decode.ts';
import type { ConnectionFacts } from '../connection-facts.ts';
import { StateSink } from '../state-sink.ts';

function factsOf(path: string): ConnectionFacts[] {
  const facts: ConnectionFacts[] = [];
  const state = new StateSink({ delivery() {}, connection: (each) => facts.push(each) });
  const decoder = new CaptureDecoder(state);
  decoder.push(readCapture(path));
  decoder.end();
  return facts.sort((a, b) => a.connection - b.connection);
}

const sample = (name: string) => factsOf(join(samplesFolder, name));
const real = (name: string) => factsOf(join(capturesFolder, 'real', name));
const SECOND = 1e9;

describe('a connection told frame by frame', () => {
  const opened = () =>
    script().up('connection.open', { virtualHost: '/' }, 0).down('connection.open-ok', {}, 0);

  test('the longest silence of each end is between its open and the close', () => {
    // A frame takes a microsecond.
    const s = opened()
      .up('channel.open')
      .up('basic.qos')
      .down('channel.open-ok')
      .down('basic.qos-ok');
    s.up('connection.close', { replyCode: 200 }, 0).down('connection.close-ok', {}, 0).end();
    expect(s.connections).toMatchObject([
      {
        virtualHost: '/',
        client: { longestSilenceNanos: 3000, longestSilenceFrame: 7 },
        server: { longestSilenceNanos: 3000, longestSilenceFrame: 5 },
        closedBy: 'client',
        closeFrame: 7,
        closeError: undefined,
      },
    ]);
  });

  test('where the close or the end of the connection ends it, no frame does', () => {
    const s = opened().up('channel.open').up('channel.open', {}, 2).up('channel.open', {}, 3);
    s.up('connection.close', {}, 0).end();
    expect(s.connections[0].server).toMatchObject({ longestSilenceNanos: 4000 });
    expect(s.connections[0].server.longestSilenceFrame).toBeUndefined();
  });

  test('a hole is no silence', () => {
    const s = opened().up('channel.open').gap(0).up('basic.qos').end();
    expect(s.connections[0].client.longestSilenceNanos).toBe(2000);
  });

  test('without an open in the capture it counts from what only an open connection has', () => {
    const s = script().up('basic.qos').down('basic.qos-ok').up('basic.qos').end();
    expect(s.connections).toMatchObject([{ client: { longestSilenceNanos: 2000 }, headers: [] }]);
    expect(s.connections[0].virtualHost).toBeUndefined();
  });

  test('before its open an end has no silence', () => {
    const s = script().down('connection.start', {}, 0).end();
    expect(s.connections[0].server.longestSilenceNanos).toBeUndefined();
  });

  test('a server that closes, or hangs up, after start-ok refuses', () => {
    const begun = () =>
      script().down('connection.start', {}, 0).up('connection.start-ok', { mechanism: 'PLAIN' }, 0);
    const closed = begun().down('connection.close', { replyCode: 403 }, 0).end();
    expect(closed.connections).toMatchObject([{ saslMechanism: 'PLAIN', saslOutcome: 'refused' }]);
    const reset = { connection: 1, kind: 6, timeNanos: 9, packet: 9, bytes: -1 } as const;
    const hungUp = begun();
    hungUp.state.tcpEvent({ ...reset, direction: 1 });
    expect(hungUp.end('reset').connections[0].saslOutcome).toBe('refused');
    const gaveUp = begun();
    gaveUp.state.tcpEvent({ ...reset, direction: 0 });
    expect(gaveUp.end('reset').connections[0].saslOutcome).toBeUndefined();
  });
});

describe('samples', () => {
  test('0-8: start, tune and open', () => {
    expect(sample('brokerj-08-rpc.pcap')[0]).toMatchObject({
      protocol: 5,
      headers: ['client AMQP 1 1 8 0'],
      saslMechanisms: ['PLAIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'],
      saslMechanism: 'SCRAM-SHA-256',
      saslOutcome: 'ok',
      client: {
        ...{ channelMax: 256, maxFrameSize: 262136, sendsChannel: 256, sendsFrameSize: 262136 },
      },
      server: { sendsChannel: 256, sendsFrameSize: 262136 },
      closedBy: 'client',
    });
  });

  test('1.0: SASL and open', () => {
    expect(sample('rabbitmq4-10-credit-starved.pcap')[0]).toMatchObject({
      protocol: 1,
      headers: [
        'client AMQP 3 1 0 0',
        'server AMQP 3 1 0 0',
        'client AMQP 0 1 0 0',
        'server AMQP 0 1 0 0',
      ],
      saslOutcome: 'ok',
      // Its open says nothing of limits: those of the server bind it, the defaults the server.
      client: { limitsFrame: 8, sendsFrameSize: 131072, sendsChannel: 63 },
      server: { limitsFrame: 9, sendsFrameSize: 0xffff_ffff, sendsChannel: 0xffff },
    });
  });

  test('0-10 agrees on the same', () => {
    const versions = sample('brokerj-mixed-all-versions.pcapng');
    expect(versions.map(({ protocol }) => protocol)).toEqual(
      expect.arrayContaining([1, 2, 3, 4, 5]),
    );
    const old = versions.find(({ protocol }) => protocol === 2);
    expect(old?.headers[0]).toBe('client AMQP 1 1 0 10');
    expect(old).toMatchObject({
      virtualHost: 'default',
      saslMechanism: 'SCRAM-SHA-256',
      saslOutcome: 'ok',
      client: { channelMax: 256, maxFrameSize: 65_535, idleTimeoutNanos: 120 * SECOND },
      server: { channelMax: 256, sendsFrameSize: 65_535, idleTimeoutNanos: 120 * SECOND },
      closedBy: 'client',
    });
    expect(old?.saslMechanisms).toContain('SCRAM-SHA-256');
  });

  test('what began before the capture says nothing of how it began', () => {
    const [facts] = sample('rabbitmq4-10-mid-stream.pcap');
    expect(facts).toMatchObject({ headers: [], saslMechanisms: [], protocol: 1 });
    expect(facts.saslOutcome).toBeUndefined();
    expect(facts.client.limitsFrame).toBeUndefined();
    expect(facts.client.maxFrameSize).toBeUndefined();
    expect(facts.client.sendsFrameSize).toBeUndefined();
  });
});

describeWithCaptures('real captures', (register) => {
  register('heartbeats that one side asks for', () => {
    // pika asked JORAM for 2 s; both send every second or two.
    expect(real('joram-091-heartbeat.pcap')).toMatchObject([
      {
        client: { idleTimeoutNanos: 2 * SECOND, heartbeats: 7, maxFrameSize: 131072 },
        server: {
          ...{ idleTimeoutNanos: 10 * SECOND, heartbeats: 3, maxFrameSize: 0, channelMax: 0 },
          ...{ sendsFrameSize: 131072, sendsChannel: 1000 },
        },
      },
    ]);
  });

  register('no heartbeats, and ten seconds without a word', () => {
    const [facts] = real('rabbitmq-091-heartbeat-off.pcap');
    expect(facts.client).toMatchObject({ idleTimeoutNanos: 0, heartbeats: 0 });
    expect(facts.client.longestSilenceNanos).toBeGreaterThan(10 * SECOND);
    expect(facts.client.longestSilenceNanos).toBeLessThan(10.1 * SECOND);
  });

  register('an idle-time-out of four seconds, and a client silent for 21', () => {
    const [facts] = real('brokerj-10-idle-timeout.pcap');
    expect(facts.server).toMatchObject({ idleTimeoutNanos: 0, heartbeats: 10 });
    expect(facts.client).toMatchObject({ idleTimeoutNanos: 4 * SECOND, heartbeats: 0 });
    expect(facts.client.longestSilenceNanos).toBeGreaterThan(21 * SECOND);
  });

  register('a password that is wrong', () => {
    const [facts] = real('rabbitmq-091-wrong-password.pcap');
    expect(facts).toMatchObject({
      saslOutcome: 'refused',
      closedBy: 'server',
      closeFrame: 4,
      closeError: expect.stringMatching(/^403 ACCESS_REFUSED/),
    });
    expect(JSON.stringify(facts)).not.toMatch(/guest|nonsense/);
  });

  register('a header that the server answers with another', () => {
    expect(real('artemis-091-5672.pcap')[0].headers).toEqual([
      'client AMQP 0 0 9 1',
      'server AMQP 3 1 0 0',
    ]);
  });

  register('the same client again', () => {
    const all = real('activemq-10-durable-subscriber.pcap');
    const before = all
      .filter(({ client }) => client.name === 'durable-client')
      .map((facts) => [facts.connection, facts.previousIncarnation]);
    expect(before).toEqual([
      [2, undefined],
      [3, 2],
      [4, 3],
    ]);
  });
});

describeWithCaptures('0-10 in captures', (register) => {
  register('a client that stays silent is cut off: heartbeats of the server alone', () => {
    const [facts] = real('brokerj-010-raw-heartbeat-missed.pcap');
    expect(facts).toMatchObject({
      client: { heartbeats: 0, idleTimeoutNanos: 2 * SECOND },
      server: { heartbeats: 2 },
      closedBy: undefined,
    });
    expect(facts.client.longestSilenceNanos).toBeGreaterThan(3.9 * SECOND);
  });

  register('a virtual host that is not there closes the connection', () => {
    const [facts] = real('brokerj-010-badvhost.pcap');
    expect(facts).toMatchObject({ closedBy: 'server', virtualHost: 'no-such-vhost' });
    expect(facts.closeError).toContain('no-such-vhost');
  });
});
