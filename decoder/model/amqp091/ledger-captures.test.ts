import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../../test/support/captures.ts';
import { readCapture } from '../../../test/support/decode.ts';
import { CaptureDecoder } from '../../decode.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { LedgerEntry } from '../ledger-entry.ts';
import { UNKNOWN } from '../ledger-entry.ts';
import { type DeliveryRecord, type LinkRecord, modelId } from '../records.ts';
import { StateSink } from '../state-sink.ts';
import { STILLNESS } from '../stillness.ts';
import { METHOD } from './methods.ts';

type Entry = Omit<LedgerEntry, 'clear' | 'blocked'> & { blocked: string };

interface Told {
  /** Of each link in order. */
  readonly entries: Map<string, Entry[]>;
  readonly links: Map<string, LinkRecord>;
  /** Deliveries by link that nobody settled. */
  readonly unsettled: Map<string, number>;
  /** Last frame of each delivery, by link and tag. */
  readonly ends: Map<string, number>;
  /** Numbers of frames by type. */
  readonly frames: Map<number, number[]>;
}

function isUnsettled({ state, phase, settledFirstBy }: DeliveryRecord): boolean {
  if (state === undefined || settledFirstBy !== undefined) return false;
  return phase !== 'discarded' && phase !== 'resumed';
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

function tell(path: string): Told {
  const told: Told = {
    entries: new Map(),
    links: new Map(),
    unsettled: new Map(),
    ends: new Map(),
    frames: new Map(),
  };
  const state = new StateSink({
    delivery(record) {
      const id = modelId(record.connection, record.session, record.link);
      told.ends.set(`${id} ${record.deliveryTag}`, record.endFrame);
      if (isUnsettled(record)) told.unsettled.set(id, (told.unsettled.get(id) ?? 0) + 1);
    },
    link: (link) => told.links.set(modelId(link.connection, link.session, link.link), link),
    ledger(entry) {
      const copy = { ...entry, blocked: STILLNESS[entry.blocked] };
      push(told.entries, modelId(entry.connection, entry.session, entry.link), copy);
    },
  });
  const decoder = new CaptureDecoder({
    frame(view: FrameView) {
      push(told.frames, view.type, view.number);
      state.frame(view);
    },
    connectionDone: (info) => state.connectionDone(info),
    tcpEvent: (event) => state.tcpEvent(event),
    acknowledged: (connection, direction, offset, nanos) =>
      state.acknowledged(connection, direction, offset, nanos),
  });
  decoder.push(readCapture(path));
  decoder.end();
  return told;
}

const real = (name: string) => tell(join(capturesFolder, 'real', name));

/** The links of a kind, in order of their ids. */
function linksOf({ links }: Told, kind: LinkRecord['kind']): string[] {
  return [...links]
    .filter(([, link]) => link.kind === kind)
    .map(([id]) => id)
    .sort();
}

describe('a prefetch of five that is never acknowledged', () => {
  const told = tell(join(samplesFolder, 'rabbitmq-091-prefetch-exhausted.pcap'));
  const [consumer] = linksOf(told, 'consumer');
  const entries = told.entries.get(consumer) ?? [];

  test('is used up by the fifth delivery, and stays so until the channel closes', () => {
    const fifth = told.ends.get(`${consumer} 5`);
    const [close] = told.frames.get(METHOD.channelClose) ?? [];
    expect(told.links.get(consumer)?.prefetch).toBe(5);
    expect(entries.at(-2)).toMatchObject({
      frame: fifth,
      linkCredit: 0,
      unsettledSender: 5,
      unsettledReceiver: 5,
      blocked: 'credit-blocked',
      blockedFrame: fifth,
    });
    const last = entries.at(-1);
    expect(last).toMatchObject({ frame: close, blocked: 'detached', unsettledReceiver: 5 });
    // The truth file has it that nothing happens for 15 s.
    expect((last?.timeNanos ?? 0) - (entries.at(-2)?.timeNanos ?? 0)).toBeGreaterThan(14.9e9);
  });

  test('counts down by one', () => {
    const credits = entries.map(({ linkCredit }) => linkCredit);
    expect([...new Set(credits)]).toEqual([5, 4, 3, 2, 1, 0]);
  });
});

/** Every kind of client and broker, with confirms, transactions, gets, lost connections and holes. */
const CAPTURES = [
  'brokerj-08-confirm.pcap',
  'brokerj-08-killed.pcap',
  'brokerj-09-rpc.pcap',
  'brokerj-091-pika-nack.pcap',
  'brokerj-091-pika-tx.pcap',
  'brokerj-091-tx-never.pcap',
  'joram-091-get.pcap',
  'joram-091-reject.pcap',
  'joram-091-two-channels-node.pcap',
  'mess-091-zero-window-broker.pcap',
  'rabbitmq-08-amqplib.pcap',
  'rabbitmq-091-basic-get-polling.pcap',
  'rabbitmq-091-confirm-nack.pcap',
  'rabbitmq-091-confirms.pcapng',
  'rabbitmq-091-consumer-killed.pcap',
  'rabbitmq-091-cut-before-end.pcap',
  'rabbitmq-091-double-ack.pcap',
  'rabbitmq-091-java-returned.pcap',
  'rabbitmq-091-net-loss.pcap',
  'rabbitmq-091-pika.pcap',
  'rabbitmq-091-qos-global.pcap',
  'rabbitmq-091-queue-deleted-under-consumer.pcap',
  'rabbitmq-091-recover.pcap',
  'rabbitmq-091-redelivery-loop.pcap',
  'rabbitmq-091-topology.pcapng',
  'rabbitmq-091-tx.pcap',
  'rabbitmq4-091-consumer-timeout.pcap',
  'rabbitmq4-091-hello-quorum.pcap',
  'rabbitmq40-091-connection-forced.pcap',
  'rabbitmq40-091-hello.pcap',
];

describeWithCaptures('the last entry of each link', (register) => {
  for (const name of CAPTURES) {
    register(`${name} counts what no delivery was settled by`, () => {
      const { entries, links, unsettled } = real(name);
      expect(links.size).toBeGreaterThan(0);
      for (const id of links.keys()) {
        const last = entries.get(id)?.at(-1);
        const count = unsettled.get(id) ?? 0;
        expect(last, id).toMatchObject({ unsettledSender: count, unsettledReceiver: count });
      }
    });
  }

  register('a killed publisher never heard of its last confirms', () => {
    const { entries } = real('rabbitmq-091-publisher-killed.pcap');
    // One message is cut off in the middle; three are confirmed behind the last acknowledgement.
    expect(entries.get('c1.s1.l1')?.at(-1)).toMatchObject({
      blocked: 'detached',
      unsettledSender: 4,
      unsettledReceiver: 1,
      frame: ABSENT,
    });
  });
});

describeWithCaptures('what stops links', (register) => {
  register('nobody is sent more than its prefetch, whoever shares it', () => {
    for (const name of CAPTURES) {
      for (const entries of real(name).entries.values()) {
        for (const { linkCredit } of entries) {
          if (linkCredit !== UNKNOWN) expect(linkCredit, name).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });

  register('a window of ten that two consumers share stops and frees both', () => {
    const told = real('rabbitmq-091-qos-global.pcap');
    const [first, second] = linksOf(told, 'consumer').map((id) => told.entries.get(id) ?? []);
    const stops = (entries: Entry[]) =>
      entries.filter(({ blocked }) => blocked === 'credit-blocked').map((entry) => entry.frame);
    expect(stops(first).length).toBeGreaterThan(5);
    expect(stops(second).length).toBeGreaterThan(5);
    for (const entries of [first, second]) {
      for (const { linkCredit, unsettledReceiver } of entries) {
        expect(linkCredit + unsettledReceiver).toBeLessThanOrEqual(10);
      }
    }
  });

  register('a memory alarm blocks the publisher from connection.blocked to unblocked', () => {
    const told = real('rabbitmq4-091-memory-alarm.pcap');
    const [publisher] = linksOf(told, 'publisher');
    const [blocked] = told.frames.get(METHOD.connectionBlocked) ?? [];
    const [unblocked] = told.frames.get(METHOD.connectionUnblocked) ?? [];
    expect(unblocked).toBeGreaterThan(blocked);
    const entries = (told.entries.get(publisher) ?? []).filter((each) => each.frame !== ABSENT);
    const during = entries.filter(({ frame }) => frame >= blocked && frame < unblocked);
    expect(during[0]).toMatchObject({ frame: blocked, blocked: 'connection-blocked' });
    for (const entry of during) {
      expect(entry).toMatchObject({ blocked: 'connection-blocked', blockedFrame: blocked });
    }
    const freed = entries.find(({ frame }) => frame >= unblocked);
    expect(freed).toMatchObject({ frame: unblocked, blockedFrame: unblocked });
    expect(freed?.blocked).not.toBe('connection-blocked');
  });

  register('a broker that reads nothing any more', () => {
    const told = real('mess-091-zero-window-broker.pcap');
    const entries = [...told.entries.values()].flat();
    const stop = entries.find(({ blocked }) => blocked === 'tcp-blocked');
    expect(stop).toMatchObject({ frame: ABSENT, blockedFrame: ABSENT });
    expect(stop?.blockedSinceNanos).toBe(stop?.timeNanos);
  });

  register(
    'connection.stop() is channel.flow, and stops the consumer for the 1.2 s of the pause',
    () => {
      for (const version of ['08', '09', '091']) {
        const told = real(`brokerj-${version}-flow.pcap`);
        const flows = new Set(told.frames.get(METHOD.channelFlow));
        const [consumer] = linksOf(told, 'consumer').filter(
          (id) => told.links.get(id)?.purpose === 'message',
        );
        const entries = told.entries.get(consumer) ?? [];
        const at = entries.findLastIndex(({ blocked }) => blocked === 'flow-stopped');
        expect(flows.has(entries[at].blockedFrame)).toBe(true);
        expect(flows.has(entries[at + 1].frame)).toBe(true);
        const nanos = entries[at + 1].timeNanos - entries[at].blockedSinceNanos;
        expect(nanos).toBeGreaterThan(1.2e9);
        expect(nanos).toBeLessThan(1.4e9);
      }
    },
  );
});

/** Programs that Qpid's client ran over each version; `flow` and `killed` depend on timing. */
const PROGRAMS = [
  'argsmismatch',
  'confirm',
  'expired',
  'hello',
  'large',
  'notfound',
  'reject',
  'rpc',
  'tx-never',
  'tx',
  'types',
  'unroutable-quiet',
];

/** How each link ends, without what is made up by chance. */
function endings(version: string, program: string): string[] {
  const { entries, links } = real(`brokerj-${version}-${program}.pcap`);
  const lines: string[] = [];
  for (const [id, { kind, address, exchange, prefetch }] of links) {
    const last = entries.get(id)?.at(-1);
    const queue = address?.replace(/TempQueue[0-9a-f-]{36}/, 'TempQueue');
    lines.push(
      [
        kind,
        queue,
        exchange,
        prefetch,
        last?.linkCredit,
        last?.unsettledSender,
        last?.unsettledReceiver,
        last?.blocked,
      ].join(),
    );
  }
  return lines.sort();
}

describeWithCaptures(
  'the same program over 0-8, 0-9 and 0-9-1 ends its links alike',
  (register) => {
    for (const program of PROGRAMS) {
      register(program, () => {
        const [oldest, older, latest] = ['08', '09', '091'].map((each) => endings(each, program));
        expect(latest.length).toBeGreaterThan(0);
        expect(oldest).toEqual(latest);
        expect(older).toEqual(latest);
      });
    }
  },
);
