import { readFileSync } from 'node:fs';
import type { Disagreement } from './judge.ts';

/** Fuzz corpora: streams of a few damaged frames each. */
const FUZZ = /^(go-amqp-fuzz|qpid-proton-fuzz)/;

interface Rule {
  readonly reason: string;
  readonly applies: (disagreement: Disagreement, capture: string) => boolean;
}

function says(pattern: RegExp): Rule['applies'] {
  return ({ what }) => what.some((text) => pattern.test(text));
}

function onlyUs({ golden, row }: Disagreement): boolean {
  return golden === undefined && row !== undefined;
}

function onlyTshark({ golden, row }: Disagreement): boolean {
  return golden !== undefined && row === undefined;
}

/** Why tshark and the decoder may differ, the narrowest reason first. Used to make the list. */
const RULES: readonly Rule[] = [
  {
    reason: 'tshark shows the length of a binding-key in place of its text',
    applies: says(/^amqp\.exchange\.bind\.binding-key at \d+: tshark shows "\\\\x/),
  },
  {
    reason: 'tshark reads the size and count of the arguments of message.subscribe as entries',
    applies: says(/^amqp\.field at \d+: tshark shows " \(bin8\): 00"$/),
  },
  {
    reason: 'not AMQP: the core protocol of Artemis, which tshark takes for AMQP',
    applies: (d, capture) => onlyTshark(d) && capture === 'artemis-10-mixed-61616',
  },
  {
    reason:
      'fuzz: a damaged frame header or performative, which tshark takes for a frame and we do not',
    applies: (d, capture) => onlyTshark(d) && FUZZ.test(capture),
  },
  {
    reason: 'octets that are no frame: tshark shows nothing, we show a malformed row',
    applies: (d) => onlyUs(d) && d.row?.malformed !== undefined,
  },
  {
    reason: 'a protocol header without anything after it, which tshark leaves undecoded',
    applies: (d, capture) => onlyUs(d) && capture === 'packetbeat-pixie-vectors',
  },
  {
    reason: 'behind a hole in the stream, where tshark waits for bytes that never come',
    applies: (d, capture) => onlyUs(d) && capture.startsWith('kpvdr'),
  },
  {
    reason: 'behind octets that are no frame, where tshark does not find the next one',
    applies: (d, capture) => onlyUs(d) && FUZZ.test(capture),
  },
  {
    reason: 'a masked secret: the body of a message to or from $cbs',
    applies: says(/we have payload = \{"type":"secret"/),
  },
  {
    reason:
      '0-8 has connection.close where 0-9-1 has connection.blocked; tshark decodes the latter',
    applies: says(/amqp\.method\.arguments\.reason/),
  },
  {
    reason: 'exchange.bound of Qpid is unknown to tshark',
    applies: says(/Unknown exchange method 2[23]/),
  },
  {
    reason: 'a method that tshark does not know',
    applies: says(/Unknown \w+ method/),
  },
  {
    reason: 'tshark does not read described values in amqp-value: declare and discharge',
    applies: (d, capture) => says(/Unknown AMQP type 0 \(0x0\)/)(d, capture) && !FUZZ.test(capture),
  },
  {
    reason: 'tshark does not read 8-octet integers in this field',
    applies: (d, capture) =>
      says(/Trying to fetch an unsigned integer with length 8/)(d, capture) && !FUZZ.test(capture),
  },
  {
    reason: 'tshark prints the milliseconds of a time before 1970 with a sign',
    applies: says(/00:00:00\.-/),
  },
  {
    reason: 'tshark fails on an empty binary',
    applies: says(/^value = \{"type":"binary","value":""\} at \d+ is not shown by tshark$/),
  },
  {
    reason: 'malformed: we stop at the fault and say so, tshark goes on in its own way',
    applies: says(/^malformed: /),
  },
  {
    reason: 'malformed message: we stop at the fault and say so, tshark goes on in its own way',
    applies: says(/we have undecoded/),
  },
  {
    reason: 'tshark gives up in the middle of the frame',
    applies: says(/^tshark gave up/),
  },
  {
    reason:
      'fuzz: a field has another type than the standard wants; tshark prints the standard one',
    applies: (_, capture) => FUZZ.test(capture),
  },
];

export function reasonFor(disagreement: Disagreement, capture: string): string | undefined {
  return RULES.find((rule) => rule.applies(disagreement, capture))?.reason;
}

const LIST = new URL('exceptions.tsv', import.meta.url);

/** Frames left out, by capture: frame → reason. */
export type Exceptions = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function readExceptions(): Exceptions {
  const byCapture = new Map<string, Map<string, string>>();
  for (const line of readFileSync(LIST, 'utf8').split('\n').slice(1)) {
    if (line === '') continue;
    const [capture, reason, frames] = line.split('\t');
    const frameReasons = byCapture.get(capture) ?? new Map<string, string>();
    for (const frame of frames.split(' ')) frameReasons.set(frame, reason);
    byCapture.set(capture, frameReasons);
  }
  return byCapture;
}

export const EXCEPTIONS_HEADER = 'capture\treason\tframes';
