import { member } from '../../amqp/message-tracker.ts';
import { dissectFrame10 } from '../../amqp10/dissect.ts';
import { textOf } from '../../amqp10/secret.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { LIMITS } from '../../limits.ts';
import type { Outcome, Purpose } from '../records.ts';

/** What one end of a link says when it attaches (2.7.3). */
export interface AttachFacts {
  readonly name: string | undefined;
  /** `true` is receiver; undefined when the frame was cut before it. */
  readonly role: boolean | undefined;
  readonly sndSettleMode: number | undefined;
  readonly rcvSettleMode: number | undefined;
  /**
   * As in `fields`; undefined when absent, null when refused, left out when very large. Of a frame that was
   * cut the last one that is there may be a part only.
   */
  readonly source: JsonValue | undefined;
  readonly target: JsonValue | undefined;
  /** The frame goes on behind both modes; */
  readonly hasModes: boolean;
  /** behind its source, its target. */
  readonly isSourceWhole: boolean;
  readonly isTargetWhole: boolean;
  /** ABSENT without it. */
  readonly initialDeliveryCount: number;
  /** It brings a map of unsettled deliveries: the link is resumed. */
  readonly resumes: boolean;
}

/** Reads an attach in full; a rare frame. */
export function readAttach(view: FrameView): AttachFacts {
  const { fields } = dissectFrame10(view.bytes.subarray(view.start, view.end), {
    size: view.size,
    direction: view.direction,
    flags: 0,
  });
  const isWhole = view.end - view.start >= view.size;
  const large = view.size > LIMITS.keptAttachBytes;
  const { name, role, source, target, unsettled } = fields;
  return {
    name: typeof name === 'string' ? name : undefined,
    role: typeof role === 'boolean' ? role : undefined,
    sndSettleMode: numberOf(fields, 'sndSettleMode'),
    rcvSettleMode: numberOf(fields, 'rcvSettleMode'),
    source: large ? undefined : source,
    target: large ? undefined : target,
    hasModes: isWhole || source !== undefined,
    isSourceWhole: isWhole || target !== undefined,
    isTargetWhole: isWhole || unsettled !== undefined || fields.incompleteUnsettled !== undefined,
    initialDeliveryCount: numberOf(fields, 'initialDeliveryCount') ?? ABSENT,
    resumes: unsettled !== undefined && unsettled !== null,
  };
}

function numberOf(fields: JsonObject, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' ? value : undefined;
}

/** The address of a source or target; undefined for none. */
export function addressOf(terminus: JsonValue | undefined): string | undefined {
  const address = member(member(terminus, 'value'), 'address');
  return typeof address === 'string' ? address : undefined;
}

/** Whether a target is the coordinator of transactions (4.5.1). */
export function isCoordinator(target: JsonValue | undefined): boolean {
  return member(target, 'descriptor') === 'coordinator';
}

/** What settling without a state means, by the source's default-outcome (3.5.3). */
export function defaultOutcomeOf(source: JsonValue | undefined): Outcome | undefined {
  const outcome = member(member(member(source, 'value'), 'defaultOutcome'), 'descriptor');
  switch (outcome) {
    case 'accepted':
    case 'rejected':
    case 'released':
    case 'modified':
      return outcome;
    default:
      return undefined;
  }
}

/** Whether a terminus outlives its session and connection, so that its deliveries can be resumed. */
export function isKept(terminus: JsonValue | undefined): boolean {
  const value = member(terminus, 'value');
  const timeout = member(value, 'timeout');
  const policy = textOf(member(value, 'expiryPolicy'));
  return policy === 'never' || (typeof timeout === 'number' && timeout > 0);
}

/** Whose messages go over a link to or from that address. */
export function purposeOf(address: string | undefined): Purpose {
  if (address === undefined) return 'message';
  if (address === '$cbs') return 'cbs';
  if (address === '/management' || address === '$management') return 'management';
  return address.endsWith('/$management') ? 'management' : 'message';
}
