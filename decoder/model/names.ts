/** The words of the model, once: types, index, API and filters derive from these lists. */

export const DELIVERY_KINDS = ['transfer', 'publish', 'deliver', 'get'] as const;
export const LINK_KINDS = ['link', 'consumer', 'publisher', 'get'] as const;
export const PURPOSES = ['message', 'coordinator', 'cbs', 'management', 'library'] as const;

export const PHASES = [
  'transferring',
  'presettled',
  'in-flight',
  'provisional',
  'outcome-proposed',
  'outcome-applied',
  'done-receiver-first',
  'done-sender-first',
  'done-lossy',
  'aborted',
  'suspended',
  'in-doubt',
  'resumed',
  'discarded',
  // What decides was not captured: it lies before the capture, or in a hole of it.
  'unknown',
] as const;

/**
 * Phases of deliveries that nobody was seen to settle, and nobody will. A 1.0 delivery in one of them is unsettled
 * no more once its link is closed, since the unsettled maps are gone then (2.6.6); one that is resumed,
 * once its link is detached: it goes on as another delivery.
 */
export const UNSETTLED_NO_MORE = ['in-doubt', 'resumed', 'discarded', 'unknown'] as const;

export const OUTCOMES = [
  'accepted',
  'rejected',
  'released',
  'modified',
  'declared',
  'presettled',
  'aborted',
  'returned',
  'rolled-back',
  // Settled without a word of what became of it.
  'settled',
  'none',
] as const;

export const SETTLED_FIRST_BY = ['sender', 'receiver', 'both'] as const;

export const PATTERNS = [
  ...(['P0', 'P1', 'P1b', 'P2', 'P3', 'P4', 'P5', 'P6'] as const),
  ...(['P0+T', 'P1+T', 'P1b+T', 'P2+T', 'P3+T', 'P4+T', 'P5+T', 'P6+T'] as const),
] as const;

export const GUARANTEES = [
  'at-most-once',
  'at-least-once',
  'exactly-once-exchange',
  'none-yet',
] as const;

export const DISAGREEMENTS = ['refused', 'overwritten', 'conflicting'] as const;

/** What frames say, held against what the capture gives: see `Comparison`. */
export const COMPARISONS = [
  /** A delivery beyond every limit that the receiver ever announced (2.6.7). */
  'credit-overrun',
  /** A delivery beyond the latest limit, and within an earlier one: it was on its way when that was lowered. */
  'credit-reduced-in-flight',
  /** The receiver has counted more deliveries than were sent; */
  'receiver-ahead',
  /** as many more as there were transfers behind the first of a delivery. */
  'receiver-counts-frames',
  /** The sender has counted otherwise. */
  'sender-count-differs',
  /** A transfer beyond every window that was ever announced (2.5.6). */
  'window-overrun',
  /** The window ends before where it ended: taken back on purpose. */
  'window-taken-back',
  /** The end of the window stays though more was received: one delivery that is open holds it. */
  'window-pinned',
  /** next-incoming-id lies beyond all that was sent (2.7.4). */
  'next-incoming-id-ahead',
  /** next-outgoing-id is not what the transfers seen make it. */
  'transfer-count-differs',
  /** The delivery-id is not the one behind that of the delivery before (2.7.5). */
  'delivery-id-out-of-sequence',
  /** Ack, nack or reject (0-9-1) of a tag that was answered before; */
  'tag-answered-before',
  /** of one that was never delivered; */
  'tag-never-delivered',
  /** of one that needs no answer. */
  'tag-without-answer',
  /** deliver or get-ok with another tag than the next one. */
  'tag-out-of-sequence',
] as const;

/** What whoever discharges a transaction asks for. */
export const DISCHARGES = ['commit', 'rollback'] as const;

export const TRANSACTION_RESULTS = [
  'committed',
  'rolled-back',
  'failed',
  'open',
  'in-doubt',
] as const;
