/**
 * What a load balancer puts before the octets of a client, to say whose they are: the header of HAProxy's
 * PROXY protocol. It belongs to the transport, not to AMQP.
 */

/** The octets that are there may become such a header. */
export const MAY_BE_PROXY = -1;

/** Version 1: a line of text, of this many octets at most (section 2.1). */
const TEXT_START = 'PROXY ';
const TEXT_BYTES = 107;
/** Version 2: a signature, version and command, family, the length of what follows (section 2.2). */
const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';
const FIXED_BYTES = 16;

/** Octets of the header that a stream begins with: 0 when it has none, MAY_BE_PROXY while that is open. */
export function proxyHeaderSize(bytes: Uint8Array, length: number): number {
  if (beginsWith(bytes, length, TEXT_START)) return textSize(bytes, length);
  if (!beginsWith(bytes, length, SIGNATURE)) return 0;
  if (length < FIXED_BYTES) return MAY_BE_PROXY;
  if (bytes[12] >> 4 !== 2) return 0;
  const size = FIXED_BYTES + ((bytes[14] << 8) | bytes[15]);
  return size <= length ? size : MAY_BE_PROXY;
}

function textSize(bytes: Uint8Array, length: number): number {
  for (let at = TEXT_START.length; at < TEXT_BYTES; at++) {
    if (at >= length) return MAY_BE_PROXY;
    if (bytes[at] === 0x0a) return bytes[at - 1] === 0x0d ? at + 1 : 0;
  }
  return 0;
}

/** As far as the octets are there. */
function beginsWith(bytes: Uint8Array, length: number, text: string): boolean {
  const known = Math.min(length, text.length);
  for (let i = 0; i < known; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return known > 0;
}
