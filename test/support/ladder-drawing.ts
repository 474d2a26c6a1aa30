import type { Direction } from '../../decoder/units.ts';
import { type Words, wordsOf } from './ladder-frames10.ts';

/**
 * A conversation as a drawing, in a text file:
 *
 *     Credit used up
 *     AMQP 1.0, round trip 20 ms, opened
 *
 *     Prose: what happens here, and why anybody should look at it.
 *
 *              client                                  server
 *                |--- transfer handle=0 deliveryId=0 ---->|
 *                |      deliveryTag=a message=m1          |
 *       +2 s     |<-- flow handle=0 linkCredit=2 ---------|
 *
 * An arrow is one write of one end. It is written a millisecond after its end has everything that is
 * drawn above it; `+2 s` later than that; `@40 ms` at that time, whatever is still on its way. Fields
 * go on in lines without an arrow. Words of frames: ladder10.ts for 1.0, ladder-frames091.ts for
 * 0-9-1; also `AMQP` (a protocol header), `FIN` and `RST`.
 *
 * `--x-->` is lost between the middle and its end, and sent again; `--?-->` arrives, but the capture
 * does not have it. `|=== the capture begins ===|` and `|=== the capture ends ===|` cut. `opened`
 * stands for the handshakes of AMQP up to an open session or channel.
 */
export interface Drawing {
  readonly title: string;
  readonly protocol: '1.0' | '0-9-1';
  readonly roundTripMicros: number;
  readonly opened: boolean;
  readonly rows: readonly DrawnRow[];
  /** Rows before and behind which nothing is captured. */
  readonly captureBegins: number;
  readonly captureEnds: number;
}

export interface DrawnRow {
  readonly from: Direction;
  readonly name: string;
  readonly words: Words;
  readonly fate: 'arrives' | 'lost' | 'not captured';
  readonly start: { readonly kind: 'after' | 'at'; readonly micros: number };
}

const UNITS: Readonly<Record<string, number>> = { µs: 1, ms: 1000, s: 1_000_000 };
const TIME = /^([+@]?)(\d+(?:\.\d+)?) (µs|ms|s)$/;
const RIGHT = /^-*\s*(.*?)\s*-*([x?]?)-*>$/;
const LEFT = /^<-*([x?]?)-*\s*(.*?)\s*-*$/;

export function parseDrawing(text: string): Drawing {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => /^\s+client\s+server\s*$/.test(line));
  if (head < 0) throw new Error('a drawing needs its two ends: client and server');
  const settings = lines[1] ?? '';
  const [, protocol, roundTrip] = /^AMQP (\S+), round trip ([^,]+)/.exec(settings) ?? [];
  if (protocol !== '1.0' && protocol !== '0-9-1') throw new Error(`no protocol in: ${settings}`);
  return {
    title: lines[0] ?? '',
    protocol,
    roundTripMicros: microsOf(roundTrip ?? '').micros,
    opened: settings.includes('opened'),
    ...parseRows(lines.slice(head + 1)),
  };
}

/** The arrows between two lifelines. */
export function parseRows(
  lines: readonly string[],
): Pick<Drawing, 'rows' | 'captureBegins' | 'captureEnds'> {
  const drawn: { row: DrawnRow; words: string[] }[] = [];
  let captureBegins = Number.NEGATIVE_INFINITY;
  let captureEnds = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const [, left = '', body = ''] = /^([^|]*)\|(.*)\|\s*$/.exec(line) ?? [];
    const inner = body.trim();
    if (inner === '') continue;
    if (inner.startsWith('===')) {
      if (inner.includes('begins')) captureBegins = drawn.length;
      else captureEnds = drawn.length;
      continue;
    }
    const arrow = arrowOf(inner, left.trim());
    const latest = drawn.at(-1);
    if (arrow !== undefined) drawn.push(arrow);
    else if (latest === undefined) throw new Error(`fields of no arrow: ${inner}`);
    else latest.words.push(...inner.split(/\s+/));
  }
  const rows = drawn.map(({ row, words }) => ({ ...row, words: wordsOf(words) }));
  return { rows, captureBegins, captureEnds };
}

function arrowOf(body: string, time: string): { row: DrawnRow; words: string[] } | undefined {
  const right = body.endsWith('>') ? RIGHT.exec(body) : null;
  const left = body.startsWith('<') ? LEFT.exec(body) : null;
  if (right === null && left === null) return undefined;
  const said = right?.[1] ?? left?.[2] ?? '';
  const mark = right?.[2] ?? left?.[1] ?? '';
  const [name = '', ...words] = said.split(/\s+/);
  const fate = mark === 'x' ? 'lost' : mark === '?' ? 'not captured' : 'arrives';
  const from = right === null ? 1 : 0;
  const { sign, micros } = time === '' ? { sign: '+', micros: 0 } : microsOf(time);
  const start = { kind: sign === '@' ? 'at' : 'after', micros } as const;
  return { row: { from, name, words: wordsOf([]), fate, start }, words };
}

function microsOf(time: string): { sign: string; micros: number } {
  const [, sign = '', number, unit = ''] = TIME.exec(time) ?? [];
  if (number === undefined) throw new Error(`no time: ${time}`);
  return { sign, micros: Math.round(Number(number) * UNITS[unit]) };
}
