/** The message of a delivery, put together from its frames. The rules of contract.ts hold here too. */
import { z } from 'zod';
import { count, JsonObjectSchema, JsonValueSchema, TreeNodeSchema } from './contract.ts';

/** Octets of a message sent to the page; of a longer one the rest is only counted. */
export const SHOWN_MESSAGE_BYTES = 256 * 1024;

export const BodyPart = z.strictObject({
  /** `octets`: a data section, or a 0-9-1 body; else a typed AMQP value. */
  kind: z.enum(['octets', 'value', 'sequence']),
  /** Octets `[start, end)` of the message. */
  start: count,
  end: count,
  value: JsonValueSchema.exactOptional(),
});
export type BodyPart = z.infer<typeof BodyPart>;

export const Message = z.strictObject({
  delivery: count,
  /** Octets of it in the capture. */
  messageBytes: count,
  /** Octets are missing from the capture, or it is longer than is read again. */
  isCut: z.boolean(),
  /** The capture has no frame that completes it. */
  isOpen: z.boolean(),
  /** 1.0: its sections, tiling it. */
  sections: z.array(TreeNodeSchema),
  /** 0-9-1: what its content header says. */
  properties: JsonObjectSchema.exactOptional(),
  /** The same as fields with their types; ranges are of that frame. */
  propertyNodes: z.array(TreeNodeSchema).exactOptional(),
  contentType: z.string().exactOptional(),
  contentEncoding: z.string().exactOptional(),
  body: z.array(BodyPart),
  /** Two characters an octet, `**` for one that holds a secret; the first SHOWN_MESSAGE_BYTES. */
  bytes: z.string().regex(/^([0-9a-f]{2}|\*\*)*$/),
  /** Why something is not shown. */
  note: z.string().exactOptional(),
});
export type Message = z.infer<typeof Message>;
