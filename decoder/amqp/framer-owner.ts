import type { FrameSource } from './frame-output.ts';
import type { Framer } from './framer.ts';

/** What a framer tells the connection it belongs to. */
export interface FramerOwner extends FrameSource {
  /** More bytes of a stream not yet recognised are held in `framer.run`. */
  identify(framer: Framer, last: boolean): void;
  /** The stream goes on as TLS, as the peers agreed by their headers. */
  tlsFollows(framer: Framer): void;
}
