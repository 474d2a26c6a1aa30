/** What the tests use of the package, which brings no types. */
declare module 'pcap-parser' {
  import type { Readable } from 'node:stream';

  export interface ParsedPacket {
    readonly header: {
      readonly timestampSeconds: number;
      readonly timestampMicroseconds: number;
      readonly originalLength: number;
    };
    readonly data: Uint8Array;
  }

  export interface Parser {
    on(event: 'packet', listener: (packet: ParsedPacket) => void): Parser;
    on(event: 'end' | 'error', listener: () => void): Parser;
  }

  export function parse(input: Readable): Parser;
}
