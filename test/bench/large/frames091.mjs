/** Octets of AMQP 0-9-1: methods and contents (2.3.5, 4.2). */

export const PROTOCOL_HEADER = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);

export const octet = (value) => [value];
export const short = (value) => [value >> 8, value & 255];
export const long = (value) => [...short(value >>> 16), ...short(value & 0xffff)];
export const longlong = (value) => [...long(Math.floor(value / 4294967296)), ...long(value >>> 0)];
export const shortstr = (text) => [text.length, ...Buffer.from(text)];
export const longstr = (text) => [...long(text.length), ...Buffer.from(text)];

/** @param {Readonly<Record<string, string>>} entries */
export function table(entries) {
  const fields = Object.entries(entries).flatMap(([key, value]) => [
    ...shortstr(key),
    0x53,
    ...longstr(value),
  ]);
  return [...long(fields.length), ...fields];
}

function frame(type, channel, payload) {
  return Buffer.from([type, ...short(channel), ...long(payload.length), ...payload, 0xce]);
}

export function method(channel, classId, methodId, ...args) {
  return frame(1, channel, [...short(classId), ...short(methodId), ...args.flat()]);
}

export const HEARTBEAT = frame(8, 0, []);

/** Content header with a message-id of eight octets, and one body. */
function content(channel, bodyBytes) {
  const flags = 0x1000 | 0x0080;
  const properties = [2, ...shortstr('\0'.repeat(8))];
  const size = longlong(bodyBytes);
  const header = [...short(60), 0, 0, ...size, ...short(flags), ...properties];
  const body = Array.from({ length: bodyBytes }, (_, i) => 97 + (i % 26));
  return Buffer.concat([frame(2, channel, header), frame(3, channel, body)]);
}

/** Where the message-id of a content lies: behind the header's frame head, size, flags and delivery-mode. */
const MESSAGE_ID_AT = 7 + 4 + 8 + 2 + 1 + 1;

/** A method with its content, in which the delivery-tag and the message-id are written anew each time. */
class ContentTemplate {
  constructor(head, tagAt, channel, bodyBytes) {
    this.octets = Buffer.concat([head, content(channel, bodyBytes)]);
    this.tagAt = tagAt;
    this.messageAt = head.length + MESSAGE_ID_AT;
  }

  /** @returns where the copy ends in `out` */
  write(out, start, tag, message) {
    this.octets.copy(out, start);
    if (this.tagAt >= 0) out.writeUInt32BE(tag, start + this.tagAt);
    // Eight digits.
    let rest = message;
    for (let digit = 7; digit >= 0; digit--) {
      out[start + this.messageAt + digit] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    return start + this.octets.length;
  }
}

export function publishTemplate(channel, exchange, routingKey, bodyBytes) {
  const head = method(
    channel,
    60,
    40,
    short(0),
    shortstr(exchange),
    shortstr(routingKey),
    octet(1),
  );
  return new ContentTemplate(head, -1, channel, bodyBytes);
}

export function returnTemplate(channel, exchange, routingKey, bodyBytes) {
  const reason = [short(312), shortstr('NO_ROUTE')];
  const head = method(channel, 60, 50, ...reason, shortstr(exchange), shortstr(routingKey));
  return new ContentTemplate(head, -1, channel, bodyBytes);
}

export function deliverTemplate(channel, consumerTag, exchange, routingKey, bodyBytes) {
  const tag = shortstr(consumerTag);
  const place = [shortstr(exchange), shortstr(routingKey)];
  const head = method(channel, 60, 60, tag, longlong(0), octet(0), ...place);
  // The low half of the delivery-tag, behind frame head, class, method and consumer-tag.
  return new ContentTemplate(head, 7 + 4 + tag.length + 4, channel, bodyBytes);
}

/** basic.ack, or basic.nack with requeue. */
export function settle(channel, tag, isMultiple, isNack = false) {
  const bits = (isMultiple ? 1 : 0) | (isNack ? 2 : 0);
  return method(channel, 60, isNack ? 120 : 80, longlong(tag), octet(bits));
}
