/** Reads the arguments of controls, commands and structs where they lie; allocates nothing. */
import { CLASSES, type FieldSpec, type StructSpec, TYPES } from '../../amqp010/spec.ts';
import { ABSENT } from '../../frame-view.ts';

/** Octets of the presence bits. */
const PACK_BYTES = 2;
const MOST_FIELDS = 8 * PACK_BYTES;

/** The fields of a control, command or coded struct, by the order of their presence bits. */
export interface Shape {
  /** Class code and code, as two octets of a frame say them. */
  readonly code: number;
  readonly names: readonly string[];
  /** Octets of each field; of a field that says its size, less than 0: how many octets say it, negated. */
  readonly widths: Int8Array;
}

function widthOf({ type }: FieldSpec): number {
  if (type === 'message.reply-to') return -2;
  if (type === 'dtx.xid') return -4;
  const known: { readonly width?: number; readonly sizeWidth?: number } = TYPES[type];
  return known.width ?? -(known.sizeWidth ?? 0);
}

function shape(code: number, fields: readonly FieldSpec[]): Shape {
  return {
    code,
    names: fields.map(({ name }) => name),
    widths: Int8Array.from(fields, widthOf),
  };
}

function classOf(name: string) {
  const found = CLASSES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no class ${name} in the table`);
  return found;
}

/** Of `message.transfer`. */
export function commandShape(name: string): Shape {
  const [className, commandName] = name.split('.', 2);
  const { code, commands } = classOf(className);
  const row = commands.find((each) => each.name === commandName);
  if (row === undefined) throw new Error(`no row ${name} in the table`);
  return shape(code * 256 + row.code, row.fields);
}

/** Of a struct that says its class and code. */
export function structShape(className: string, name: string): Shape {
  const { code, structs } = classOf(className);
  const row: StructSpec | undefined = structs.find((each) => each.name === name);
  if (row?.code === undefined) throw new Error(`no coded struct ${name} in class ${className}`);
  return shape(code * 256 + row.code, row.fields);
}

/** The place of a field among those of its shape. */
export function fieldOf({ names }: Shape, name: string): number {
  const at = names.indexOf(name);
  if (at < 0) throw new Error(`no field ${name} among ${names.join(', ')}`);
  return at;
}

/** What was read last; by the places of fields. One object, used again and again. */
export class Arguments {
  #bytes: Uint8Array = new Uint8Array(0);
  readonly #starts = new Int32Array(MOST_FIELDS);
  readonly #ends = new Int32Array(MOST_FIELDS);
  /** One past the last field that was read. */
  end = 0;

  /**
   * Reads presence bits and fields at `start`.
   *
   * @returns false where they do not end before `end`; fields from there on are absent
   */
  read({ widths }: Shape, bytes: Uint8Array, start: number, end: number): boolean {
    this.#bytes = bytes;
    this.#starts.fill(ABSENT);
    this.#ends.fill(ABSENT);
    this.end = start;
    if (start + PACK_BYTES > end) return false;
    const bits = bytes[start] | (bytes[start + 1] << 8);
    let at = start + PACK_BYTES;
    for (let i = 0; i < widths.length; i++) {
      if ((bits & (1 << i)) === 0) continue;
      let width = widths[i];
      if (width < 0) {
        const sizeBytes = -width;
        if (at + sizeBytes > end) return false;
        width = unsigned(bytes, at, sizeBytes);
        at += sizeBytes;
      }
      if (at + width > end) return false;
      this.#starts[i] = at;
      at += width;
      this.#ends[i] = at;
      this.end = at;
    }
    return true;
  }

  has(field: number): boolean {
    return this.#starts[field] !== ABSENT;
  }

  /** First octet of a field, behind its size; ABSENT. */
  start(field: number): number {
    return this.#starts[field];
  }

  /** One past a field; ABSENT. */
  stop(field: number): number {
    return this.#ends[field];
  }

  /** Of a field of up to four octets; ABSENT. */
  number(field: number): number {
    const start = this.#starts[field];
    return start === ABSENT ? ABSENT : unsigned(this.#bytes, start, this.#ends[field] - start);
  }
}

export function unsigned(bytes: Uint8Array, at: number, octets: number): number {
  let value = 0;
  for (let i = 0; i < octets; i++) value = value * 256 + bytes[at + i];
  return value;
}
