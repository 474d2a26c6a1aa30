import type { FrameView } from '../frame-view.ts';
import type { Side } from '../net/tcp-connection.ts';
import { PROTOCOL } from '../protocol.ts';
import { MessageTracker } from './message-tracker.ts';
import { SegmentTracker } from './segment-tracker.ts';

/** What is in several frames, of both sides of a connection; made when frames of such a version come. */
export class Trackers {
  #messages: readonly [MessageTracker, MessageTracker] | undefined;
  #segments: readonly [SegmentTracker, SegmentTracker] | undefined;

  /** Another connection. */
  begin(): void {
    for (const tracker of this.#messages ?? []) tracker.begin();
    for (const tracker of this.#segments ?? []) tracker.begin();
  }

  observe(side: Side, view: FrameView): void {
    if (view.protocol === PROTOCOL.amqp10) {
      this.#messages ??= [new MessageTracker(), new MessageTracker()];
      this.#messages[side].observe(view);
    } else if (view.protocol === PROTOCOL.amqp010) {
      this.#segments ??= [new SegmentTracker(), new SegmentTracker()];
      this.#segments[side].observe(view);
    }
  }

  /** Bytes of a stream are missing. */
  lose(side: Side): void {
    this.#messages?.[side].lose();
    this.#segments?.[side].lose();
  }
}
