import { describe, expect, test } from 'vitest';
import { climb } from '../../../test/support/ladder10.ts';

const begin = (arrow: string, words = ''): string =>
  `${arrow} begin channel=1 ${words} nextOutgoingId=0 incomingWindow=9 outgoingWindow=9`;
const OPEN = '> open containerId=client\n< open containerId=server';

/** What each end says of one session on channel 1, in which the server gives that outcome. */
const client = `${begin('>')}
  > attach channel=1 name=out handle=0 role=false source=me target=q initialDeliveryCount=0
  > transfer channel=1 handle=0 deliveryId=0 deliveryTag=a`;
const server = (outcome: string): string => `${begin('<', 'remoteChannel=1')}
  < attach channel=1 name=out handle=0 role=true source=me target=q
  < disposition channel=1 role=true first=0 settled state=${outcome}`;

describe('a channel that is used again', () => {
  const outcomes = (text: string): unknown[] => climb(text).rows.map(({ outcome }) => outcome);

  test('in the order in which all was said', () => {
    const text = `${OPEN}\n${client}\n${server('accepted')}\n> end channel=1\n< end channel=1`;
    expect(outcomes(`${text}\n${client}\n${server('rejected')}`)).toEqual(['accepted', 'rejected']);
  });

  test('by a server whose client’s frames wait behind missing octets', () => {
    const { rows, sessions } = climb(`${OPEN}
      ${server('accepted')}
      < end channel=1
      ${server('rejected')}
      < end channel=1
      ${server('released')}
      ${client}
      > end channel=1
      ${client}
      > end channel=1
      ${client}`);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected', 'released']);
    expect(rows.map(({ session }) => session)).toEqual(['c1.s1', 'c1.s2', 'c1.s3']);
    expect(sessions).toHaveLength(3);
  });

  test('with its end in a hole, which lies behind the other end’s: what follows is another session’s', () => {
    const { rows } = climb(`${OPEN}
      ${client}
      ${server('accepted')}
      > end channel=1
      < gap
      ${client}
      < disposition channel=1 role=true first=0 settled state=rejected`);
    expect(rows[0]).toMatchObject({ outcome: 'accepted', session: 'c1.s1' });
    expect(rows[1]).toMatchObject({ session: 'c1.s2' });
    expect(rows[1]?.outcome).not.toBe('accepted');
  });
});
