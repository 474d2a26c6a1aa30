import { member } from '../../amqp/message-tracker.ts';
import { dissectFrame10 } from '../../amqp10/dissect.ts';
import { type FieldPlaces, fieldIndex } from '../../amqp10/scan-fields.ts';
import { textOf } from '../../amqp10/secret.ts';
import { WholeValueReader } from '../../amqp10/whole-value.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { JsonValue } from '../../json.ts';
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

const FIELDS = {
  role: fieldIndex('attach', 'role'),
  sndSettleMode: fieldIndex('attach', 'sndSettleMode'),
  rcvSettleMode: fieldIndex('attach', 'rcvSettleMode'),
  source: fieldIndex('attach', 'source'),
  target: fieldIndex('attach', 'target'),
  unsettled: fieldIndex('attach', 'unsettled'),
  initialDeliveryCount: fieldIndex('attach', 'initialDeliveryCount'),
} as const;

const values = new WholeValueReader();

/** A field that was reached: undefined where the list ends before it; null as on the wire. */
function fieldOf(fields: FieldPlaces, field: number, end: number): JsonValue | undefined {
  if (field >= fields.count) return undefined;
  const at = fields.at(field);
  return at === ABSENT ? null : values.read(fields.bytes, at, end);
}

/**
 * Reads an attach that is well-formed and here to its end; undefined where only `readAttach` can, as of a
 * source that is very long.
 *
 * @param fields hold the frame, `payloadStart` is known
 */
export function readWholeAttach(fields: FieldPlaces, view: FrameView, name: string) {
  const field = (key: keyof typeof FIELDS) => fieldOf(fields, FIELDS[key], fields.payloadStart);
  const isLarge = view.size > LIMITS.keptAttachBytes;
  const source = isLarge ? undefined : field('source');
  const target = isLarge ? undefined : field('target');
  // What was reached and has no value is left to the reader that has one for everything.
  const { count } = fields;
  if (source === undefined && !isLarge && count > FIELDS.source) return undefined;
  if (target === undefined && !isLarge && count > FIELDS.target) return undefined;
  const role = field('role');
  const facts: AttachFacts = {
    name,
    role: typeof role === 'boolean' ? role : undefined,
    sndSettleMode: asNumber(field('sndSettleMode')),
    rcvSettleMode: asNumber(field('rcvSettleMode')),
    source,
    target,
    hasModes: true,
    isSourceWhole: true,
    isTargetWhole: true,
    initialDeliveryCount: asNumber(field('initialDeliveryCount')) ?? ABSENT,
    resumes: fields.at(FIELDS.unsettled) !== ABSENT,
  };
  return facts;
}

/** Reads an attach in full, whatever is left of it; a rare frame. */
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
    sndSettleMode: asNumber(fields.sndSettleMode),
    rcvSettleMode: asNumber(fields.rcvSettleMode),
    source: large ? undefined : source,
    target: large ? undefined : target,
    hasModes: isWhole || source !== undefined,
    isSourceWhole: isWhole || target !== undefined,
    isTargetWhole: isWhole || unsettled !== undefined || fields.incompleteUnsettled !== undefined,
    initialDeliveryCount: asNumber(fields.initialDeliveryCount) ?? ABSENT,
    resumes: unsettled !== undefined && unsettled !== null,
  };
}

function asNumber(value: JsonValue | undefined): number | undefined {
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
