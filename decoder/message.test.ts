import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { frame010, sized32, str8 } from '../test/support/amqp010.ts';
import { capturesFolder, capturesFound, samplesFolder } from '../test/support/captures.ts';
import { type Decoded, decodeFile, frameBytes, type Row } from '../test/support/decode.ts';
import { FLAG, TYPE } from './frame-view.ts';
import { type MessageFrame, readMessageOf } from './message.ts';
import { PROTOCOL } from './protocol.ts';

function messageFrame(decoded: Decoded, row: Row): MessageFrame {
  const { size, direction, type } = row;
  return {
    octets: frameBytes(decoded, row),
    size,
    direction,
    type,
    flags: Number(row.columns.flags),
  };
}

function sample(name: string): Decoded {
  return decodeFile(join(samplesFolder, name));
}

/** Transfers of the first message that has `count` of them. */
function transfersOf({ rows }: Decoded, count: number): readonly Row[] {
  for (const first of rows.filter(({ name }) => name === 'transfer')) {
    const message = rows.filter(
      ({ name, columns, number }) =>
        name === 'transfer' && (number === first.number || columns.messageFrame === first.number),
    );
    if (message.length === count) return message;
  }
  throw new Error(`no message of ${count} transfers`);
}

const text = new TextDecoder();

describe('a 1.0 message', () => {
  const decoded = sample('activemq-10-outcomes.pcap');
  const frames = transfersOf(decoded, 1).map((row) => messageFrame(decoded, row));

  test('is its sections, which tile it', () => {
    const message = readMessageOf(1, frames, false);
    expect(message.isCut).toBe(false);
    expect(message.sections.map(({ name }) => name)).toEqual(['header', 'properties', 'amqpValue']);
    expect(message.sections.map(({ start, end }) => [start, end])).toEqual([
      [0, 13],
      [13, 17],
      [17, 31],
    ]);
  });

  test('has a body that says what kind of value it is', () => {
    const { body } = readMessageOf(1, frames, false);
    expect(body).toMatchObject([{ kind: 'value', value: 'message 1', end: 31 }]);
  });

  test('of which octets were lost is cut, and shows what came', () => {
    const lost = frames.map((frame) => ({ ...frame, octets: frame.octets.subarray(0, 40) }));
    expect(readMessageOf(1, lost, false)).toMatchObject({ isCut: true, body: [], sections: [] });
  });

  test('on a link of credentials shows nothing of itself', () => {
    const secret = frames.map((frame) => ({ ...frame, flags: frame.flags | FLAG.secretPayload }));
    const message = readMessageOf(1, secret, false);
    expect(message).toMatchObject({ sections: [], body: [], secrets: [{ start: 0, end: 31 }] });
  });
});

test.skipIf(!capturesFound)('a 1.0 message over many transfers is one again', () => {
  const decoded = decodeFile(join(capturesFolder, 'real/artemis-10-jms-large.pcap'));
  const first = decoded.rows.find(({ columns }) => Number(columns.messageFrame) > 0);
  const rows = decoded.rows.filter(
    ({ name, number, columns }) =>
      name === 'transfer' &&
      (number === first?.columns.messageFrame ||
        columns.messageFrame === first?.columns.messageFrame),
  );
  const message = readMessageOf(
    1,
    rows.map((row) => messageFrame(decoded, row)),
    false,
  );
  expect(rows.length).toBeGreaterThan(1);
  expect(message.octets.length).toBe(
    rows.reduce((sum, { columns }) => sum + Number(columns.payloadBytes), 0),
  );
  const body = message.body[0];
  expect(body.end - body.start).toBe(2_600_000);
});

test('a 0-9-1 message is its bodies, with the properties of its header', () => {
  const decoded = sample('rabbitmq-091-prefetch-exhausted.pcap');
  const header = decoded.rows.findIndex(({ type }) => type === TYPE.contentHeader);
  const rows = decoded.rows.slice(header, header + 2);
  expect(rows[1].type).toBe(TYPE.contentBody);
  const message = readMessageOf(
    3,
    rows.map((row) => messageFrame(decoded, row)),
    false,
  );
  expect(message.properties).toBeDefined();
  expect(message.octets.length).toBe(rows[0].columns.payloadBytes);
  expect(text.decode(message.octets)).toMatch(/^[ -~]+$/);
});

describe('a message of 0-10', () => {
  const part = (type: number, flags: number, payload: string): MessageFrame => {
    const octets = frame010({ type, flags, payload });
    const code = type === 2 ? TYPE.segmentHeader : TYPE.segmentBody;
    return { octets, size: octets.length, direction: 0, type: code, flags: 0 };
  };
  const header = `${sized32(`0401 0003 ${str8('x')} ${str8('k')}`)}
    ${sized32(`0403 1001 ${str8('text/plain')} ${sized32(`00000001 ${str8('n')} 02 07`)}`)}`.replace(
    /\s/g,
    '',
  );

  test('is its properties and the octets of its body, whatever frames they came in', () => {
    for (const at of [2, 20, 40]) {
      const message = readMessageOf(
        PROTOCOL.amqp010,
        [
          part(2, 2, header.slice(0, at)),
          part(2, 1, header.slice(at)),
          part(3, 6, '6162'),
          part(3, 5, '63'),
        ],
        false,
      );
      expect(Buffer.from(message.octets).toString()).toBe('abc');
      expect(message.body).toEqual([{ kind: 'octets', start: 0, end: 3 }]);
      expect(message.properties).toMatchObject({
        exchange: 'x',
        routingKey: 'k',
        contentType: 'text/plain',
        applicationHeaders: [['n', 7]],
      });
      expect(message.propertyNodes?.map(({ label }) => label)).toEqual([
        'exchange',
        'routing-key',
        'content-type',
        'application-headers',
      ]);
    }
  });

  test('has a body only, where that is all there is', () => {
    const message = readMessageOf(PROTOCOL.amqp010, [part(3, 7, '61')], false);
    expect(message.properties).toBeUndefined();
    expect(message.octets).toHaveLength(1);
  });
});
