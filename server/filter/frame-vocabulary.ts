/** What a filter over frames may name. The documentation of these fields is README.md beside this file. */
import { FRAME_TYPE_NAMES, frameTypeCode } from '../../decoder/amqp/frame-types.ts';
import { ABSENT, type FrameView, MALFORMED_LAYERS, TYPE } from '../../decoder/frame-view.ts';
import type { FrameMeaning } from '../../decoder/model/frame-note.ts';
import type { LinkRecord } from '../../decoder/model/records.ts';
import type { NumberRange } from './ast.ts';
import {
  connectionField,
  directionField,
  linkId,
  protocolField,
  sessionId,
} from './common-fields.ts';
import { choice, numberField, textField } from './field-makers.ts';
import { FRAME_FLAG_FIELDS } from './frame-flags.ts';
import { frameText } from './frame-text.ts';
import type { Choice, Field, NumberField, TextField, Vocabulary } from './vocabulary.ts';

/** A frame and what it means for the protocol state. */
export interface FrameRecord {
  readonly view: FrameView;
  readonly meaning: FrameMeaning;
  /** What the link that it belongs to is called, once that is over; undefined where nothing tells. */
  readonly link?: LinkTexts | undefined;
}

export type LinkTexts = Pick<LinkRecord, 'name' | 'address'>;

const PLACE: readonly Field<FrameView>[] = [
  numberField(
    'number',
    {
      name: 'number',
      aliases: ['frame', 'no'],
      meaning: 'the number of the frame in the capture',
      examples: ['number:12', 'number:100..200'],
    },
    { column: 'number', read: (view) => view.number },
  ),
  numberField(
    'number',
    {
      name: 'packet',
      meaning: 'the packet of the capture with which the frame was complete',
      examples: ['packet>=1000'],
    },
    { column: 'packet', read: (view) => view.packet },
  ),
  numberField(
    'time',
    {
      name: 'time',
      aliases: ['t'],
      meaning: "the frame's time, from the first packet of the capture or as an instant",
      examples: ['time>41.1s', 'time:350ms..1.5s', 'time>=2026-01-31T08:00:00Z'],
    },
    { column: 'time_nanos', read: (view) => view.timeNanos },
  ),
  connectionField((view) => view.connection),
  directionField('the way the frame went', (view) => view.direction),
  protocolField((view) => view.protocol),
  numberField(
    'number',
    {
      name: 'channel',
      aliases: ['ch'],
      meaning: 'the channel number of the frame',
      examples: ['channel:1', 'channel>0'],
    },
    { column: 'channel', read: (view) => view.channel, absent: ABSENT },
  ),
];

const TYPE_CHOICES: readonly Choice[] = FRAME_TYPE_NAMES.flatMap((name) => {
  const code = frameTypeCode(name);
  return code === undefined ? [] : [choice(name, code)];
});

const UNKNOWN_METHOD = /^(\d{1,5})\.(\d{1,5}|\*)$/;

/** Methods that no table knows go by their numbers: `60.200`, or `60.*` for those of a class. */
function unknownMethod(written: string): NumberRange | undefined {
  const match = UNKNOWN_METHOD.exec(written);
  if (match === null) return undefined;
  const base = TYPE.unknownMethod + Number(match[1]) * 65536;
  if (match[2] === '*') return { from: base, to: base + 65535 };
  const code = frameTypeCode(written) ?? base + Number(match[2]);
  return { from: code, to: code };
}

const CONTENT: readonly Field<FrameView>[] = [
  {
    ...numberField<FrameView>(
      'enum',
      {
        name: 'type',
        aliases: ['kind', 'method', 'performative'],
        meaning: "what frame it is, by the standard's own name",
        examples: ['type:transfer', 'type:basic.publish,basic.deliver', 'type:sasl-*', 'type:gap'],
      },
      { column: 'type', read: (view) => view.type },
    ),
    choices: TYPE_CHOICES,
    otherChoice: unknownMethod,
  },
  numberField(
    'size',
    {
      name: 'size',
      aliases: ['bytes', 'length'],
      meaning: 'the octets of the whole frame on the wire',
      examples: ['size>4k', 'size:1k..4k'],
    },
    { column: 'size', read: (view) => view.size, absent: ABSENT },
  ),
  textField(
    {
      name: 'name',
      aliases: ['queue', 'consumer', 'container'],
      meaning:
        'the name of the link, queue, consumer tag, container, destination or session that the frame names',
      examples: ['name:orders', 'queue:amq.gen-*', 'name:*'],
    },
    {
      column: 'name_id',
      interned: true,
      read: (view) => frameText(view, view.nameStart, view.nameEnd),
    },
  ),
  textField(
    {
      name: 'address',
      aliases: ['exchange', 'source', 'target'],
      meaning: 'the address of the source or target, or the exchange',
      examples: ['address:/queues/orders', 'exchange:""', 'address:*orders*'],
    },
    {
      column: 'address_id',
      interned: true,
      read: (view) => frameText(view, view.addressStart, view.addressEnd),
    },
  ),
  textField(
    {
      name: 'routing-key',
      aliases: ['routingkey', 'key', 'rk'],
      meaning: 'the routing key',
      examples: ['routing-key:order.*', 'key=Order.New'],
    },
    {
      column: 'routing_key_id',
      interned: true,
      read: (view) => frameText(view, view.routingKeyStart, view.routingKeyEnd),
    },
  ),
  numberField(
    'number',
    {
      name: 'handle',
      meaning: 'the link handle (1.0)',
      examples: ['handle:0'],
    },
    { column: 'handle', read: (view) => view.handle, absent: ABSENT },
  ),
  numberField(
    'number',
    {
      name: 'delivery-id',
      aliases: ['deliveryid', 'delivery-tag', 'tag', 'first'],
      meaning:
        'the delivery-id, the first of a disposition, the delivery tag (0-9-1), or the command-id that the frame names (0-10)',
      examples: ['delivery-id:17', 'tag>=100'],
    },
    { column: 'delivery_id', read: (view) => view.deliveryId, absent: ABSENT },
  ),
  numberField(
    'number',
    {
      name: 'last',
      noun: 'last delivery-id',
      aliases: ['last-id'],
      meaning: 'the last delivery of a disposition',
      examples: ['last:17', '-last:* type:disposition'],
    },
    { column: 'last_id', read: (view) => view.lastId, absent: ABSENT },
  ),
  numberField(
    'size',
    {
      name: 'payload',
      aliases: ['body', 'payload-bytes'],
      meaning: 'the octets of the message in the frame, or the body size that its header tells',
      examples: ['payload>1M', 'payload:0'],
    },
    { column: 'payload_bytes', read: (view) => view.payloadBytes, absent: ABSENT },
  ),
  numberField(
    'number',
    {
      name: 'credit',
      aliases: ['link-credit', 'prefetch', 'prefetch-count', 'message-count'],
      meaning:
        'the link credit (1.0), prefetch count or message count (0-9-1), or the credit that a message.flow adds (0-10)',
      examples: ['credit:0', 'credit<10'],
    },
    { column: 'credit', read: (view) => view.credit, absent: ABSENT },
  ),
  numberField(
    'number',
    {
      name: 'message-frame',
      aliases: ['message'],
      meaning:
        'the frame in which a message over several transfers, or a segment in several frames (0-10), began',
      examples: ['message-frame:120'],
    },
    { column: 'message_frame', read: (view) => view.messageFrame, absent: ABSENT },
  ),
];

const TROUBLE: readonly Field<FrameView>[] = [
  textField(
    {
      name: 'error',
      aliases: ['condition', 'reply-text'],
      meaning:
        'the error condition (1.0), the reply text (0-9-1), or the description of an exception (0-10)',
      examples: ['error:*', 'error:amqp:not-found', 'error:*precondition*'],
    },
    {
      column: 'error_id',
      interned: true,
      read: (view) => frameText(view, view.errorStart, view.errorEnd),
    },
  ),
  numberField(
    'number',
    {
      name: 'reply-code',
      aliases: ['replycode', 'code'],
      meaning:
        'the reply code of a close or return (0-9-1), or the code of an exception, detached or reject (0-10)',
      examples: ['reply-code:404', 'reply-code>=400'],
    },
    { column: 'reply_code', read: (view) => view.replyCode, absent: ABSENT },
  ),
  {
    ...numberField<FrameView>(
      'enum',
      {
        name: 'malformed',
        noun: 'fault',
        aliases: ['broken'],
        meaning: 'the layer at which the frame cannot be read as what it claims to be',
        examples: ['malformed:*', 'malformed:tcp'],
      },
      { column: 'malformed_layer', read: (view) => view.malformedLayer, absent: 0 },
    ),
    choices: MALFORMED_LAYERS.flatMap((name, code) => (code === 0 ? [] : [choice(name, code)])),
  },
  numberField(
    'size',
    {
      name: 'missing',
      noun: 'count of missing octets',
      aliases: ['missing-bytes'],
      meaning: 'the octets of a gap that never came',
      examples: ['missing:*', 'missing>1k'],
    },
    { column: 'missing_bytes', read: (view) => view.missingBytes, absent: ABSENT },
  ),
  numberField(
    'size',
    {
      name: 'skipped',
      noun: 'count of skipped octets',
      aliases: ['skipped-bytes'],
      meaning: 'the octets after a gap that were passed over to find the next frame',
      examples: ['skipped>0'],
    },
    { column: 'skipped_bytes', read: (view) => view.skippedBytes, absent: ABSENT },
  ),
];

const STATE: readonly Field<FrameRecord>[] = [
  textField(
    {
      name: 'session',
      meaning: 'the session or channel that the frame belongs to',
      examples: ['session:c1.s2', '-session:*'],
    },
    sessionId(placeOf),
  ),
  textField(
    {
      name: 'link',
      meaning:
        'the link, consumer or publisher that it belongs to, by identifier, name or address, or the name of one that it names',
      examples: ['link:c1.s1.l1', 'link:orders'],
    },
    linkId(placeOf),
    { ofLink: 'name', read: ({ link }) => link?.name },
    { ofLink: 'address', read: ({ link }) => link?.address },
    {
      column: 'name_id',
      interned: true,
      read: ({ view }) => frameText(view, view.nameStart, view.nameEnd),
    },
  ),
  numberField(
    'number',
    {
      name: 'delivery',
      meaning: 'the delivery that it carries, or the only one that it settles',
      examples: ['delivery:17', 'delivery:*'],
    },
    { column: 'delivery', read: ({ meaning }) => meaning.delivery, absent: ABSENT },
  ),
  numberField(
    'number',
    {
      name: 'settles',
      noun: 'count of deliveries settled',
      meaning: 'how many deliveries it settles or gives an outcome',
      examples: ['settles>1'],
    },
    { column: 'settles', read: ({ meaning }) => meaning.settles, absent: ABSENT },
  ),
];

function placeOf({ view, meaning }: FrameRecord) {
  return { connection: view.connection, session: meaning.session, link: meaning.link };
}

function ofView(field: Field<FrameView>): Field<FrameRecord> {
  return field.kind === 'text' ? textOfView(field) : numberOfView(field);
}

function textOfView(field: TextField<FrameView>): TextField<FrameRecord> {
  return {
    ...field,
    sources: field.sources.map((source) => ({
      ...source,
      read: ({ view }) => source.read(view),
    })),
  };
}

function numberOfView({ also = [], ...field }: NumberField<FrameView>): NumberField<FrameRecord> {
  return {
    ...field,
    read: ({ view }) => field.read(view),
    also: also.map(({ sql, read }) => ({ sql, read: ({ view }) => read(view) })),
  };
}

export const FRAME_VOCABULARY: Vocabulary<FrameRecord> = {
  subject: 'frames',
  fields: [...[...PLACE, ...CONTENT, ...FRAME_FLAG_FIELDS, ...TROUBLE].map(ofView), ...STATE],
  freeText: ['name', 'address', 'routing-key', 'error', 'type'],
};
