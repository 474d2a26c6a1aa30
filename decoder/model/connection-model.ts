import type { FrameView } from '../frame-view.ts';
import type { ConnectionInfo, TcpEvent } from '../sink.ts';
import type { Direction, Nanos, StreamOffset } from '../units.ts';
import type { FrameNote } from './frame-note.ts';
import type { DeliveryRecord, LinkRecord, ModelSink, SessionRecord } from './records.ts';

/** What makes a link the same one on a later connection (2.6.1). */
export interface LinkIdentity {
  /** container-ids. */
  readonly client: string;
  readonly server: string;
  /** Which way its messages go. */
  readonly direction: Direction;
  readonly name: string;
}

/** What a model gets from the capture around it. */
export interface ModelContext {
  readonly sink: ModelSink;
  /** Whether `acknowledged` tells what TCP does; without it, what is said counts as heard. */
  readonly watchesTcp: boolean;
  /** As many deliveries are open as may be (`LIMITS.openDeliveries`): let one go before you begin one. */
  readonly isFull: boolean;
  /** A cleared record with the capture's next delivery number, for a message whose first frame is seen. */
  begin(): DeliveryRecord;
  /** Hands a final record on and takes it back; it must not be used any more. */
  finish(record: DeliveryRecord): void;
  /** A transfer resumes a delivery that its own connection does not know: an earlier one may. */
  resumeElsewhere?(link: LinkIdentity, tag: string, view: FrameView): void;
}

/** The state of one connection: `Model10`, `Model091` or `Model010`, each in the folder of its version. */
export interface ConnectionModel {
  /** Every frame and gap of the connection, in the order of release. Fills in the cleared note. */
  frame(view: FrameView, note: FrameNote): void;
  /** Nothing comes any more: hand on what is still open. */
  end(info: ConnectionInfo): void;
  /** Closed by both ends, all of it handed on: no frame can mean anything any more. */
  readonly isOver?: boolean;
  /** The other end had all octets of that direction before the offset; see `DecodeSink.acknowledged`. */
  acknowledged?(direction: Direction, streamOffset: StreamOffset, timeNanos: Nanos): void;
  /** What TCP did. The event is reused: copy what you keep. */
  tcp?(event: TcpEvent): void;
  /** A later connection goes on with a delivery: let go of it. Returns whether it was here. */
  handOver?(link: LinkIdentity, tag: string, view: FrameView): boolean;
  /** What is not handed on yet, as it stands. Records of deliveries are reused: copy what you keep. */
  openSessions?(): Iterable<SessionRecord>;
  openLinks?(): Iterable<LinkRecord>;
  openDeliveries?(): Iterable<DeliveryRecord>;
}
