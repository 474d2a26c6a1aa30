/** Octets of AMQP 1.0: values and frames by the standard's encodings (1.6, 2.3). */

export const NULL = [0x40];
export const TRUE = [0x41];
export const FALSE = [0x42];

export const uint = (value) => [0x70, ...octetsOf(value, 4)];
export const ubyte = (value) => [0x50, value];
export const symbol = (text) => [0xa3, text.length, ...Buffer.from(text)];
export const string = (text) => [0xa1, text.length, ...Buffer.from(text)];
const binary = (octets) => [0xb0, ...octetsOf(octets.length, 4), ...octets];

export function described(code, ...fields) {
  const content = fields.flat();
  const list = [0xd0, ...octetsOf(content.length + 4, 4), ...octetsOf(fields.length, 4)];
  return [0x00, 0x53, code, ...list, ...content];
}

function octetsOf(value, count) {
  return Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** (count - 1 - i)) % 256);
}

export const CODE = {
  ...{ open: 0x10, begin: 0x11, attach: 0x12, flow: 0x13, transfer: 0x14, disposition: 0x15 },
  ...{ detach: 0x16, end: 0x17, close: 0x18, error: 0x1d },
  ...{ accepted: 0x24, rejected: 0x25, released: 0x26, modified: 0x27, source: 0x28, target: 0x29 },
};

export const PROTOCOL_HEADER = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 1, 0, 0]);
export const EMPTY_FRAME = frame(0, []);

export function frame(channel, body) {
  return Buffer.from([
    ...octetsOf(body.length + 8, 4),
    ...[2, 0],
    ...octetsOf(channel, 2),
    ...body,
  ]);
}

/**
 * A frame in which some uint and ulong fields are written anew each time: `at` says where each starts.
 * A field to be found is given as a number of its own in `marks`.
 */
class Template {
  constructor(octets, marks) {
    this.octets = octets;
    this.at = marks.map((mark) => octets.indexOf(Buffer.from(octetsOf(mark, 4))));
    if (this.at.includes(-1)) throw new Error('a template has no place for a field');
  }

  /** @returns where the copy ends in `out` */
  write(out, start, ...values) {
    this.octets.copy(out, start);
    for (let i = 0; i < values.length; i++) out.writeUInt32BE(values[i] >>> 0, start + this.at[i]);
    return start + this.octets.length;
  }
}

const MARK = [0xc1c2c3c4, 0xc5c6c7c8, 0xc9cacbcc, 0xd1d2d3d4, 0xd5d6d7d8];

/** Fields: delivery-id, delivery-tag, message-id. */
export function transferTemplate(channel, handle, { settled, more, bodyBytes, subject }) {
  const [id, tag, message] = MARK;
  const properties = described(
    0x73,
    [0x80, 0, 0, 0, 0, ...octetsOf(message, 4)],
    ...[NULL, string('orders'), string(subject)],
  );
  const body = Array.from({ length: bodyBytes }, (_, i) => 97 + (i % 26));
  const transfer = described(
    CODE.transfer,
    ...[uint(handle), uint(id), [0xa0, 4, ...octetsOf(tag, 4)], uint(0)],
    ...[settled ? TRUE : FALSE, more ? TRUE : FALSE],
  );
  const octets = [...transfer, ...properties, 0x00, 0x53, 0x75, ...binary(body)];
  return new Template(frame(channel, octets), MARK.slice(0, 3));
}

/** The end of a message that began in another frame; no field. */
export function continuationTemplate(channel, handle, bodyBytes) {
  const transfer = described(CODE.transfer, uint(handle));
  const data = [0x00, 0x53, 0x75, ...binary(new Array(bodyBytes).fill(98))];
  return new Template(frame(channel, [...transfer, ...data]), []);
}

/** Fields: next-incoming-id, incoming-window, next-outgoing-id, delivery-count, link-credit. */
export function flowTemplate(channel, handle) {
  const [incoming, window, outgoing, count, credit] = MARK.map(uint);
  const session = [incoming, window, outgoing, uint(2048)];
  const body = described(CODE.flow, ...session, uint(handle), count, credit);
  return new Template(frame(channel, body), MARK);
}

/** Fields: first, last. */
export function dispositionTemplate(channel, isReceiver, outcome) {
  const [first, last] = MARK.map(uint);
  const state =
    outcome === 'rejected'
      ? described(CODE.rejected, described(CODE.error, symbol('amqp:precondition-failed')))
      : described(CODE[outcome]);
  const body = described(CODE.disposition, isReceiver ? TRUE : FALSE, first, last, TRUE, state);
  return new Template(frame(channel, body), MARK.slice(0, 2));
}
