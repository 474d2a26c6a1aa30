import { describe, expect, test } from 'vitest';
import { UNKNOWN } from './ledger-entry.ts';
import { STILLNESS, type StillnessAnswer } from './stillness.ts';
import { type StillnessFacts, stillnessSentence } from './stillness-text.ts';

const RECEIVER_FLOW = { mustAct: 'receiver', mustSend: 'flow' } as const;
const TO_CLIENT: StillnessFacts = { kind: 'link', sender: 'server', frame: 41 };
const TO_SERVER: StillnessFacts = { kind: 'link', sender: 'client', frame: 41 };
const CONSUMER: StillnessFacts = { kind: 'consumer', sender: 'server', frame: 41 };

describe('1.0', () => {
  test.each<readonly [StillnessAnswer, StillnessFacts, string]>([
    [
      { state: 'credit-blocked', ...RECEIVER_FLOW },
      { ...TO_CLIENT, linkCredit: 0 },
      'No credit is left since frame 41. The receiver (client) must send flow.',
    ],
    [
      { state: 'credit-blocked', ...RECEIVER_FLOW },
      { ...TO_CLIENT, linkCredit: -8 },
      'The sender is 8 messages beyond the credit that holds now since frame 41. The receiver (client) must send flow.',
    ],
    [
      { state: 'credit-blocked', ...RECEIVER_FLOW },
      { kind: 'link', linkCredit: UNKNOWN },
      'No credit is left. The receiver must send flow.',
    ],
    [
      { state: 'never-granted', ...RECEIVER_FLOW },
      TO_SERVER,
      'No credit was ever granted; the sender (client) waits since frame 41. The receiver (server) must send flow.',
    ],
    [
      { state: 'drained', ...RECEIVER_FLOW },
      TO_CLIENT,
      'The credit was given back in a drain: none is left since frame 41. The receiver (client) must send flow.',
    ],
    [
      { state: 'session-blocked', ...RECEIVER_FLOW },
      TO_SERVER,
      "The session's window is used up since frame 41: no link of the session may send to the server. The receiver (server) must send flow.",
    ],
    [
      { state: 'tcp-blocked', mustAct: 'receiver' },
      { ...TO_SERVER, frame: -1 },
      'TCP gets nothing through to the receiver (server): its window is used up, or it acknowledges nothing. The receiver (server) must take what was sent to it.',
    ],
    [
      { state: 'not-attached', mustSend: 'attach' },
      TO_SERVER,
      'Only one end is attached since frame 41. The other end must send attach.',
    ],
    [
      { state: 'detached', mustSend: 'attach' },
      TO_SERVER,
      'The link is over since frame 41: it was detached, or its session or connection ended. A new attach is needed.',
    ],
    [
      { state: 'detached', mustSend: 'attach' },
      { ...TO_SERVER, frame: -1 },
      'The link is over: the TCP connection under it is gone. A new attach is needed.',
    ],
    [
      { state: 'mid-delivery', mustAct: 'sender', mustSend: 'transfer' },
      TO_CLIENT,
      'A message is begun and not complete since frame 41. The sender (server) must send the rest of it (transfer).',
    ],
    [
      { state: 'empty' },
      TO_CLIENT,
      'Nothing holds the sender (server) back, but it says that no message waits.',
    ],
    [
      { state: 'sender-idle', mustAct: 'sender', mustSend: 'transfer' },
      { ...TO_CLIENT, quietNanos: 12_300_000_000 },
      'Nothing holds the sender (server) back, and it has sent nothing for 12 s. It is the sender (server) that must send (transfer).',
    ],
    [
      { state: 'moving' },
      { ...TO_CLIENT, linkCredit: 1 },
      'Nothing holds the sender (server) back: 1 message may come.',
    ],
    [
      { state: 'unknown' },
      { kind: 'link' },
      'Not known: what decides it lies before the capture, or in a hole of it.',
    ],
  ])('%o', (answer, facts, sentence) => {
    expect(stillnessSentence(answer, facts)).toBe(sentence);
  });
});

describe('0-9-1', () => {
  test.each<readonly [StillnessAnswer, StillnessFacts, string]>([
    [
      { state: 'credit-blocked', mustAct: 'receiver', mustSend: 'basic.ack' },
      { ...CONSUMER, unsettled: 10 },
      'The prefetch window is full since frame 41, with 10 messages not acknowledged. The receiver (client) must send basic.ack.',
    ],
    [
      { state: 'credit-blocked', mustAct: 'receiver', mustSend: 'basic.get' },
      { ...CONSUMER, kind: 'get' },
      'No basic.get is waiting for an answer since frame 41. The receiver (client) must send basic.get.',
    ],
    [
      { state: 'connection-blocked', mustAct: 'receiver', mustSend: 'connection.unblocked' },
      { kind: 'publisher', sender: 'client', frame: 41 },
      'The server has blocked publishing on this connection since frame 41. The receiver (server) must send connection.unblocked.',
    ],
    [
      { state: 'flow-stopped', mustAct: 'receiver', mustSend: 'channel.flow' },
      { kind: 'publisher', sender: 'client', frame: 41 },
      'channel.flow has told the sender (client) to stop since frame 41. The receiver (server) must send channel.flow.',
    ],
    [
      { state: 'detached', mustSend: 'basic.consume' },
      CONSUMER,
      'The link is over since frame 41: it was cancelled, or its channel or connection closed. A new basic.consume is needed.',
    ],
    [
      { state: 'empty', mustAct: 'receiver', mustSend: 'basic.get' },
      { ...CONSUMER, kind: 'get' },
      'The queue had no message for the last basic.get since frame 41. The receiver (client) must send basic.get.',
    ],
  ])('%o', (answer, facts, sentence) => {
    expect(stillnessSentence(answer, facts)).toBe(sentence);
  });
});

describe('0-10', () => {
  const SUBSCRIPTION = { kind: 'consumer', protocol: 2, sender: 'server', frame: 41 } as const;
  test.each<[StillnessAnswer, StillnessFacts, string]>([
    [
      { state: 'bytes-never-granted', mustAct: 'receiver', mustSend: 'message.flow' },
      SUBSCRIPTION,
      'Only messages were granted, and octets forgotten: without credit of both nothing is sent since frame 41. The receiver (client) must send message.flow.',
    ],
    [
      { state: 'window-full', mustAct: 'receiver', mustSend: 'session.completed' },
      SUBSCRIPTION,
      'The window is full since frame 41: what was sent is not completed, and accepting it is not enough. The receiver (client) must send session.completed.',
    ],
    [
      { state: 'flow-stopped', mustAct: 'receiver', mustSend: 'message.flow' },
      { kind: 'publisher', protocol: 2, sender: 'client', frame: 41 },
      'The server has stopped the publishers of this session since frame 41. The receiver (server) must send message.flow.',
    ],
  ])('%o', (answer, facts, sentence) => {
    expect(stillnessSentence(answer, facts)).toBe(sentence);
  });
});

/** What a version does not have: its words are those of what is not known. */
const NOT_IN = {
  '1.0': [
    'connection-blocked',
    'flow-stopped',
    'bytes-never-granted',
    'window-full',
    'messages-blocked',
    'bytes-blocked',
  ],
  '0-9-1': [
    'session-blocked',
    'never-granted',
    'bytes-never-granted',
    'drained',
    'window-full',
    'messages-blocked',
    'bytes-blocked',
  ],
  '0-10': ['not-attached', 'connection-blocked', 'session-blocked', 'credit-blocked'],
};

test.each([
  ['link', undefined, NOT_IN['1.0']],
  ['consumer', undefined, NOT_IN['0-9-1']],
  ['publisher', undefined, NOT_IN['0-9-1']],
  ['get', undefined, NOT_IN['0-9-1']],
  ['consumer', 2, NOT_IN['0-10']],
  ['publisher', 2, NOT_IN['0-10']],
] as const)('every state has words of its own: %s, protocol %s', (kind, protocol, shared) => {
  const sentences = STILLNESS.map((state) => stillnessSentence({ state }, { kind, protocol }));
  const own = STILLNESS.filter((state) => !shared.includes(state));
  const unknown = sentences[STILLNESS.indexOf('unknown')];
  expect(sentences.filter((sentence) => sentence !== unknown)).toHaveLength(own.length - 1);
  expect(new Set(sentences).size).toBe(own.length);
});
