import type { Bytes, FileOffset, Nanos, PacketNumber } from '../units.ts';

/** One captured packet as offsets into a buffer that is reused: valid only during the call. */
export class PacketView {
  number: PacketNumber = 0;
  timeNanos: Nanos = 0;
  bytes: Uint8Array;
  /** The captured octets are `bytes[start, end)`. */
  start = 0;
  end = 0;
  /** Length on the wire; more than `end - start` when the snap length cut the packet. */
  originalLength: Bytes = 0;
  /** LINKTYPE_ number of the interface it was captured on. */
  linkType = 0;
  /** Where `bytes[start]` lies in the plain capture file. */
  fileOffset: FileOffset = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export interface PacketSink {
  packet(packet: PacketView): void;
}
