import type { CaptureDecoder } from '../../decoder/decode.ts';
import type { StateSink } from '../../decoder/model/state-sink.ts';
import type { BatchBuilder } from '../index/batch-builder.ts';
import { OPEN_ROWS_SHOWN } from '../index/open-rows.ts';
import type { OwnerLane } from './batch-lane.ts';

/** Progress is told four times a second, */
const PROGRESS_MILLISECONDS = 250;
/** and what was decoded becomes visible once a second, */
const VISIBLE_MILLISECONDS = 1000;
/**
 * but not sooner than that part of the time spent so far: each time leaves row groups behind that are begun
 * and must be merged at the end.
 */
const VISIBLE_SHARE = 1 / 4;

export interface TickerParts {
  readonly decoder: CaptureDecoder;
  readonly state: Pick<StateSink, 'openFacts' | 'openSessions' | 'openLinks' | 'openDeliveries'>;
  readonly builder: BatchBuilder;
  readonly lane: OwnerLane;
  readonly report: () => void;
  /** Somebody looks at what is there before all is. */
  readonly watched: boolean;
}

/** Lets the outside see how far an ingest has come. */
export class Ticker {
  readonly #parts: TickerParts;
  #progressAt = 0;
  readonly #begun = Date.now();
  #visibleAt = this.#begun;

  constructor(parts: TickerParts) {
    this.#parts = parts;
  }

  /** Called after every chunk; does something when it is time. */
  tick(): void {
    const now = Date.now();
    if (now - this.#progressAt >= PROGRESS_MILLISECONDS) {
      this.#progressAt = now;
      this.#parts.report();
    }
    const pause = Math.max(VISIBLE_MILLISECONDS, (now - this.#begun) * VISIBLE_SHARE);
    if (this.#parts.watched && now - this.#visibleAt >= pause) this.show();
  }

  /** Make visible what there is, what is open as it stands. */
  show(): void {
    this.#visibleAt = Date.now();
    const { builder, decoder, lane, report, state } = this.#parts;
    report();
    const connections = [...first(decoder.connectionsOpen(), OPEN_ROWS_SHOWN)];
    const open = builder.openRows({
      connections,
      connectionFacts: connections
        .map((info) => state.openFacts(info))
        .filter((f) => f !== undefined),
      sessions: state.openSessions(),
      links: state.openLinks(),
      deliveries: state.openDeliveries(),
    });
    builder.flush();
    lane.post({ kind: 'show', open });
  }
}

function* first<T>(all: Iterable<T>, most: number): Iterable<T> {
  let taken = 0;
  for (const each of all) {
    if (taken++ === most) return;
    yield each;
  }
}
