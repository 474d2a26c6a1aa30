import { expect } from 'vitest';
import { CaptureDecoder } from '../../decoder/decode.ts';
import type { ConnectionFacts, PeerFacts } from '../../decoder/model/connection-facts.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { describeWithCaptures } from '../support/captures.ts';
import { readCapture } from '../support/decode.ts';
import { type GoldenFrame, goldenCaptures, readGolden } from './golden.ts';

interface Seen {
  readonly facts: ConnectionFacts;
  readonly info: ConnectionInfo;
}

function factsOf(capture: string): Map<number, Seen> {
  const seen = new Map<number, Seen>();
  const done = new Map<number, ConnectionInfo>();
  const state = new StateSink({
    delivery() {},
    connection(facts) {
      const info = done.get(facts.connection);
      if (info !== undefined) seen.set(facts.connection, { facts, info });
    },
  });
  const decoder = new CaptureDecoder({
    frame: (view) => state.frame(view),
    tcpEvent: (event) => state.tcpEvent(event),
    connectionDone(info) {
      done.set(info.number, info);
      state.connectionDone(info);
    },
  });
  decoder.push(readCapture(capture));
  decoder.end();
  return seen;
}

const SASL_CODES = ['ok', 'auth', 'sys', 'sys-perm', 'sys-temp'];
const TEXT = new TextDecoder();

function bytes(show: string): string {
  return TEXT.decode(Uint8Array.from(show.split(':'), (octet) => Number.parseInt(octet, 16)));
}

/** What one frame of tshark's says, as pairs of our value and tshark's. */
function claims(frame: GoldenFrame, facts: ConnectionFacts, peer: PeerFacts): [unknown, unknown][] {
  const field = (name: string): string | undefined =>
    frame.fields.find((each) => each.name === `amqp.${name}`)?.show;
  const number = (name: string): number | undefined => {
    const show = field(name);
    return show === undefined ? undefined : Number(show);
  };
  const tune = (): [unknown, unknown][] => [
    [peer.channelMax, number('method.arguments.channel_max')],
    [peer.maxFrameSize, number('method.arguments.frame_max')],
    [peer.idleTimeoutNanos, Number(number('method.arguments.heartbeat')) * 1e9],
  ];
  const other = peer === facts.client ? facts.server : facts.client;
  switch (`${frame.kind} ${frame.name}`) {
    case '0-9 method 10.10':
      return [[facts.saslMechanisms.join(' '), bytes(field('method.arguments.mechanisms') ?? '')]];
    case '0-9 method 10.11':
      return [[facts.saslMechanism, field('method.arguments.mechanism')]];
    case '0-9 method 10.30':
      return tune();
    case '0-9 method 10.31':
      return [
        ...tune(),
        ...[facts.client, facts.server].flatMap((end): [unknown, unknown][] => [
          [end.sendsChannel, number('method.arguments.channel_max')],
          [end.sendsFrameSize, number('method.arguments.frame_max')],
        ]),
        [facts.saslOutcome, 'ok'],
      ];
    case '0-9 method 10.40':
      return [[facts.virtualHost, field('method.arguments.virtual_host')]];
    case '1.0-sasl 64':
      return [
        [
          facts.saslMechanisms,
          frame.fields
            .filter(({ name }) => name === 'amqp.list')
            .map(({ show }) => show.replace(/^.*: /, '')),
        ],
      ];
    case '1.0-sasl 65':
      return [[facts.saslMechanism, field('sasl.mechanism')]];
    case '1.0-sasl 68':
      return [[facts.saslOutcome, SASL_CODES[Number(field('sasl.saslCode'))]]];
    case '1.0 16': {
      const idle = number('performative.arguments.idleTimeout');
      const host = field('performative.arguments.hostname');
      return [
        // An empty text has no value for tshark, only its label.
        [peer.name, field('performative.arguments.containerId')?.replace('Container-Id: ', '')],
        [peer.maxFrameSize, number('performative.arguments.maxFrameSize')],
        [peer.channelMax, number('performative.arguments.channelMax')],
        // What it takes binds the other (2.7.1).
        [other.sendsFrameSize, number('performative.arguments.maxFrameSize') ?? 2 ** 32 - 1],
        [other.sendsChannel, number('performative.arguments.channelMax') ?? 2 ** 16 - 1],
        [peer.idleTimeoutNanos, idle === undefined ? undefined : idle * 1e6],
        ...(peer === facts.client ? [[facts.virtualHost, host] satisfies [unknown, unknown]] : []),
      ];
    }
    default:
      return [];
  }
}

describeWithCaptures('what connections agree on, against tshark', (register) => {
  for (const { name, capture, golden } of goldenCaptures()) {
    // tshark shows what is malformed as far as it can be read, and we do not believe it.
    if (name.includes('fuzz')) continue;
    register(name, () => {
      const seen = factsOf(capture);
      const beats = new Map<PeerFacts, number>();
      for (const frame of readGolden(golden)) {
        const { facts, info } = seen.get(frame.stream + 1) ?? {};
        if (facts === undefined) continue;
        const peer = frame.source === info?.client ? facts.client : facts.server;
        const where = `packet ${frame.packet}: ${frame.kind} ${frame.name}`;
        for (const [ours, theirs] of claims(frame, facts, peer))
          expect(ours, where).toEqual(theirs);
        if (frame.kind === 'other' && frame.name === '8') {
          beats.set(peer, (beats.get(peer) ?? 0) + 1);
        }
      }
      for (const [peer, count] of beats) expect(peer.heartbeats).toBe(count);
    });
  }
});
