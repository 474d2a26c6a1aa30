/** The row of one frame as everybody sees it: on the command line, over HTTP, in exports. */
import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import { dissectFrame, type FrameContext } from '../../decoder/dissect.ts';
import { ABSENT, MALFORMED_LAYERS, TYPE } from '../../decoder/frame-view.ts';
import type { JsonObject } from '../../decoder/json.ts';
import { LIMITS } from '../../decoder/limits.ts';
import type { FrameMeaning } from '../../decoder/model/frame-note.ts';
import { PROTOCOL_NAMES, type ProtocolName } from '../../decoder/protocol.ts';
import type { Dissection, Malformed } from '../../decoder/tree.ts';
import { DIRECTION_NAMES } from '../../decoder/units.ts';

/** What the first reading found: a FrameView has it, and so has a row of the index. ABSENT where unknown. */
export interface FrameNumbers {
  readonly number: number;
  readonly packet: number;
  readonly timeNanos: number;
  readonly connection: number;
  readonly direction: number;
  readonly protocol: number;
  readonly type: number;
  readonly channel: number;
  readonly size: number;
  readonly malformedLayer: number;
  readonly malformedOffset: number;
  readonly missingBytes: number;
  readonly skippedBytes: number;
}

/** A key that does not apply or is not known is absent. The keys stand in this order. */
export interface FrameRow {
  readonly number: number;
  readonly packet: number;
  readonly timeNanos: number;
  readonly connection: string;
  readonly direction: (typeof DIRECTION_NAMES)[number];
  readonly protocol?: ProtocolName;
  readonly channel?: number;
  readonly name: string;
  readonly size?: number;
  /** `c1.s1`, `c1.s1.l1`. */
  readonly session?: string;
  readonly link?: string;
  /** The delivery it carries, or the only one that it settles. */
  readonly delivery?: number;
  /** Deliveries that it settles or gives an outcome. */
  readonly settles?: number;
  readonly fields: JsonObject;
  readonly malformed?: Malformed;
}

/**
 * @param malformedReason in words, when the first reading found the frame malformed
 * @param meaning where the protocol state was followed
 */
export function frameRow(
  frame: FrameNumbers,
  malformedReason: string,
  dissection: Pick<Dissection, 'fields' | 'malformed'>,
  meaning?: FrameMeaning,
): FrameRow {
  const malformed = malformedOf(frame, malformedReason) ?? dissection.malformed;
  return {
    number: frame.number,
    packet: frame.packet,
    timeNanos: frame.timeNanos,
    connection: `c${frame.connection}`,
    direction: DIRECTION_NAMES[frame.direction],
    ...(frame.protocol !== 0 && { protocol: PROTOCOL_NAMES[frame.protocol] }),
    ...(frame.channel !== ABSENT && { channel: frame.channel }),
    name: frameTypeName(frame.type),
    ...(frame.size !== ABSENT && { size: frame.size }),
    ...(meaning !== undefined && meaningOf(frame.connection, meaning)),
    fields: dissection.fields,
    ...(malformed !== undefined && { malformed }),
  };
}

function meaningOf(connection: number, { session, link, delivery, settles }: FrameMeaning) {
  const sessionName = `c${connection}.s${session}`;
  return {
    ...(session !== ABSENT && { session: sessionName }),
    ...(session !== ABSENT && link !== ABSENT && { link: `${sessionName}.l${link}` }),
    ...(delivery !== ABSENT && { delivery }),
    ...(settles !== ABSENT && { settles }),
  };
}

/** The first fault found is the cause; the second reading looks closer and may find one more. */
function malformedOf(frame: FrameNumbers, reason: string): Malformed | undefined {
  const layer = MALFORMED_LAYERS[frame.malformedLayer];
  return layer === undefined || layer === 'none'
    ? undefined
    : { layer, offset: frame.malformedOffset, reason };
}

/**
 * Dissect a frame or a gap; a gap has no octets, only its own two counts. Of a frame longer than
 * LIMITS.frameHeadBytes its beginning is enough.
 */
export function dissectRow(
  octets: Uint8Array,
  frame: Pick<FrameNumbers, 'type' | 'missingBytes' | 'skippedBytes' | 'malformedLayer'>,
  context: FrameContext,
): Dissection {
  if (frame.type === TYPE.gap) return gapDissection(frame);
  const isShort = octets.length < context.size && octets.length >= LIMITS.frameHeadBytes;
  // What the first reading did not find lost was there.
  const isLeftOut = isShort && MALFORMED_LAYERS[frame.malformedLayer] !== 'tcp';
  return dissectFrame(octets, isLeftOut ? { ...context, isLeftOut } : context);
}

function gapDissection({
  missingBytes,
  skippedBytes,
}: Pick<FrameNumbers, 'missingBytes' | 'skippedBytes'>): Dissection {
  const note = 'These octets of the stream are not in the capture, or could not be told apart.';
  return {
    name: 'gap',
    fields: {
      ...(missingBytes !== ABSENT && { missingBytes }),
      ...(skippedBytes !== ABSENT && { skippedBytes }),
    },
    tree: { name: 'gap', label: 'gap', start: 0, end: 0, note },
    secrets: [],
  };
}
