/** Writes headers around payloads, innermost first: `ethernet(0x0800, ipv4(6, tcp({ payload })))`. */
import { concat, integers } from './capture-files.ts';

type Octets = Uint8Array | readonly number[];

export const { u16, u32 } = integers(false);

export function ethernet(etherType: number, payload: Octets): Uint8Array {
  return concat([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], u16(etherType), payload);
}

/** Tag of 802.1Q: to be the payload of EtherType 0x8100 and its like. */
export function vlan(id: number, etherType: number, payload: Octets): Uint8Array {
  return concat(u16(id), u16(etherType), payload);
}

export interface Ipv4Fields {
  readonly options?: Octets;
  readonly identification?: number;
  /** Octets; written in units of eight. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  readonly totalLength?: number;
}

/** From 10.0.0.1 to 10.0.0.2. */
export function ipv4(protocol: number, payload: Octets, fields: Ipv4Fields = {}): Uint8Array {
  const { options = [], identification = 1, fragmentOffset = 0, moreFragments = false } = fields;
  const headerLength = 20 + options.length;
  const fragment = (moreFragments ? 0x2000 : 0) | (fragmentOffset >> 3);
  return concat(
    [0x40 | (headerLength >> 2), 0],
    u16(fields.totalLength ?? headerLength + payload.length),
    u16(identification),
    u16(fragment),
    [64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2],
    options,
    payload,
  );
}

/** From 2001:db8::1 to 2001:db8::2. */
export function ipv6(next: number, payload: Octets, payloadLength = payload.length): Uint8Array {
  const address = (last: number) => [0x20, 0x01, 0x0d, 0xb8, ...new Array(11).fill(0), last];
  return concat([0x60, 0, 0, 0], u16(payloadLength), [next, 64], address(1), address(2), payload);
}

export interface TcpFields {
  readonly sequence?: number;
  readonly flags?: number;
  readonly options?: Octets;
  readonly payload?: Octets;
}

/** From port 40000 to port 5672. */
export function tcp(fields: TcpFields = {}): Uint8Array {
  const { sequence = 1000, flags = 0x18, options = [], payload = [] } = fields;
  return concat(
    u16(40_000),
    u16(5672),
    u32(sequence),
    u32(77),
    [(5 + options.length / 4) << 4, flags],
    u16(512),
    u32(0),
    options,
    payload,
  );
}

export function udp(port: number, payload: Octets): Uint8Array {
  return concat(u16(50_000), u16(port), u16(8 + payload.length), u16(0), payload);
}
