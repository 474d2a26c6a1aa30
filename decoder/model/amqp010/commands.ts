/** What the commands of one session say, but for the messages themselves (0-10 classes execution to dtx). */

import { hex } from '../../amqp10/value.ts';
import { SequenceSet } from '../../amqp010/sequence-set.ts';
import { ENUMERATIONS } from '../../amqp010/spec.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { Direction } from '../../units.ts';
import { shortText } from '../amqp091/short-text.ts';
import type { FrameNote } from '../frame-note.ts';
import { Arguments, commandShape, fieldOf, type Shape, structShape } from './arguments.ts';
import { COMMAND_HEAD_BYTES } from './contents.ts';
import { Credit } from './credit.ts';
import type { Link010 } from './link.ts';
import type { Segment } from './segment.ts';
import type { SessionLedger } from './session-ledger.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Transactions } from './transactions.ts';
import type { Answer010, Transfers } from './transfers.ts';
import { Withdrawals } from './withdrawals.ts';

const UP: Direction = 0;

const ACCEPTED: Answer010 = { outcome: 'accepted', state: 'ACCEPTED' };
const REJECTED: Answer010 = { outcome: 'rejected', state: 'REJECTED' };
const RELEASED: Answer010 = { outcome: 'released', state: 'RELEASED' };

const SHAPES = {
  result: commandShape('execution.result'),
  exception: commandShape('execution.exception'),
  accept: commandShape('message.accept'),
  reject: commandShape('message.reject'),
  release: commandShape('message.release'),
  acquire: commandShape('message.acquire'),
  subscribe: commandShape('message.subscribe'),
  cancel: commandShape('message.cancel'),
  setFlowMode: commandShape('message.set-flow-mode'),
  flow: commandShape('message.flow'),
  flush: commandShape('message.flush'),
  stop: commandShape('message.stop'),
  txSelect: commandShape('tx.select'),
  txCommit: commandShape('tx.commit'),
  txRollback: commandShape('tx.rollback'),
  dtxSelect: commandShape('dtx.select'),
  dtxStart: commandShape('dtx.start'),
  dtxEnd: commandShape('dtx.end'),
  dtxCommit: commandShape('dtx.commit'),
  dtxPrepare: commandShape('dtx.prepare'),
  dtxRollback: commandShape('dtx.rollback'),
} as const satisfies Readonly<Record<string, Shape>>;

const BY_CODE: ReadonlyMap<number, Shape> = new Map(
  Object.values(SHAPES).map((each) => [each.code, each]),
);

const FIELD = {
  resultOf: fieldOf(SHAPES.result, 'commandId'),
  result: fieldOf(SHAPES.result, 'value'),
  errorCode: fieldOf(SHAPES.exception, 'errorCode'),
  culprit: fieldOf(SHAPES.exception, 'commandId'),
  description: fieldOf(SHAPES.exception, 'description'),
  flowMode: fieldOf(SHAPES.setFlowMode, 'flowMode'),
  unit: fieldOf(SHAPES.flow, 'unit'),
  value: fieldOf(SHAPES.flow, 'value'),
  xid: fieldOf(SHAPES.dtxStart, 'xid'),
} as const;

/** In accept, reject, release and acquire; in cancel, set-flow-mode, flow, flush and stop. */
const TRANSFERS = fieldOf(SHAPES.accept, 'transfers');
const DESTINATION = fieldOf(SHAPES.flow, 'destination');

const XA_RESULT = structShape('dtx', 'xa-result');
const STATUS = fieldOf(XA_RESULT, 'status');
const ACQUIRED = structShape('message', 'acquired');
const CODE_BYTES = 2;
const WITHOUT_LIMIT = 0xffffffff;
/** message.flow-mode. */
const CREDIT_MODE = 0;
const WINDOW_MODE = 1;

export interface CommandsOwner {
  readonly around: SessionLedger;
  readonly sides: readonly [Transfers, Transfers];
  readonly subscriptions: Subscriptions;
  readonly transactions: Transactions;
}

/** execution.exception: a command could not be carried out, and its session will end. */
export interface SessionFault {
  /** Place of the command; undefined where none is named, or its place is not known. */
  readonly culprit: number | undefined;
  /** Which end's command it is. */
  readonly of: Direction;
  readonly error: string;
}

/** What was read last: no command is read while another is. */
const fields = new Arguments();
const inner = new Arguments();
const set = new SequenceSet();

export class Commands {
  readonly #owner: CommandsOwner;
  readonly #withdrawals = new Withdrawals();
  fault: SessionFault | undefined;

  constructor(owner: CommandsOwner) {
    this.#owner = owner;
  }

  /** A command is all there. `place`: its own; undefined where that is not known. */
  command(view: FrameView, segment: Segment, place: number | undefined, note: FrameNote): void {
    const { bytes, start, end } = segment;
    if (start + COMMAND_HEAD_BYTES > end) return;
    const shape = BY_CODE.get(bytes[start] * 256 + bytes[start + 1]);
    if (shape === undefined) return;
    // Some of its fields may be there when others are cut.
    fields.read(shape, bytes, start + COMMAND_HEAD_BYTES, end);
    const isUp = view.direction === UP;
    switch (shape) {
      case SHAPES.accept:
        this.#answer(view, bytes, ACCEPTED, note);
        break;
      case SHAPES.reject:
        this.#answer(view, bytes, REJECTED, note);
        break;
      case SHAPES.release:
        this.#answer(view, bytes, RELEASED, note);
        break;
      case SHAPES.setFlowMode:
      case SHAPES.flow:
      case SHAPES.flush:
      case SHAPES.stop:
        this.#credit(view, bytes, shape, place, note);
        break;
      case SHAPES.result:
        this.#result(view, bytes, note);
        break;
      case SHAPES.exception:
        this.#exception(view, bytes);
        break;
      default:
        if (isUp) this.#fromClient(view, bytes, shape, place, note);
    }
  }

  #fromClient(
    view: FrameView,
    bytes: Uint8Array,
    shape: Shape,
    place: number | undefined,
    note: FrameNote,
  ): void {
    const { subscriptions, transactions } = this.#owner;
    switch (shape) {
      case SHAPES.subscribe:
        note.link = linkNumber(subscriptions.subscribe(view, bytes, fields, place));
        break;
      case SHAPES.cancel: {
        const [start, end] = this.#destination();
        note.link = linkNumber(subscriptions.cancel(view, bytes, start, end));
        break;
      }
      case SHAPES.txSelect:
        transactions.select('tx');
        break;
      case SHAPES.txCommit:
        transactions.discharge(view, 'commit', place);
        break;
      case SHAPES.txRollback:
        transactions.discharge(view, 'rollback', place);
        break;
      case SHAPES.dtxSelect:
        transactions.select('dtx');
        break;
      case SHAPES.dtxEnd:
        transactions.leave();
        break;
      default:
        this.#branch(view, bytes, shape, place);
    }
  }

  #branch(view: FrameView, bytes: Uint8Array, shape: Shape, place: number | undefined): void {
    const { transactions } = this.#owner;
    const start = fields.start(FIELD.xid) + CODE_BYTES;
    const end = fields.stop(FIELD.xid);
    if (!fields.has(FIELD.xid) || end - start > LIMITS.identifierBytes * 4) return;
    const xid = hex(bytes, start, end);
    switch (shape) {
      case SHAPES.dtxStart:
        transactions.start(view, xid, place);
        break;
      case SHAPES.dtxPrepare:
        transactions.step(view, xid, 'prepare', place);
        break;
      case SHAPES.dtxCommit:
        transactions.step(view, xid, 'commit', place);
        break;
      case SHAPES.dtxRollback:
        transactions.step(view, xid, 'rollback', place);
        break;
      default:
    }
  }

  /** accept, reject, release: of messages that came the other way. */
  #answer(view: FrameView, bytes: Uint8Array, answer: Answer010, note: FrameNote): void {
    const { sides, transactions } = this.#owner;
    note.settles = 0;
    if (!fields.has(TRANSFERS)) return;
    const side = sides[view.direction === UP ? 1 : 0];
    // A transaction holds what is accepted in it; rejecting and releasing take effect at once.
    const held = answer === ACCEPTED && view.direction === UP ? transactions : undefined;
    this.#eachRange(bytes, side, TRANSFERS, (from, to) =>
      side.answer(from, to, view, answer, held, note),
    );
  }

  #eachRange(
    bytes: Uint8Array,
    { ids }: Transfers,
    field: number,
    visit: (from: number, to: number) => void,
    from = fields,
  ): void {
    if (!ids.wasKnown) return;
    set.begin(bytes, from.start(field) - SET_SIZE_BYTES, from.stop(field));
    while (set.next()) {
      const to = ids.placeOf(set.last);
      visit(to - ((set.last - set.first) >>> 0), to);
    }
  }

  /** session.completed: commands of the other end that are carried out. */
  completed(view: FrameView, bytes: Uint8Array, start: number, end: number, note: FrameNote): void {
    const { sides, transactions, around } = this.#owner;
    const side = sides[view.direction === UP ? 1 : 0];
    note.settles = 0;
    if (!side.ids.wasKnown) return;
    set.begin(bytes, start, end);
    while (set.next()) {
      const to = side.ids.placeOf(set.last);
      const from = to - ((set.last - set.first) >>> 0);
      side.completed(from, to, view, note);
      if (view.direction === UP) continue;
      this.#withdrawals.completed(from, to, (link) => around.touch(link));
      const settled = transactions.completed(from, to, view);
      if (settled > 0) note.settles += settled;
    }
  }

  /** Where the destination lies; it may be left out, and is empty then. */
  #destination(): readonly [number, number] {
    return [Math.max(fields.start(DESTINATION), 0), Math.max(fields.stop(DESTINATION), 0)];
  }

  /** Of a subscription, by the client. */
  #credit(
    view: FrameView,
    bytes: Uint8Array,
    shape: Shape,
    place: number | undefined,
    note: FrameNote,
  ): void {
    const { subscriptions, around } = this.#owner;
    const [start, end] = this.#destination();
    if (view.direction !== UP) {
      // A broker means all publishers of a session, by a destination of no octets.
      if (end === start) this.#throttle(shape);
      return;
    }
    const link = subscriptions.find(bytes, start, end);
    if (link === undefined) return;
    note.link = link.link;
    const { credit } = link;
    // What it lets pass may have been read before it.
    if (around.isLate(view)) credit.loseUse();
    if (shape === SHAPES.setFlowMode) {
      const mode = fields.number(FIELD.flowMode);
      if (mode === CREDIT_MODE || mode === WINDOW_MODE) {
        credit.setMode(mode === CREDIT_MODE ? 'credit' : 'window');
      }
    } else if (shape === SHAPES.flow) {
      this.#withdrawals.granting(link);
      this.#grant(credit);
    } else this.#withdrawals.add(place, link, shape === SHAPES.stop ? 'stop' : 'flush');
    around.touch(link);
  }

  #grant(credit: Credit): void {
    const value = fields.number(FIELD.value);
    credit.grant(fields.number(FIELD.unit), value === ABSENT ? WITHOUT_LIMIT : value);
  }

  /** What the broker lets its client publish: as much as it likes, until it says otherwise. */
  #throttle(shape: Shape): void {
    const { around } = this.#owner;
    const { publishing } = around;
    const mode = shape === SHAPES.setFlowMode ? fields.number(FIELD.flowMode) : ABSENT;
    if (mode === WINDOW_MODE) around.publishing = 'free';
    else if (shape === SHAPES.flow) {
      if (publishing === 'free') return;
      const credit = publishing === 'unknown' ? new Credit(false) : publishing;
      this.#grant(credit);
      around.publishing = credit;
    } else {
      const credit = typeof publishing === 'string' ? new Credit(true) : publishing;
      if (mode === CREDIT_MODE) credit.setMode('credit');
      else credit.withdraw('stop');
      around.publishing = credit;
    }
    around.changed();
  }

  #result(view: FrameView, bytes: Uint8Array, note: FrameNote): void {
    const { sides, transactions } = this.#owner;
    const { ids } = sides[view.direction === UP ? 1 : 0];
    const at = fields.start(FIELD.result);
    const end = fields.stop(FIELD.result);
    if (view.direction === UP || at < 0 || at + CODE_BYTES > end || !ids.wasKnown) return;
    const code = bytes[at] * 256 + bytes[at + 1];
    if (code === ACQUIRED.code) {
      if (!inner.read(ACQUIRED, bytes, at + CODE_BYTES, end) || !inner.has(0)) return;
      const side = sides[1];
      this.#eachRange(bytes, side, 0, (from, to) => side.acquired(from, to), inner);
    } else if (code === XA_RESULT.code && inner.read(XA_RESULT, bytes, at + CODE_BYTES, end)) {
      const id = fields.number(FIELD.resultOf);
      if (id === ABSENT || !inner.has(STATUS)) return;
      const settled = transactions.result(ids.placeOf(id), inner.number(STATUS), view);
      if (settled > 0) note.settles = settled;
    }
  }

  #exception(view: FrameView, bytes: Uint8Array): void {
    if (this.fault !== undefined) return;
    const { sides, transactions, subscriptions } = this.#owner;
    const of: Direction = view.direction === UP ? 1 : 0;
    const { ids } = sides[of];
    const id = fields.number(FIELD.culprit);
    const culprit = id === ABSENT || !ids.wasKnown ? undefined : ids.placeOf(id);
    const error = errorText(fields, bytes);
    this.fault = { culprit, of, error };
    if (culprit === undefined || of !== UP) return;
    transactions.failed(culprit, view, error);
    const link = subscriptions.refused(culprit);
    if (link !== undefined) link.error = error;
  }

  /** Octets are missing. */
  lose(): void {
    this.#withdrawals.clear();
  }
}

const SET_SIZE_BYTES = 2;

function linkNumber(link: Link010 | undefined): number {
  return link === undefined ? ABSENT : link.link;
}

/** `not-found: Queue: q.missing not found` */
function errorText(fields: Arguments, bytes: Uint8Array): string {
  const code = fields.number(FIELD.errorCode);
  const names: Readonly<Record<number, string>> = ENUMERATIONS['execution.error-code'];
  const name = code === ABSENT ? 'error' : (names[code] ?? String(code));
  if (!fields.has(FIELD.description)) return name;
  const start = fields.start(FIELD.description);
  const end = Math.min(fields.stop(FIELD.description), start + LIMITS.reasonBytes);
  const text = shortText(bytes, start, end) ?? '';
  return text === '' ? name : `${name}: ${text}`;
}
