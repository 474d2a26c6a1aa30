import type { JsonObject, JsonValue } from './json.ts';
import type { Bytes } from './units.ts';

/**
 * One field of a dissected frame and the bytes it was read from.
 *
 * `[start, end)` counts octets from the first octet of the frame. The children of a node tile it:
 * in order, without a gap and without overlap (constructors, sizes, counts and padding are nodes
 * too), so that every byte of a frame belongs to exactly one leaf.
 */
export interface TreeNode {
  /** The standard's own name in camelCase (`linkCredit`), or the element's index or key. */
  readonly name: string;
  /** What a person reads, in the standard's own spelling: `link-credit`. */
  readonly label: string;
  /** The value as `fields` has it; absent on nodes that only group others. */
  readonly value?: JsonValue;
  /** Type in the standard's words: `uint`, `symbol`, `shortstr`, `list` … */
  readonly type?: string;
  readonly start: Bytes;
  readonly end: Bytes;
  /** Clause of the specification, as `2.7.5`. */
  readonly spec?: string;
  readonly children?: readonly TreeNode[];
  /** A remark in words: why decoding stopped here, what an enumeration value means. */
  readonly note?: string;
}

/** Where and why bytes could not be read as what they claim to be. */
export interface Malformed {
  /** `tcp` (bytes were lost), `frame` (framing), `amqp` (the encoding inside a frame). */
  readonly layer: 'tcp' | 'frame' | 'amqp';
  /** Octets from the first octet of the frame. */
  readonly offset: Bytes;
  readonly reason: string;
}

/** A half-open range of octets in a frame. */
export interface ByteRange {
  readonly start: Bytes;
  readonly end: Bytes;
}

/** Everything that can be said about one frame. */
export interface Dissection {
  /** The standard's own name: `transfer`, `basic.publish`, `content-header`, `empty` … */
  readonly name: string;
  /** The frame's own fields as on the wire; an absent field has no key, a null is null. */
  readonly fields: JsonObject;
  readonly tree: TreeNode;
  /** Ranges that hold credentials; never shown, exported or logged. */
  readonly secrets: readonly ByteRange[];
  readonly malformed?: Malformed;
}
