/** Frames, and what their rows refer to. -1 stands for absent: all of these fields are unsigned. */
import type { Table } from '../table.ts';

export const FRAMES = {
  name: 'frames',
  columns: [
    { name: 'number', type: 'BIGINT', meaning: 'frames and gaps in the order of release, from 1' },
    { name: 'packet', type: 'BIGINT', meaning: 'packet with which the frame was complete' },
    {
      name: 'time_nanos',
      type: 'BIGINT',
      unit: 'nanoseconds',
      meaning: 'time of that packet since the first one',
    },
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'direction', type: 'UTINYINT', meaning: '0 client-to-server, 1 server-to-client' },
    { name: 'protocol', type: 'UTINYINT', meaning: 'index into PROTOCOL_NAMES' },
    { name: 'type', type: 'INTEGER', meaning: 'what frame it is: TYPE of frame-view.ts' },
    {
      name: 'channel',
      type: 'INTEGER',
      meaning: 'channel number of the frame header',
      spec: '2.3.1',
    },
    { name: 'size', type: 'BIGINT', unit: 'octets', meaning: 'the whole frame on the wire' },
    {
      name: 'stream_offset',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'where it starts in its direction of the connection',
    },
    {
      name: 'file_offset',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'where its first octet lies in the plain capture file',
    },
    { name: 'piece_count', type: 'INTEGER', meaning: 'parts of the file that make it up' },
    {
      name: 'malformed_layer',
      type: 'UTINYINT',
      meaning: 'index into MALFORMED_LAYERS, 0 when well-formed',
    },
    { name: 'malformed_offset', type: 'BIGINT', unit: 'octets', meaning: 'where in the frame' },
    { name: 'malformed_reason_id', type: 'INTEGER', meaning: 'why, in strings' },
    { name: 'flags', type: 'INTEGER', meaning: 'FLAG bits of frame-view.ts' },
    { name: 'handle', type: 'BIGINT', meaning: 'link handle', spec: '2.6.2' },
    {
      name: 'delivery_id',
      type: 'BIGINT',
      meaning: 'delivery-id, first of a disposition, or delivery-tag',
      spec: '2.8.3',
    },
    { name: 'last_id', type: 'BIGINT', meaning: 'last of a disposition', spec: '2.7.6' },
    {
      name: 'payload_bytes',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'message octets in the frame; body-size of a content header',
    },
    {
      name: 'credit',
      type: 'BIGINT',
      meaning: 'link-credit, prefetch-count or message-count',
      spec: '2.6.7',
    },
    {
      name: 'message_frame',
      type: 'BIGINT',
      meaning: 'frame in which the message began, if over several',
      spec: '2.6.14',
    },
    {
      name: 'missing_bytes',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'gap: octets that never came',
    },
    {
      name: 'skipped_bytes',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'gap: octets passed over to the next frame',
    },
    {
      name: 'name_id',
      type: 'INTEGER',
      meaning: 'link name, queue, consumer tag or container-id, in strings',
    },
    {
      name: 'address_id',
      type: 'INTEGER',
      meaning: 'address of source or target, or exchange, in strings',
    },
    { name: 'routing_key_id', type: 'INTEGER', meaning: 'routing key, in strings' },
    {
      name: 'error_id',
      type: 'INTEGER',
      meaning: 'error condition or reply-text, in strings',
      spec: '2.8.14',
    },
    { name: 'reply_code', type: 'INTEGER', meaning: 'reply-code of a close or return' },
    { name: 'session', type: 'INTEGER', meaning: 'n of c1.s<n>' },
    { name: 'link', type: 'INTEGER', meaning: 'n of c1.s1.l<n>' },
    {
      name: 'delivery',
      type: 'BIGINT',
      meaning: 'the delivery that it carries, or the only one that it settles',
    },
    {
      name: 'settles',
      type: 'INTEGER',
      meaning: 'deliveries that it settles or gives an outcome; absent where it cannot',
    },
  ],
} as const satisfies Table;

export const STRINGS = {
  name: 'strings',
  columns: [
    { name: 'id', type: 'INTEGER', meaning: 'from 1; one text may have several' },
    { name: 'text', type: 'VARCHAR', meaning: 'the text; U+FFFD stands for what is not UTF-8' },
  ],
} as const satisfies Table;

export const PIECES = {
  name: 'pieces',
  columns: [
    { name: 'number', type: 'BIGINT', meaning: 'the frame' },
    {
      name: 'start',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'where in the frame the piece starts',
    },
    { name: 'length', type: 'BIGINT', unit: 'octets', meaning: 'its length' },
    {
      name: 'file_offset',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'where it lies in the plain capture file',
    },
    { name: 'packet', type: 'BIGINT', meaning: 'the packet that carried it' },
  ],
} as const satisfies Table;
