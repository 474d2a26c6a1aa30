/** Unit and index aliases. They cost nothing at run time and make signatures say what they take. */

/** Nanoseconds since the first packet of the capture. An integer; exact to 104 days. May be negative. */
export type Nanos = number;
/** A count of octets. */
export type Bytes = number;
/** Position in the plain (decompressed) capture file, in octets. */
export type FileOffset = number;
/** Position in one direction of a TCP connection, in octets since its first known byte. */
export type StreamOffset = number;
/** The capture's packet number, from 1. */
export type PacketNumber = number;
/** The capture's frame number, from 1, in the order of release. */
export type FrameNumber = number;
/** The n of `c<n>`: TCP connections in the order of their first packet, from 1. */
export type ConnectionNumber = number;
/** 0 is client-to-server, 1 is server-to-client. */
export type Direction = 0 | 1;

export const DIRECTION_NAMES = ['client-to-server', 'server-to-client'] as const;
