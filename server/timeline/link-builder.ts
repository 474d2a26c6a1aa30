import { LINK_KINDS } from '../../decoder/model/names.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { LinkContent, TimelineFlag, TimelineSteps, Wait } from '../api/timeline-contract.ts';
import type { Cell } from '../index/rows.ts';
import { answerOf, type LinkManner } from '../rows/stillness-row.ts';
import type { LaneKey } from './lane-key.ts';
import { frameOf } from './source.ts';
import { toldRows } from './sql.ts';
import { NO_STEPS } from './steps.ts';

/** Puts the content of one link together from rows of several reads. */
export class LinkBuilder {
  readonly #lane: string;
  readonly #manner: LinkManner;
  readonly #bars: LinkContent['bars'] = {
    delivery: [],
    state: [],
    start: [],
    end: [],
    complete: [],
    outcome: [],
  };
  #flags: readonly TimelineFlag[] = [];
  readonly #waits: Wait[] = [];
  readonly #density: LinkContent['density'] = { bucket: [], state: [], count: [], delivery: [] };
  #credit: TimelineSteps = NO_STEPS;

  /** @param row of `linksAsked` */
  constructor([lane, , , , kind, protocol]: readonly Cell[], keys: readonly LaneKey[]) {
    this.#lane = keys[Number(lane)].name;
    this.#manner = { kind: LINK_KINDS[Number(kind)], protocol: Number(protocol) };
  }

  setCredit(steps: TimelineSteps): void {
    this.#credit = steps;
  }

  setDensity([, text]: readonly Cell[]): void {
    for (const [bucket, state, count, delivery] of toldRows(text)) {
      this.#density.bucket.push(bucket);
      this.#density.state.push(state);
      this.#density.count.push(count);
      this.#density.delivery.push(delivery);
    }
  }

  addBar([, delivery, state, start, end, complete, outcome]: readonly Cell[]): void {
    this.#bars.delivery.push(Number(delivery));
    this.#bars.state.push(Number(state));
    this.#bars.start.push(Number(start));
    this.#bars.end.push(Number(end));
    this.#bars.complete.push(Number(complete));
    this.#bars.outcome.push(Number(outcome));
  }

  addWait([, code, since, until, frame]: readonly Cell[]): void {
    const blocked = STILLNESS[Number(code)];
    const { mustAct, mustSend } = answerOf(this.#manner, blocked);
    this.#waits.push({
      fromNanos: Number(since),
      toNanos: Number(until),
      blocked,
      ...(mustAct !== undefined && { mustAct }),
      ...(mustSend !== undefined && { mustSend }),
      ...frameOf(frame),
    });
  }

  setFlags(flags: readonly TimelineFlag[]): void {
    this.#flags = flags;
  }

  done(): LinkContent {
    const inOrder = (one: Wait, other: Wait) => one.fromNanos - other.fromNanos;
    return {
      kind: 'link',
      lane: this.#lane,
      bars: this.#bars,
      density: this.#density,
      credit: this.#credit,
      waits: this.#waits.sort(inOrder),
      flags: [...this.#flags],
    };
  }
}
