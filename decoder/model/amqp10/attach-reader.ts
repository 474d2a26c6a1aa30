import { type FieldPlaces, fieldIndex } from '../../amqp10/scan-fields.ts';
import { textEnd, textStart } from '../../amqp10/scan-value.ts';
import { utf8 } from '../../amqp10/value.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import { type AttachFacts, readAttach, readWholeAttach } from './attach-facts.ts';

const NAME = fieldIndex('attach', 'name');
const ROLE = fieldIndex('attach', 'role');

interface Known {
  readonly count: number;
  readonly octets: Uint8Array;
  readonly facts: AttachFacts;
}

/**
 * Reads attaches. In a capture of many short connections they say the same again and again, but for the
 * link's name and its handle: what stands behind those two is read once, and kept once.
 */
export class AttachReader {
  readonly #fields: FieldPlaces;
  readonly #known: (Known | undefined)[] = new Array(LIMITS.knownAttaches).fill(undefined);

  /** @param fields hold the frame when it is read */
  constructor(fields: FieldPlaces) {
    this.#fields = fields;
  }

  read(view: FrameView): AttachFacts {
    const { count, payloadStart: end } = this.#fields;
    const { bytes } = view;
    const start = this.#fields.at(ROLE);
    const name = this.#name(view);
    if (name === undefined || start === ABSENT || end === ABSENT) return readAttach(view);
    if (end - start > LIMITS.knownAttachBytes) return this.#read(view, name);
    const place = placeOf(bytes, start, end);
    const known = this.#known[place];
    if (known?.count === count && isSame(known.octets, bytes, start, end)) {
      return { ...known.facts, name };
    }
    const facts = this.#read(view, name);
    this.#known[place] = { count, octets: bytes.slice(start, end), facts };
    return facts;
  }

  #read(view: FrameView, name: string): AttachFacts {
    return readWholeAttach(this.#fields, view, name) ?? readAttach(view);
  }

  /** undefined for what is no name, or stands in a frame that is not well-formed. */
  #name({ bytes, malformedLayer }: FrameView): string | undefined {
    const at = this.#fields.at(NAME);
    if (malformedLayer !== 0 || at === ABSENT || (bytes[at] & 0x0f) !== 1) return undefined;
    const start = textStart(bytes, at);
    return start === ABSENT ? undefined : utf8(bytes, start, textEnd(bytes, at));
  }
}

/** FNV-1a. */
function placeOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return ((hash ^ (hash >>> 16)) >>> 0) % LIMITS.knownAttaches;
}

function isSame(octets: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (octets.length !== end - start) return false;
  for (let i = 0; i < octets.length; i++) if (octets[i] !== bytes[start + i]) return false;
  return true;
}
