/** The message of a delivery, put together from a second reading of its frames. */
import { TYPE } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import { LIMITS } from '../../decoder/limits.ts';
import { type MessageFrame, readMessageOf } from '../../decoder/message.ts';
import type { TreeNode } from '../../decoder/tree.ts';
import { type Message, SHOWN_MESSAGE_BYTES } from '../api/message-contract.ts';
import { contiguous, hexOf } from '../rows/frame-octets.ts';
import type { IndexedFrame } from './client.ts';
import { FrameFile } from './frame-bytes.ts';
import { numbersOf, type OpenCapture, protocolOf, readOf } from './reread.ts';
import type { IndexedDelivery } from './state-reader.ts';

/** Frames of one message that are put together; what further ones carry is not shown. */
export const MESSAGE_FRAMES = 4096;
const TRANSFER = TYPE.amqp10 + 0x14;
const CARRIERS: ReadonlySet<number> = new Set([
  TRANSFER,
  TYPE.contentHeader,
  TYPE.contentBody,
  TYPE.segmentHeader,
  TYPE.segmentBody,
]);

/** @param frames of the delivery, in order; those that carry nothing are passed over */
export async function messageOf(
  capture: OpenCapture,
  delivery: IndexedDelivery,
  frames: readonly IndexedFrame[],
): Promise<Message> {
  const { index, id } = capture;
  const all = frames.filter(
    (frame) => frame.delivery === delivery.delivery && CARRIERS.has(frame.type),
  );
  const carriers = withinBytes(all, LIMITS.shownMessageBytes);
  const pieces = await index.piecesOf(
    id,
    numbersOf(carriers, ({ pieceCount }) => pieceCount > 0),
  );
  const octets = await FrameFile.use(capture, (file) =>
    file.read(carriers.map((frame) => readOf(frame, pieces.get(frame.number), frame.size))),
  );
  const parts = carriers.map((frame, place) => partOf(frame, contiguous(octets[place])));
  const isOpen = delivery.endFrame < 0;
  const first = carriers.at(0);
  const read = readMessageOf(first ? protocolOf(first) : 0, parts, isOpen);
  const shown = read.octets.subarray(0, SHOWN_MESSAGE_BYTES);
  const { start, end } = { start: 0, end: shown.length };
  const kinds = kindsOf(read.properties ?? propertiesOf(read.sections));
  return {
    delivery: delivery.delivery,
    messageBytes: read.octets.length,
    isCut: read.isCut || carriers.length < all.length || frames.length === MESSAGE_FRAMES,
    isOpen,
    sections: [...read.sections],
    ...(read.properties !== undefined && { properties: read.properties }),
    ...(read.propertyNodes !== undefined && { propertyNodes: [...read.propertyNodes] }),
    ...kinds,
    body: [...read.body],
    bytes: hexOf(
      { octets: shown, present: end > 0 ? [{ start, end }] : [] },
      read.secrets.map((range) => ({ ...range, end: Math.min(range.end, end) })),
    ),
    ...noteOf(read.note, carriers.length),
  };
}

/** The first frames that together have no more octets than that. */
function withinBytes(frames: readonly IndexedFrame[], limitBytes: number): IndexedFrame[] {
  let bytes = 0;
  return frames.filter(({ size }) => {
    bytes += Math.max(size, 0);
    return bytes <= limitBytes;
  });
}

function noteOf(note: string | undefined, carriers: number): { note?: string } {
  if (note !== undefined) return { note };
  return carriers === 0 ? { note: 'The capture has no frame that carries this message.' } : {};
}

function partOf({ size, direction, type, flags }: IndexedFrame, octets: Uint8Array): MessageFrame {
  return { octets, size, direction: direction === 0 ? 0 : 1, type, flags };
}

/** The fields of a properties section, by name. */
function propertiesOf(sections: readonly TreeNode[]): { readonly [name: string]: JsonValue } {
  const section = sections.find(({ name }) => name === 'properties');
  const fields = section?.children?.map(({ name, value }) => [name, value] as const) ?? [];
  return Object.fromEntries(
    fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** What the message says that its body is. */
function kindsOf(properties: { readonly [name: string]: JsonValue }) {
  const contentType = textOf(properties.contentType);
  const contentEncoding = textOf(properties.contentEncoding);
  return {
    ...(contentType !== undefined && { contentType }),
    ...(contentEncoding !== undefined && { contentEncoding }),
  };
}

/** A shortstr, or the text of a symbol. */
function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return 'value' in value && typeof value.value === 'string' ? value.value : undefined;
}
