import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JsonValue } from '../../decoder/json.ts';
import type { TreeNode } from '../../decoder/tree.ts';
import { nodePrimitives } from '../../server/tls/primitives.ts';
import { capturesFolder, describeWithCaptures } from '../support/captures.ts';
import { type Decoded, Dissector, decodeBytes, decodeFile, type Row } from '../support/decode.ts';

/**
 * The places where tshark is wrong or knows less (captures/README.md), each with the right answer.
 * The captures were made by hand, so what they hold is known.
 */

function evidence(name: string): Decoded {
  const decoded = decodeFile(join(capturesFolder, 'evidence', `${name}.pcap`));
  if (decoded.error !== undefined) throw decoded.error;
  return decoded;
}

/** Names of the rows one peer sent, in stream order: `>` client to server, `<` server to client. */
function sent({ rows }: Decoded, connection: number, arrow: '>' | '<'): string[] {
  const direction = arrow === '>' ? 0 : 1;
  return rows
    .filter((row) => row.connection === connection && row.direction === direction)
    .sort((a, b) => a.streamOffset - b.streamOffset)
    .map(({ name }) => name);
}

function named({ rows }: Decoded, name: string): Row[] {
  return rows.filter((row) => row.name === name);
}

function fieldsOf(decoded: Decoded, row: Row): { readonly [key: string]: JsonValue } {
  return new Dissector(decoded).dissect(row).fields;
}

function find(node: TreeNode, wanted: (node: TreeNode) => boolean): TreeNode | undefined {
  if (wanted(node)) return node;
  for (const child of node.children ?? []) {
    const found = find(child, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function bodySection(decoded: Decoded, row: Row): TreeNode | undefined {
  return find(new Dissector(decoded).dissect(row).tree, ({ name }) => name === 'amqpValue');
}

/** The values of the elements of a message that is a list or an array. */
function bodyElements(decoded: Decoded, row: Row): (JsonValue | undefined)[] {
  const children = bodySection(decoded, row)?.children ?? [];
  return children.filter(({ name }) => /^\d+$/.test(name)).map(({ value }) => value);
}

const OPEN_10 = ['protocol-header', 'open', 'begin'];
const OPEN_091 = [
  'protocol-header',
  'connection.start-ok',
  'connection.tune-ok',
  'connection.open',
  'channel.open',
];
const OPENED_091 = ['connection.start', 'connection.tune', 'connection.open-ok', 'channel.open-ok'];
const PUBLISH = ['basic.publish', 'content-header', 'content-body'];

describeWithCaptures('where tshark is wrong', (register) => {
  register('1, 2: the header of 0-9-1, and a connection whose first server frame is split', () => {
    for (const [name, pieces] of [
      ['e01-091-start-split', 2],
      ['e01b-091-start-whole', 1],
    ] as const) {
      const decoded = evidence(name);
      expect(sent(decoded, 1, '>')).toEqual([...OPEN_091, ...PUBLISH]);
      expect(sent(decoded, 1, '<')).toEqual(OPENED_091);
      expect(fieldsOf(decoded, decoded.rows[0])).toEqual({
        protocolId: 0,
        major: 0,
        minor: 9,
        revision: 1,
      });
      expect(decoded.connections.get(1)?.protocol).toBe('amqp-0-9-1');
      expect(named(decoded, 'connection.start')[0].pieces).toHaveLength(pieces);
    }
  });

  register('3: a capture that starts inside a 0-9-1 frame', () => {
    const decoded = evidence('e02-091-midstream-in-body');
    expect(sent(decoded, 1, '>')).toEqual(['gap', ...PUBLISH, ...PUBLISH]);
    expect(decoded.rows[0].columns.skippedBytes).toBe(308);
    const onBoundary = evidence('e02b-091-midstream-frame-spans-segments');
    expect(sent(onBoundary, 1, '>')).toEqual([...PUBLISH, ...PUBLISH]);
    expect(named(onBoundary, 'content-body')[0].pieces.map(({ packet }) => packet)).toEqual([1, 2]);
  });

  register('3: a capture that starts inside a 1.0 frame', () => {
    const decoded = evidence('e08-10-midstream-in-frame');
    expect(sent(decoded, 1, '>')).toEqual(['gap', 'transfer']);
    expect(decoded.rows[0].columns.skippedBytes).toBe(331);
    expect(sent(decoded, 1, '<')).toEqual(['disposition']);
    const onBoundary = evidence('e08b-10-midstream-at-boundary');
    expect(sent(onBoundary, 1, '>')).toEqual(['transfer']);
    expect(sent(onBoundary, 1, '<')).toEqual(['disposition']);
  });

  register('4: a lost segment', () => {
    const decoded = evidence('e14c-10-lost-segment');
    const transfers = Array.from({ length: 4 }, () => 'transfer');
    expect(sent(decoded, 1, '>')).toEqual([
      ...[...OPEN_10, 'attach', 'transfer', 'transfer'],
      ...['gap', ...transfers],
    ]);
    const gap = named(decoded, 'gap')[0];
    expect(gap.columns).toMatchObject({ missingBytes: 1000, skippedBytes: 195 });
    const cut = named(decoded, 'transfer')[1];
    expect(cut).toMatchObject({ size: 732, malformed: { layer: 'tcp', offset: 269 } });
    const ids = named(decoded, 'transfer').map(({ columns }) => columns.deliveryId);
    expect(ids).toEqual([0, 1, 3, 4, 5, 6]);
  });

  register('5: segments out of order, and a retransmission that overlaps new data', () => {
    const outOfOrder = evidence('e14-10-out-of-order');
    const overlap = evidence('e14b-10-retransmit-overlap');
    expect(sent(outOfOrder, 1, '>')).toEqual([
      ...[...OPEN_10, 'attach'],
      ...['transfer', 'transfer', 'transfer'],
    ]);
    expect(sent(overlap, 1, '>')).toEqual([...OPEN_10, 'attach', 'transfer', 'transfer']);
    for (const { rows, connections } of [outOfOrder, overlap]) {
      expect(rows.filter(({ malformed }) => malformed !== undefined)).toEqual([]);
      expect(connections.get(1)).toMatchObject({ gaps: 0, differingBytes: 0 });
    }
    expect(overlap.connections.get(1)?.retransmittedBytes).toBeGreaterThan(0);
  });

  register('6: an empty binary as the value of a message', () => {
    const decoded = evidence('e07-10-empty-binary');
    expect(sent(decoded, 1, '>')).toEqual([...OPEN_10, 'attach', 'transfer', 'transfer', 'flow']);
    const [first] = named(decoded, 'transfer');
    const section = bodySection(decoded, first);
    expect(section?.children?.at(-1)?.value).toEqual({ type: 'binary', value: '' });
    const empty = evidence('e07c-10-empty-values');
    const transfers = named(empty, 'transfer');
    expect(transfers).toHaveLength(6);
    for (const row of transfers) {
      expect(row.malformed).toBeUndefined();
      expect(fieldsOf(empty, row).deliveryTag).toEqual({ type: 'binary', value: '' });
    }
  });

  register('7: descriptors of eight octets, and symbolic ones', () => {
    const ulong = evidence('e06-10-ulong-descriptor');
    expect(sent(ulong, 1, '>')).toEqual([...OPEN_10, 'attach']);
    expect(fieldsOf(ulong, named(ulong, 'attach')[0])).toMatchObject({ name: 'l', handle: 0 });
    const symbolic = evidence('e06b-10-symbolic-descriptor');
    expect(sent(symbolic, 1, '>')).toEqual(OPEN_10);
    expect(fieldsOf(symbolic, named(symbolic, 'open')[0])).toMatchObject({
      containerId: 'c',
      hostname: 'h',
    });
  });

  register('8: many frames in one packet, each with its own values', () => {
    const decoded = evidence('e16-10-many-frames-one-segment');
    const frames = decoded.rows.filter((row) => row.packet === 10);
    expect(frames.map(({ name, channel, columns }) => [name, channel, columns.handle])).toEqual([
      ['begin', 1, -1],
      ['attach', 1, 7],
      ['flow', 1, -1],
      ['attach', 1, 9],
      ['flow', 1, 9],
      ['transfer', 1, 7],
    ]);
    const of091 = evidence('e03-091-many-frames-one-segment');
    expect(sent(of091, 1, '>')).toEqual([...OPEN_091, ...PUBLISH, ...PUBLISH, ...PUBLISH]);
    expect(named(of091, 'basic.publish').map(({ columns }) => columns.routingKey)).toEqual([
      'k1',
      'k2',
      'k3',
    ]);
  });

  register('9: a message over three transfers', () => {
    const decoded = evidence('e05-10-multi-transfer');
    const transfers = named(decoded, 'transfer');
    expect(transfers.map(({ columns }) => columns.payloadBytes)).toEqual([250, 200, 187]);
    const [first] = transfers;
    expect(transfers.every((row) => row.columns.messageFrame === first.number)).toBe(true);
    for (const row of transfers) expect(row.malformed).toBeUndefined();
    const { tree } = new Dissector(decoded).dissect(transfers[2]);
    expect(find(tree, ({ note }) => /malformed|no AMQP type/.test(note ?? ''))).toBeUndefined();
  });

  register('10: arrays of elements without octets', () => {
    const decoded = evidence('e07b-10-zero-width-array');
    const transfers = named(decoded, 'transfer');
    const bodies = transfers.map((row) => bodyElements(decoded, row));
    expect(bodies[0]).toEqual([true, true, true, true, true]);
    expect(bodies[1]).toEqual(Array.from({ length: 300 }, () => true));
    expect(bodies[2]).toEqual([[], [], []]);
    for (const row of transfers) expect(row.malformed).toBeUndefined();
  });

  register('11: a 0-9-1 frame of more than 1 MiB', () => {
    const decoded = evidence('e04-091-frame-over-1MiB');
    expect(sent(decoded, 1, '>')).toEqual([...OPEN_091, ...PUBLISH, ...PUBLISH]);
    const [body] = named(decoded, 'content-body');
    expect(body).toMatchObject({ size: 1_500_008, columns: { payloadBytes: 1_500_000 } });
    expect(body.malformed).toBeUndefined();
    expect(named(decoded, 'basic.publish')[1].columns.routingKey).toBe('after');
  });

  register('12: AMQP over WebSocket', () => {
    const decoded = evidence('e12-10-websocket-port80');
    const secured = ['protocol-header', 'sasl-init', 'protocol-header', 'open', 'begin'];
    expect(sent(decoded, 1, '>')).toEqual(secured);
    expect(sent(decoded, 1, '<')).toEqual([
      ...['protocol-header', 'sasl-mechanisms', 'sasl-outcome'],
      ...['protocol-header', 'open'],
    ]);
    expect(decoded.connections.get(1)).toMatchObject({
      transport: 'websocket',
      server: '10.0.0.2:80',
      webSocketPath: '/$servicebus/websocket',
      webSocketProtocol: 'amqp',
    });
  });

  register('13: another port', () => {
    const decoded = evidence('e13-10-port-5673');
    expect(sent(decoded, 1, '>')).toEqual(OPEN_10);
    expect(sent(decoded, 1, '<')).toEqual(OPEN_10);
    expect(sent(decoded, 2, '>')).toEqual(OPEN_091);
    expect(sent(decoded, 2, '<')).toEqual(OPENED_091);
  });

  register('14: headers of SASL and TLS, secrets masked', () => {
    const decoded = evidence('e09-10-sasl-tls-headers');
    const ids = named(decoded, 'protocol-header').map((row) => fieldsOf(decoded, row).protocolId);
    expect(ids).toEqual([2, 2, 3, 3, 0, 0, 3, 0, 3, 0]);
    const inits = named(decoded, 'sasl-init').map((row) => fieldsOf(decoded, row).initialResponse);
    expect(inits).toEqual([
      { type: 'secret', bytes: 12, user: 'user' },
      { type: 'secret', bytes: 3 },
    ]);
    expect(sent(decoded, 3, '>').at(-1)).toBe('empty');
  });

  register('15: peers that name different versions', () => {
    const decoded = evidence('e11-08-09-headers');
    const protocols = named(decoded, 'protocol-header').map(({ connection, protocol }) => [
      connection,
      protocol,
    ]);
    // Codes of protocol.ts: 1 is 1.0, 3 is 0-9-1, 4 is 0-9, 5 is 0-8.
    expect(protocols).toEqual([
      [1, 5],
      [2, 4],
      [3, 5],
      [3, 3],
      [4, 1],
      [4, 3],
    ]);
    expect(sent(decoded, 1, '>')).toEqual(['protocol-header', 'connection.start-ok']);
    expect(sent(decoded, 2, '<')).toEqual(['connection.start']);
  });

  register('16: 0-10, from its headers and from the middle', () => {
    const decoded = evidence('e10-0-10');
    expect(decoded.connections.get(1)).toMatchObject({ protocol: 'amqp-0-10' });
    expect(decoded.connections.get(1)?.notDecoded).toBeUndefined();
    expect(sent(decoded, 1, '>').slice(0, 4)).toEqual([
      'protocol-header',
      'connection.start-ok',
      'connection.tune-ok',
      'connection.open',
    ]);
    expect(decoded.rows).toHaveLength(25);
    expect(fieldsOf(decoded, named(decoded, 'segment-header')[0])).toMatchObject({
      deliveryProperties: { routingKey: 'q1' },
    });
    const middle = evidence('e10b-0-10-midstream');
    expect(middle.rows.map(({ name }) => name)).toEqual([
      'message.transfer',
      'segment-header',
      'segment-body',
      'session.completed',
    ]);
  });

  register('18: TLS after the header that asks for it', () => {
    const decoded = evidence('e18-tls-after-id2-header');
    expect(decoded.rows.map(({ name }) => name)).toEqual(['protocol-header', 'protocol-header']);
    expect(decoded.connections.get(1)).toMatchObject({ transport: 'tls' });
    expect(decoded.connections.get(1)?.notDecoded).toMatch(/TLS/);
    const keyLog = readFileSync(
      join(capturesFolder, 'public/Lekensteyn+wireshark-notes/tls/amqps.keys'),
    );
    const tls = { primitives: nodePrimitives, keyLog };
    const read = decodeBytes(decoded.plain, undefined, { tls });
    expect(read.rows.slice(0, 4).map(({ name, streamOffset }) => [name, streamOffset])).toEqual([
      ['protocol-header', 0],
      ['protocol-header', 0],
      ['protocol-header', 8],
      ['connection.start', 8],
    ]);
    expect(read.rows).toHaveLength(20);
    expect(read.connections.get(1)?.notDecoded).toBeUndefined();
  });

  register('sequence numbers that wrap', () => {
    const decoded = evidence('e14d-10-seq-wrap');
    expect(sent(decoded, 1, '>')).toEqual([...OPEN_10, 'attach', 'transfer']);
    expect(sent(decoded, 1, '<')).toEqual([...OPEN_10, 'disposition']);
    expect(decoded.connections.get(1)?.gaps).toBe(0);
  });

  register('an extended frame header', () => {
    const decoded = evidence('e15-10-doff4');
    const [open] = named(decoded, 'open');
    expect(open.size).toBe(36);
    expect(fieldsOf(decoded, open)).toMatchObject({ containerId: 'c', channelMax: 255 });
  });

  register('packets cut by the snap length', () => {
    const decoded = evidence('e17-10-snaplen96');
    expect(sent(decoded, 1, '>')).toEqual([...OPEN_10, 'attach', 'transfer', 'gap', 'transfer']);
    const [cut, whole] = named(decoded, 'transfer');
    expect(cut).toMatchObject({ size: 331, malformed: { layer: 'tcp', offset: 42 } });
    expect(cut.columns.deliveryId).toBe(0);
    expect(whole.columns.deliveryId).toBe(1);
    expect(named(decoded, 'gap')[0].columns).toMatchObject({ missingBytes: 289, skippedBytes: 0 });
  });
});
