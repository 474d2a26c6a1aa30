import type { JsonValue } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { ByteRange, TreeNode } from '../tree.ts';
import { readComposite } from './composite.ts';
import { type Descriptor, describedValue, descriptorNode } from './described.ts';
import { descriptorCode } from './descriptor.ts';
import { CODE, LAYOUT, LAYOUT_KIND, REASON, TYPE_NAME, ValueChecker } from './encoding.ts';
import { FRAME_REASON } from './frame.ts';
import { DESCRIBED_BY_CODE, type DescribedType, isPerformative } from './names.ts';
import { encodingNode, joinNotes, makeNode, withNote } from './node.ts';
import { isSecretKey, secretValue, textOf } from './secret.ts';
import { scalar, scalarNote } from './value.ts';

/** Where a value goes: its names, and the first octet that belongs to its node. */
export interface Slot {
  readonly name: string;
  readonly label: string;
  readonly start: number;
}

interface ReaderOptions {
  /** Said of a value that goes on where the octets at hand end. */
  readonly cutNote: string;
  /** Longest binary shown as a value; longer ones are only counted. */
  readonly shownBinaryBytes: number;
  /** The first value is a performative: its data must be a list. */
  readonly performative: boolean;
}

/** How one element of a compound is read, and how the rest of them is passed over. */
interface ElementReader {
  one(index: number): TreeNode | undefined;
  /** Position after `count` more elements; -1 with the checker's fault. */
  skip(count: number): number;
}

/**
 * Reads values into tree nodes that tile the bytes, and into JSON.
 *
 * It walks exactly as `ValueChecker` does and lets that one judge, so both find the same faults.
 * When bytes stop making sense or stop coming, every value under way is closed with what it has:
 * `at` is then one past the last octet that is part of a node.
 */
export class TreeReader {
  readonly bytes: Uint8Array;
  readonly options: ReaderOptions;
  readonly checker = new ValueChecker();
  at: number;
  stopped: 'no' | 'malformed' | 'cut' = 'no';

  /** JSON of the value read last; undefined when nothing of it could be read. */
  value: JsonValue | undefined;
  /** Its kind: a primitive's name, a described type's, or `described` for one nobody knows. */
  kind = '';
  /** The kind of an array's elements. */
  elementKind = '';

  readonly secrets: ByteRange[] = [];
  /** Start of a credential that was begun and could not be read to its end. */
  openSecret: number | undefined;
  /** One past the list of the performative, once its header was read. */
  performativeEnd: number | undefined;

  private nodesLeft: number = LIMITS.treeNodes;

  constructor(bytes: Uint8Array, at: number, available: number, options: ReaderOptions) {
    this.bytes = bytes;
    this.at = at;
    this.options = options;
    this.checker.reset(bytes, available);
  }

  /** Whether the tree is as large as it may become. */
  get isFull(): boolean {
    return this.nodesLeft <= 0;
  }

  /** The value at `at` as a node; undefined when not even its beginning is there. */
  read(name: string, label: string, end: number, depth: number): TreeNode | undefined {
    const slot = { name, label, start: this.at };
    this.nodesLeft--;
    if (slot.start >= end || slot.start >= this.checker.available) {
      this.checker.skip(slot.start, end, depth);
      return this.stop(slot);
    }
    const code = this.bytes[slot.start];
    if (code === CODE.described) return this.described(slot, end, depth);
    return this.data(slot, code, slot.start + 1, end, depth);
  }

  /** Stops at the checker's fault: a value that is cut keeps a node, a malformed one has none. */
  stop(slot: Slot, type?: string): TreeNode | undefined {
    this.value = undefined;
    this.kind = type ?? '';
    const { lost, available } = this.checker;
    this.stopped = lost ? 'cut' : 'malformed';
    this.at = lost ? available : slot.start;
    if (!lost || slot.start >= available) return undefined;
    return makeNode({ ...slot, type, end: available, note: this.options.cutNote });
  }

  /** A value whose constructor was read already. */
  data(slot: Slot, code: number, at: number, end: number, depth: number): TreeNode | undefined {
    const layout = LAYOUT[code];
    if (layout === LAYOUT_KIND.array8 || layout === LAYOUT_KIND.array32) {
      return this.array(slot, code, at, end, depth);
    }
    if (layout === LAYOUT_KIND.compound8 || layout === LAYOUT_KIND.compound32) {
      const isMap = code === CODE.map8 || code === CODE.map32;
      return isMap ? this.map(slot, code, at, end, depth) : this.list(slot, code, at, end, depth);
    }
    const next = this.checker.skipData(code, at, end, depth);
    if (next < 0) return this.stop(slot, TYPE_NAME[code]);
    return this.scalar(slot, code, layout >= 0 ? at : this.checker.itemsStart, next);
  }

  private scalar(slot: Slot, code: number, start: number, end: number): TreeNode {
    const { bytes } = this;
    const kind = TYPE_NAME[code] ?? '';
    const isLong = kind === 'binary' && end - start > this.options.shownBinaryBytes;
    const value = isLong ? undefined : scalar(code, bytes, start, end);
    this.at = end;
    this.value = isLong ? { type: 'omitted', bytes: end - start } : value;
    this.kind = kind;
    const note = isLong ? `${end - start} octets` : scalarNote(code, bytes, start, end);
    const { name, label, start: first } = slot;
    return makeNode({ name, label, start: first, value, type: kind, end, note });
  }

  private list(slot: Slot, code: number, at: number, end: number, depth: number) {
    const { checker } = this;
    if (!checker.header(code, at, end, depth)) return this.stop(slot, 'list');
    const { count, itemsStart, itemsEnd } = checker;
    const children = [encodingNode(code, slot.start, itemsStart, count)];
    const values: JsonValue[] = [];
    this.at = itemsStart;
    this.elements(children, values, count, {
      one: (index) => {
        const node = this.read(String(index), String(index), itemsEnd, depth + 1);
        if (this.value !== undefined) values.push(this.value);
        return node;
      },
      skip: (rest) => this.skipValues(rest, itemsEnd, depth + 1),
    });
    this.expectEnd(itemsEnd);
    return this.close(slot, children, 'list', values);
  }

  private map(slot: Slot, code: number, at: number, end: number, depth: number) {
    if (!this.checker.header(code, at, end, depth)) return this.stop(slot, 'map');
    const { count, itemsStart, itemsEnd } = this.checker;
    const children = [encodingNode(code, slot.start, itemsStart, count)];
    const values: JsonValue[] = [];
    this.at = itemsStart;
    this.elements(children, values, count / 2, {
      one: () => this.entry(values, itemsEnd, depth + 1),
      skip: (rest) => this.skipValues(rest * 2, itemsEnd, depth + 1),
    });
    this.expectEnd(itemsEnd);
    return this.close(slot, children, 'map', values);
  }

  private entry(values: JsonValue[], end: number, depth: number): TreeNode | undefined {
    const start = this.at;
    const key = this.read('key', 'key', end, depth);
    const keyValue = this.value;
    if (key === undefined || keyValue === undefined) return key;
    const name = (textOf(keyValue) ?? JSON.stringify(keyValue)).slice(
      0,
      LIMITS.entryNameCharacters,
    );
    if (this.stopped !== 'no') return makeNode({ name, start, end: this.at, children: [key] });
    const value = isSecretKey(name)
      ? this.secret(end, depth)
      : this.read('value', 'value', end, depth);
    if (this.value !== undefined) values.push([keyValue, this.value]);
    return makeNode({
      name,
      value: value?.value,
      type: value?.type,
      start,
      end: this.at,
      children: value === undefined ? [key] : [key, value],
      note: value?.note,
    });
  }

  /** A value that is a credential: only how long it is. */
  private secret(end: number, depth: number): TreeNode | undefined {
    const start = this.at;
    const node = this.read('value', 'value', end, depth);
    // What cannot be read may hold it all the same.
    const secretEnd = this.stopped === 'malformed' ? this.checker.available : this.at;
    if (secretEnd > start) this.secrets.push({ start, end: secretEnd });
    if (node === undefined) return undefined;
    const value = secretValue(node.end - start);
    if (this.value !== undefined) this.value = value;
    const { name, label, type } = node;
    return makeNode({ name, label, type, start, end: node.end, value, note: 'credentials' });
  }

  private array(slot: Slot, code: number, at: number, end: number, depth: number) {
    const { checker } = this;
    if (!checker.header(code, at, end, depth)) return this.stop(slot, 'array');
    const { count, itemsStart, itemsEnd } = checker;
    const children = [encodingNode(code, slot.start, itemsStart, count)];
    const values: JsonValue[] = [];
    this.at = itemsStart;
    this.elementKind = '';
    if (count === 0 && itemsStart === itemsEnd) {
      return this.close(slot, children, 'array', values, 'without a constructor of its elements');
    }
    const first = checker.elementConstructor(itemsStart, itemsEnd, depth + 1);
    const elementSlot = { name: 'constructor', label: 'constructor', start: itemsStart };
    if (first < 0) {
      const part = this.stop(elementSlot);
      if (part !== undefined) children.push(part);
      return this.close(slot, children, 'array', values);
    }
    const { elementCode } = checker;
    const nodesBefore = this.nodesLeft;
    const descriptors = this.descriptors(itemsStart);
    // Each element repeats the descriptors in its JSON: a large one must not be repeated freely.
    const octetsOfNode = 16;
    const cost = 1 + nodesBefore - this.nodesLeft + Math.floor((first - itemsStart) / octetsOfNode);
    const primitive = TYPE_NAME[elementCode] ?? '';
    const isDescribed = descriptors.length > 0;
    const kind = isDescribed ? (descriptors[0].type?.name ?? 'described') : primitive;
    const type = isDescribed ? `described ${primitive}` : primitive;
    children.push(
      makeNode({ ...elementSlot, end: first, type, note: isDescribed ? kind : undefined }),
    );
    this.at = first;
    if (checker.elementsFit(elementCode, count, first, itemsEnd)) {
      this.elements(children, values, count, {
        one: (index) => {
          const element = { name: String(index), label: String(index), start: this.at };
          this.nodesLeft -= cost;
          const node = this.element(element, elementCode, descriptors, itemsEnd, depth + 1);
          if (this.value !== undefined) values.push(this.value);
          return node;
        },
        skip: (rest) => checker.skipElements(elementCode, rest, this.at, itemsEnd, depth + 1),
      });
      this.expectEnd(itemsEnd);
    } else {
      this.stop({ ...elementSlot, start: first });
    }
    const node = this.close(slot, children, 'array', values);
    this.elementKind = kind;
    return node;
  }

  /** The descriptors of an array's constructor, outermost first; the checker found them whole. */
  private descriptors(start: number): Descriptor[] {
    const { bytes, checker } = this;
    const descriptors: Descriptor[] = [];
    this.at = start;
    while (bytes[this.at] === CODE.described) {
      const type = DESCRIBED_BY_CODE.get(descriptorCode(bytes, this.at + 1));
      this.at++;
      this.read('descriptor', 'descriptor', checker.available, 0);
      descriptors.push({ value: this.value ?? null, type });
    }
    return descriptors;
  }

  private element(
    slot: Slot,
    code: number,
    descriptors: readonly Descriptor[],
    end: number,
    depth: number,
  ): TreeNode | undefined {
    const innermost = descriptors.at(-1)?.type;
    const isComposite = innermost?.fields !== undefined && TYPE_NAME[code] === 'list';
    const node = isComposite
      ? readComposite(this, slot, code, slot.start, end, depth, innermost)
      : this.data(slot, code, slot.start, end, depth);
    for (const descriptor of descriptors.toReversed()) {
      this.value = describedValue(descriptor, this.value);
    }
    if (node?.value === undefined || this.value === undefined) return node;
    return { ...node, value: this.value };
  }

  private described(slot: Slot, end: number, depth: number): TreeNode | undefined {
    const { bytes, checker } = this;
    if (depth >= LIMITS.nesting) {
      checker.fail(slot.start, REASON.nesting);
      return this.stop(slot);
    }
    this.at = slot.start + 1;
    const read = this.read('descriptor', 'descriptor', end, depth + 1);
    if (read === undefined || this.stopped !== 'no') return this.stop(slot);
    const code = descriptorCode(bytes, slot.start + 1);
    const descriptor = { value: this.value ?? null, type: DESCRIBED_BY_CODE.get(code) };
    const head = descriptorNode(slot.start, read, descriptor.type);
    const inner = this.describedData(descriptor.type, end, depth + 1);
    const value = describedValue(descriptor, this.value);
    // A value inside many descriptors is repeated by the innermost of them only.
    const hasValue = inner?.value !== undefined && !inner.type?.startsWith('described');
    this.value = value;
    this.kind = descriptor.type?.name ?? 'described';
    const { name, label, start } = slot;
    return makeNode({
      name,
      label,
      start,
      value: hasValue ? value : undefined,
      type: inner?.type === undefined ? 'described' : `described ${inner.type}`,
      end: this.at,
      spec: descriptor.type?.clause,
      children: inner === undefined ? [head] : [head, ...(inner.children ?? [inner])],
      note: joinNotes(descriptor.type?.name, inner?.note),
    });
  }

  private describedData(type: DescribedType | undefined, end: number, depth: number) {
    const { bytes, checker } = this;
    const slot = { name: 'value', label: 'value', start: this.at };
    if (type?.fields === undefined || slot.start >= end || slot.start >= checker.available) {
      return this.read('value', 'value', end, depth);
    }
    const code = bytes[slot.start];
    if (TYPE_NAME[code] === 'list') {
      return readComposite(this, slot, code, slot.start + 1, end, depth, type);
    }
    if (this.options.performative && depth === 1 && isPerformative(type.code)) {
      checker.fail(slot.start, FRAME_REASON.notList);
      return this.stop(slot);
    }
    const node = this.read('value', 'value', end, depth);
    return node && withNote(node, 'the standard has a list here');
  }

  private skipValues(count: number, end: number, depth: number): number {
    let next = this.at;
    for (let i = 0; i < count && next >= 0; i++) next = this.checker.skip(next, end, depth);
    return next;
  }

  /** Reads elements until one stops the reading or the tree is large enough; counts the others. */
  elements(children: TreeNode[], values: JsonValue[], count: number, reader: ElementReader): void {
    let index = 0;
    while (index < count && index < LIMITS.elements && !this.isFull) {
      const node = reader.one(index++);
      if (node !== undefined) children.push(node);
      if (this.stopped !== 'no') return;
    }
    const rest = count - index;
    if (rest === 0) return;
    const start = this.at;
    const slot = { name: 'omitted', label: 'omitted', start };
    const end = reader.skip(rest);
    if (end < 0) {
      const part = this.stop(slot);
      if (part !== undefined) children.push(part);
      return;
    }
    this.at = end;
    children.push(makeNode({ ...slot, end, note: `${rest} more elements` }));
    values.push({ type: 'omitted', elements: rest });
  }

  /** After the last element: its end must be where the size said. */
  expectEnd(end: number): void {
    if (this.stopped !== 'no' || this.at === end) return;
    this.checker.fail(this.at, REASON.leftOver);
    this.stopped = 'malformed';
  }

  /** Ends a compound; its own node repeats the value only when that is flat, and so stays small. */
  close(
    slot: Slot,
    children: readonly TreeNode[],
    kind: string,
    value: JsonValue,
    note?: string,
  ): TreeNode {
    const elements = children.slice(kind === 'array' ? 2 : 1);
    const isFlat = elements.every((element) => element.value !== undefined);
    this.value = value;
    this.kind = kind;
    const { name, label, start } = slot;
    return makeNode({
      name,
      label,
      start,
      value: isFlat && this.stopped === 'no' ? value : undefined,
      type: kind,
      end: this.at,
      children,
      note,
    });
  }
}
