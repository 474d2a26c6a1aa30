import { ABSENT } from '../frame-view.ts';

/** What the protocol state knows of a frame. ABSENT where it does not apply. */
export interface FrameMeaning {
  readonly session: number;
  readonly link: number;
  readonly delivery: number;
  readonly settles: number;
}

/** What the frame just seen means for the state. One object, reused for every frame. */
export class FrameNote {
  /** The n of `c1.s<n>`; ABSENT when the frame belongs to no session known. */
  session = ABSENT;
  /** The n of `c1.s1.l<n>`. */
  link = ABSENT;
  /** The delivery that the frame carries, or the only one that it settles. */
  delivery = ABSENT;
  /** Deliveries that the frame settles or gives an outcome; ABSENT on a frame that cannot. */
  settles = ABSENT;

  clear(): void {
    this.session = ABSENT;
    this.link = ABSENT;
    this.delivery = ABSENT;
    this.settles = ABSENT;
  }
}
