import type { Nanos, PacketNumber } from '../units.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** What TCP does for the octets of one side, beside carrying them. */
export class TcpWatch {
  /** The packet whose acknowledgement is the latest, and its time; a repetition changes neither. */
  ackPacket: PacketNumber = 0;
  ackNanos: Nanos = 0;
  #ack = -1;

  /** The other end has everything before the segment's acknowledgement number. */
  acknowledge({ acknowledgment, packet, timeNanos }: TcpSegment): void {
    if (acknowledgment === this.#ack) return;
    this.#ack = acknowledgment;
    this.ackPacket = packet;
    this.ackNanos = timeNanos;
  }
}
