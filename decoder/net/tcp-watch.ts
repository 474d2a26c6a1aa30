import { serialAdd, serialDistance } from '../serial.ts';
import type { Bytes, Nanos, PacketNumber } from '../units.ts';
import { NO_EVENT, TCP_EVENT } from './tcp-event.ts';
import { TCP_FLAG, type TcpSegment } from './tcp-segment.ts';

/** A hole filled sooner than this was no loss, unless the other end complained: packets overtook one another. */
const REORDERING_NANOS: Nanos = 3_000_000;
/** Repeated acknowledgements that mean "something is missing here" (RFC 5681 section 3.2 takes three). */
const COMPLAINTS = 2;
/** Share of a new sample in the smoothed round trip (RFC 6298 section 2). */
const SMOOTHING = 1 / 8;

/**
 * What TCP does for the octets that one side sends, beside carrying them: how they are acknowledged, what
 * is sent again, how long the way to the other end and back takes from where the capture was made.
 */
export class TcpWatch {
  /** The packet whose acknowledgement is the latest, and its time; a repetition changes neither. */
  ackPacket: PacketNumber = 0;
  ackNanos: Nanos = 0;
  /** From octets to their acknowledgement; -1 before the first sample. */
  rttMinNanos: Nanos = -1;
  rttMaxNanos: Nanos = -1;
  /** Smoothed: later samples count more. */
  rttNanos: Nanos = -1;
  /** Segments sent again, as far as the capture can tell. */
  retransmissions = 0;
  /** Most octets that were under way without an acknowledgement. */
  inFlightBytes: Bytes = 0;
  /** When something was acknowledged last, or octets went out with nothing else under way. */
  waitNanos: Nanos = 0;
  #ack = -1;
  #complaints = 0;
  /** Behind the last sequence number used; a serial number, valid once something was sent. */
  #end = 0;
  #endNanos: Nanos = 0;
  #hasSent = false;
  /** The sample under way: what must be acknowledged, and since when. */
  #sampleEnd = 0;
  #sampleNanos: Nanos = 0;
  #isSampling = false;

  /** Forget the connection before. */
  begin(): void {
    this.ackPacket = 0;
    this.ackNanos = 0;
    this.rttMinNanos = -1;
    this.rttMaxNanos = -1;
    this.rttNanos = -1;
    this.retransmissions = 0;
    this.inFlightBytes = 0;
    this.#ack = -1;
    this.#complaints = 0;
    this.#hasSent = false;
    this.#isSampling = false;
  }

  /** Octets that are under way without an acknowledgement now; -1 where that is not known. */
  get underWayBytes(): Bytes {
    return this.#hasSent && this.#ack >= 0 ? serialDistance(this.#end, this.#ack) : -1;
  }

  /** The other end has everything before the segment's acknowledgement number. */
  acknowledge(segment: TcpSegment): void {
    const { acknowledgment, timeNanos } = segment;
    if (acknowledgment === this.#ack) {
      if (segment.wireLength === 0 && !segment.isTwin) this.#complaints++;
      return;
    }
    this.#complaints = 0;
    this.#ack = acknowledgment;
    this.ackPacket = segment.packet;
    this.ackNanos = timeNanos;
    this.waitNanos = timeNanos;
    if (!this.#isSampling || serialDistance(acknowledgment, this.#sampleEnd) < 0) return;
    this.#isSampling = false;
    if (timeNanos >= this.#sampleNanos) this.#sample(timeNanos - this.#sampleNanos);
  }

  /** Whether this acknowledgement is older than one seen before: what goes with it is out of date. */
  isStale(acknowledgment: number): boolean {
    return this.#ack >= 0 && serialDistance(acknowledgment, this.#ack) < 0;
  }

  /**
   * A segment of this side, after its stream took it.
   *
   * @param repeated octets of it that the capture had before
   * @param isShut the other end can take nothing
   * @returns a code of TCP_EVENT, or NO_EVENT
   */
  send(segment: TcpSegment, repeated: Bytes, isShut: boolean, roundTrip: Nanos): number {
    const { sequence, flags, timeNanos, wireLength } = segment;
    const opens = (flags & TCP_FLAG.syn) !== 0 ? 1 : 0;
    const span = wireLength + opens + ((flags & TCP_FLAG.fin) !== 0 ? 1 : 0);
    const distance = this.#hasSent ? serialDistance(sequence, this.#end) : 0;
    if (this.#isProbe(segment, span, distance, isShut)) {
      if (distance === 0) this.#advance(sequence, span, timeNanos);
      return isShut ? TCP_EVENT.zeroWindowProbe : TCP_EVENT.keepAlive;
    }
    if (distance >= 0) {
      this.#advance(sequence, span, timeNanos);
      return NO_EVENT;
    }
    if (span === 0) return NO_EVENT;
    // An acknowledgement may now be of either copy (Karn).
    this.#isSampling = false;
    const end = distance + span;
    if (end > 0) this.#advance(sequence, span, timeNanos);
    const again = repeated > 0 || wireLength === 0 || this.#wasLost(timeNanos, roundTrip);
    if (!again) return TCP_EVENT.outOfOrder;
    this.retransmissions++;
    return TCP_EVENT.retransmission;
  }

  /**
   * At most an octet, at the last place or, when the other end is shut, behind it. Nothing else may be
   * under way: a short segment that was lost looks the same.
   */
  #isProbe(segment: TcpSegment, span: number, distance: number, isShut: boolean): boolean {
    if (segment.wireLength > 1 || span !== segment.wireLength) return false;
    if (this.#ack < 0 || !this.#hasSent) return false;
    const unacknowledged = serialDistance(this.#end, this.#ack);
    if (distance === -1) return unacknowledged === 0 || (isShut && unacknowledged <= 1);
    return isShut && span === 1 && distance === 0;
  }

  #advance(sequence: number, span: number, timeNanos: Nanos): void {
    if (!this.#hasSent || this.#end === this.#ack) this.waitNanos = timeNanos;
    this.#end = serialAdd(sequence, span);
    this.#hasSent = true;
    if (span === 0) return;
    this.#endNanos = timeNanos;
    if (this.#ack >= 0) {
      const inFlight = serialDistance(this.#end, this.#ack);
      if (inFlight > this.inFlightBytes) this.inFlightBytes = inFlight;
    }
    if (this.#isSampling) return;
    this.#isSampling = true;
    this.#sampleEnd = this.#end;
    this.#sampleNanos = timeNanos;
  }

  /** Whether a hole that is filled now was one for the sender too. */
  #wasLost(timeNanos: Nanos, roundTrip: Nanos): boolean {
    if (this.#complaints >= COMPLAINTS) return true;
    return timeNanos - this.#endNanos >= Math.max(REORDERING_NANOS, roundTrip);
  }

  #sample(nanos: Nanos): void {
    const isFirst = this.rttNanos < 0;
    if (isFirst || nanos < this.rttMinNanos) this.rttMinNanos = nanos;
    if (isFirst || nanos > this.rttMaxNanos) this.rttMaxNanos = nanos;
    this.rttNanos = isFirst ? nanos : this.rttNanos + (nanos - this.rttNanos) * SMOOTHING;
  }
}
