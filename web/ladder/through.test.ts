import { describe, expect, test } from 'vitest';
import type { Connection } from '../../server/api/connection-contract.ts';
import { BARE } from '../connections/test-connection.ts';
import { hostOf, meetingOf, neighboursOf, throughEnds } from './through.ts';

function connection(name: string, client: string, server: string): Connection {
  return { ...BARE, connection: name, client, server, lastNanos: 1, frames: 5 };
}

const PRODUCER = connection('c1', '10.0.0.1:40000', '10.0.0.9:5672');
const CONSUMER = connection('c2', '10.0.0.2:40001', '10.0.0.9:5672');
const ONWARD = connection('c3', '10.0.0.9:50000', '10.0.0.7:5672');
const ELSEWHERE = connection('c4', '10.0.0.3:40002', '10.0.0.4:5672');
const LOCAL = connection('c5', '127.0.0.1:40003', '127.0.0.1:5672');

describe('two connections meet', () => {
  test('in a broker, in a router, in a client of two brokers', () => {
    expect(meetingOf(PRODUCER, CONSUMER)).toMatchObject({ first: 'server', second: 'server' });
    expect(meetingOf(PRODUCER, ONWARD)).toEqual({
      first: 'server',
      second: 'client',
      name: '10.0.0.9',
    });
    expect(meetingOf(ONWARD, PRODUCER)).toMatchObject({ first: 'client', second: 'server' });
    const shovel = connection('c6', '10.0.0.1:40009', '10.0.0.7:5672');
    expect(meetingOf(PRODUCER, shovel)).toMatchObject({ first: 'client', second: 'client' });
  });

  test('or not; on one machine an address says nothing, a port does', () => {
    expect(meetingOf(PRODUCER, ELSEWHERE)).toBeUndefined();
    const other = connection('c7', '127.0.0.1:40004', '127.0.0.1:5673');
    expect(meetingOf(LOCAL, other)).toBeUndefined();
    const same = connection('c8', '127.0.0.1:40005', '127.0.0.1:5672');
    expect(meetingOf(LOCAL, same)).toMatchObject({ name: '127.0.0.1:5672' });
  });

  test('neighbours are those that meet it and have frames, the nearest first', () => {
    const all = [PRODUCER, CONSUMER, ONWARD, ELSEWHERE, { ...LOCAL, server: PRODUCER.server }];
    const names = (of: Connection) => neighboursOf(of, all).map((one) => one.connection);
    expect(names(CONSUMER)).toEqual(['c1', 'c3', 'c5']);
    expect(neighboursOf(PRODUCER, [{ ...CONSUMER, frames: 0 }])).toEqual([]);
  });
});

test.each([
  ['10.0.0.1:5672', '10.0.0.1'],
  ['[fe80::1]:5672', '[fe80::1]'],
  ['nonsense', 'nonsense'],
])('the host of %s is %s', (address, host) => expect(hostOf(address)).toBe(host));

test('arrows lie between the shared end and their own, and point the way they went', () => {
  const meeting = meetingOf(PRODUCER, CONSUMER);
  if (meeting === undefined) throw new Error('they meet');
  const { placeOf, leftText, middleText, rightText } = throughEnds(PRODUCER, CONSUMER, meeting);
  expect([leftText, middleText, rightText]).toEqual([
    'client of c1',
    '10.0.0.9:5672',
    'client of c2',
  ]);
  const place = (name: string, direction: 'client-to-server' | 'server-to-client') =>
    placeOf?.({ connection: name, direction });
  expect(place('c1', 'client-to-server')).toEqual({ way: 'right', half: 'left' });
  expect(place('c1', 'server-to-client')).toEqual({ way: 'left', half: 'left' });
  expect(place('c2', 'server-to-client')).toEqual({ way: 'right', half: 'right' });
  expect(place('c2', 'client-to-server')).toEqual({ way: 'left', half: 'right' });
});
