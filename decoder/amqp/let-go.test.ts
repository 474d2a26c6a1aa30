import { expect, test } from 'vitest';
import { decode, HEADER_10, join, OPEN } from '../../test/support/framing.ts';
import { LIMITS } from '../limits.ts';

test('a connection that was let go for others says so, and what comes later of it is another', () => {
  const { connections, rows } = decode((pcap) => {
    const first = pcap.connect(1000).fromClient(join(HEADER_10, OPEN));
    for (let i = 1; i <= LIMITS.openConnections; i++) pcap.connect(1000 + i);
    first.fromClient(join(OPEN, OPEN, OPEN));
  });
  const later = LIMITS.openConnections + 2;
  expect(rows.map(({ connection }) => connection)).toEqual([1, 1, later, later, later]);
  expect(connections.get(1)?.notDecoded).toMatch(/^So many connections were open at one time that/);
  expect(connections.get(later)?.notDecoded).toBeUndefined();
  expect(connections.get(2)?.notDecoded).toBe('The connection carried no data.');
});
