/** The decoder's public surface: bytes of a capture in, frames and what they hold out. */

export { FRAME_TYPE_NAMES, frameTypeCode, frameTypeName } from './amqp/frame-types.ts';
export { CaptureError } from './capture/capture-error.ts';
export { CaptureDecoder, type DecodeOptions } from './decode.ts';
export { describeFrame, dissectFrame, type FrameContext } from './dissect.ts';
export { ABSENT, FLAG, FrameView, MALFORMED_LAYERS, type PieceList, TYPE } from './frame-view.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { PROTOCOL_NAMES, type ProtocolCode, type ProtocolName } from './protocol.ts';
export type { CaptureFacts, ConnectionInfo, DecodeSink, NotAmqp, Transport } from './sink.ts';
export type { ByteRange, Dissection, Malformed, TreeNode } from './tree.ts';
export { DIRECTION_NAMES } from './units.ts';
