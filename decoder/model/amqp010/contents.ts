/** Messages coming together on a session, one in each direction at a time. */
import { FRAME_HEADER_BYTES, POSITION, SEGMENT, segmentTypeOf } from '../../amqp010/frame.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { Direction, FrameNumber } from '../../units.ts';
import { type Closing, isBehind } from '../amqp091/closing.ts';
import { leaveInDoubt } from '../amqp091/outcomes.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord } from '../records.ts';
import { Arguments, commandShape, fieldOf } from './arguments.ts';
import { Assembly } from './assembly.ts';
import type { SessionHost } from './host.ts';
import type { Link010 } from './link.ts';
import { MessageHeader } from './message-header.ts';
import type { Publishers } from './publishers.ts';
import { isWhole, positionOf, type Segment } from './segment.ts';
import type { SessionLedger } from './session-ledger.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Transactions } from './transactions.ts';
import type { Transfer } from './transfer.ts';
import type { Transfers } from './transfers.ts';

const UP: Direction = 0;

export const TRANSFER = commandShape('message.transfer');
const DESTINATION = fieldOf(TRANSFER, 'destination');
const ACCEPT_MODE = fieldOf(TRANSFER, 'acceptMode');
const ACQUIRE_MODE = fieldOf(TRANSFER, 'acquireMode');

/** The session that the messages are of. */
export interface ContentsOwner {
  readonly host: SessionHost;
  readonly session: number;
  readonly around: SessionLedger;
  /** By the direction of their messages. */
  readonly sides: readonly [Transfers, Transfers];
  readonly publishers: Publishers;
  readonly subscriptions: Subscriptions;
  readonly transactions: Transactions;
  readonly closing: Closing | undefined;
  finish(record: DeliveryRecord): void;
}

const fields = new Arguments();

export class Contents {
  readonly #owner: ContentsOwner;
  readonly #assemblies: readonly [Assembly, Assembly];
  readonly #header = new MessageHeader();

  constructor(owner: ContentsOwner) {
    this.#owner = owner;
    this.#assemblies = [new Assembly(owner.host.heads), new Assembly(owner.host.heads)];
  }

  /** The first frame of a command: a message before it that is not complete never will be. */
  next(direction: Direction): void {
    const assembly = this.#assemblies[direction];
    const { transfer } = assembly;
    if (transfer === undefined) return;
    assembly.close(false);
    this.#cutOff(transfer, false);
  }

  #cutOff(transfer: Transfer, isOver: boolean): void {
    const { record, link } = transfer;
    if (record === undefined) return;
    if (link !== undefined) this.#owner.around.complete(link, undefined, false);
    if (isOver) leaveInDoubt(record, undefined);
    transfer.record = undefined;
    this.#owner.finish(record);
  }

  /** The first frame of a message.transfer. `place`: of the command. */
  begin(view: FrameView, place: number | undefined): void {
    const { host, session, sides } = this.#owner;
    const side = sides[view.direction];
    const record = host.begin(view);
    record.session = session;
    // What answers it may have been read before it.
    if (host.ledger.lateness.isLate(view)) side.loseAnswers(view.number + 1);
    this.#assemblies[view.direction].begin(side.begin(record, place));
  }

  /** A frame of a message.transfer. `segment`: all of the command, where the frame is its last. */
  command(view: FrameView, segment: Segment | undefined, note: FrameNote): void {
    const { transfer } = this.#assemblies[view.direction];
    if (transfer?.record === undefined) return;
    transfer.record.transfers += 1;
    if (segment !== undefined) this.#address(view, segment, transfer);
    this.#over(view, transfer, note);
  }

  /** Where it goes, and what has to be said of it. */
  #address(view: FrameView, segment: Segment, transfer: Transfer): void {
    const { publishers, subscriptions, around } = this.#owner;
    const { bytes } = segment;
    // Behind class and code, and session.header.
    if (!fields.read(TRANSFER, bytes, segment.start + COMMAND_HEAD_BYTES, segment.end)) return;
    transfer.acceptMode = fields.number(ACCEPT_MODE);
    transfer.acquireMode = fields.number(ACQUIRE_MODE);
    const start = Math.max(fields.start(DESTINATION), 0);
    const end = Math.max(fields.stop(DESTINATION), 0);
    if (view.direction === UP) {
      publishers.begin(bytes, start, end);
      if (typeof around.publishing !== 'string')
        around.publishing.spendMessage(transfer.place !== undefined);
      return;
    }
    const link = subscriptions.receiving(view, bytes, start, end);
    const { record } = transfer;
    if (link === undefined || record === undefined) return;
    record.link = link.link;
    record.linkName = link.name;
    record.address = link.address;
    record.purpose = link.purpose;
    link.deliveries += 1;
    link.credit.spendMessage(transfer.place !== undefined);
    this.#linked(transfer, link);
  }

  #linked(transfer: Transfer, link: Link010): void {
    transfer.link = link;
    const isCounted = transfer.side.isCounted(transfer);
    this.#owner.around.begun(link, transfer.record?.startNanos ?? 0, isCounted);
  }

  /** A frame of a header or a body. */
  frame(view: FrameView, note: FrameNote): void {
    const assembly = this.#assemblies[view.direction];
    const { transfer } = assembly;
    if (transfer?.record === undefined) return;
    const { record } = transfer;
    record.transfers += 1;
    if (segmentTypeOf(view) === SEGMENT.body) assembly.body(view);
    else if (assembly.header.add(view)) this.#readHeader(view, assembly, transfer);
    this.#spend(view, transfer);
    this.#over(view, transfer, note);
  }

  #readHeader(view: FrameView, assembly: Assembly, transfer: Transfer): void {
    const { record } = transfer;
    if (record === undefined) return;
    const header = this.#header;
    const isRead = header.read(assembly.header, record, assembly.hash);
    if (!isRead) assembly.isHashed = false;
    if (view.direction !== UP || !isRead) return;
    const { bytes } = assembly.header;
    const { routingKeyStart, routingKeyEnd } = header;
    this.#owner.publishers.linkOf(view, transfer, bytes, routingKeyStart, routingKeyEnd);
    if (transfer.link !== undefined) this.#linked(transfer, transfer.link);
  }

  /** Octets of header and body count, without those of frame headers (rule byte-accounting). */
  #spend(view: FrameView, transfer: Transfer): void {
    const octets = Math.max(0, view.size - FRAME_HEADER_BYTES);
    transfer.bytes += octets;
    if (view.direction !== UP) transfer.link?.credit.spendBytes(octets);
  }

  /** Says whose frame it was, and completes the message where that is its last. */
  #over(view: FrameView, transfer: Transfer, note: FrameNote): void {
    const { record } = transfer;
    if (record === undefined) return;
    note.link = record.link;
    note.delivery = record.delivery;
    const last = POSITION.lastSegment | POSITION.lastFrame;
    if ((positionOf(view) & last) !== last) return;
    if (record.payloadBytes === ABSENT) record.payloadBytes = 0;
    this.#complete(view.direction, isWhole(view) ? view : undefined);
  }

  /** `at`: the last frame; undefined where it may be missing. */
  #complete(direction: Direction, at: Moment | undefined): void {
    const assembly = this.#assemblies[direction];
    const { transfer } = assembly;
    assembly.close(at !== undefined);
    const record = transfer?.record;
    if (transfer === undefined || record === undefined) return;
    if (at === undefined) record.transfers = ABSENT;
    const { closing, transactions, sides } = this.#owner;
    if (at !== undefined) {
      record.endFrame = at.number;
      record.completeNanos = at.timeNanos;
    }
    if (isBehind(record, closing)) {
      sides[direction].complete(transfer, undefined, closing);
      return;
    }
    const begun = { number: record.startFrame, timeNanos: record.startNanos ?? 0 };
    const transaction = direction === UP ? transactions.at(begun) : undefined;
    transfer.isUncertain = transactions.isUncertain;
    sides[direction].complete(transfer, transaction, undefined);
  }

  /** Octets of a direction are missing: what is under way there is not whole, and may be answered already. */
  lose(direction: Direction, gap: FrameNumber): void {
    const assembly = this.#assemblies[direction];
    if (assembly.transfer === undefined) return;
    this.#owner.sides[direction].loseAnswers(gap);
    this.#complete(direction, undefined);
  }

  /** Messages under way. */
  *records(): Iterable<DeliveryRecord> {
    for (const { transfer } of this.#assemblies) {
      if (transfer?.record !== undefined) yield transfer.record;
    }
  }

  /** Nothing comes any more. `isOver`: what is under way never will be whole. */
  end(isOver: boolean): void {
    for (const assembly of this.#assemblies) {
      const { transfer } = assembly;
      assembly.close(false);
      if (transfer !== undefined) this.#cutOff(transfer, isOver);
    }
  }
}

/** class-code, command-code and session.header. */
export const COMMAND_HEAD_BYTES = 4;
