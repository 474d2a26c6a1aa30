import type { JsonObject, JsonValue } from '../json.ts';
import type { TreeNode } from '../tree.ts';
import { CODE, LAYOUT, LAYOUT_KIND } from './encoding.ts';
import { type DescribedType, restrictedType, standardName } from './names.ts';
import { encodingNode, joinNotes, makeNode, withNote } from './node.ts';
import { fieldNote, rangeNote } from './notes.ts';
import type { Slot, TreeReader } from './reader.ts';
import { saslUser, secretValue, textOf } from './secret.ts';

/**
 * Reads the list of a composite type: its elements are fields by name. `at` is the first octet
 * after the list's constructor. The value is an object with the fields that are on the wire.
 */
export function readComposite(
  reader: TreeReader,
  slot: Slot,
  code: number,
  at: number,
  end: number,
  depth: number,
  type: DescribedType,
): TreeNode | undefined {
  const { checker } = reader;
  const fields = type.fields ?? [];
  let count = 0;
  let itemsStart = at;
  let itemsEnd = at;
  if (code !== CODE.list0) {
    if (!checker.header(code, at, end, depth)) return reader.stop(slot, 'list');
    ({ count, itemsStart, itemsEnd } = checker);
  }
  if (depth === 1) reader.performativeEnd = itemsEnd;
  const children = [encodingNode(code, slot.start, itemsStart, count)];
  const record: Record<string, JsonValue> = {};
  const beyond: JsonValue[] = [];
  reader.at = itemsStart;
  reader.elements(children, beyond, count, {
    one: (index) => readField(reader, type, index, itemsEnd, depth + 1, record),
    skip: (rest) => {
      let next = reader.at;
      for (let i = 0; i < rest && next >= 0; i++) next = checker.skip(next, itemsEnd, depth + 1);
      return next;
    },
  });
  for (const omitted of beyond) record.omitted = omitted;
  reader.expectEnd(itemsEnd);
  const missing = fields.slice(count).filter((field) => field.mandatory);
  const note = missing.map((field) => `mandatory ${standardName(field.name)} is absent`);
  const { value, ...node } = reader.close(slot, children, 'list', record, joinNotes(...note));
  // Where fields have nodes of their own, this one only groups them.
  return value === undefined || children.length > 1 ? node : { ...node, value };
}

function readField(
  reader: TreeReader,
  type: DescribedType,
  index: number,
  end: number,
  depth: number,
  record: Record<string, JsonValue>,
): TreeNode | undefined {
  const field = type.fields?.[index];
  const name = field?.name ?? `field${index + 1}`;
  const { at } = reader;
  if (field?.secret) reader.openSecret = at;
  const read = reader.read(name, standardName(name), end, depth);
  if (reader.value !== undefined) record[name] = reader.value;
  if (read === undefined) return undefined;
  if (field === undefined) {
    return withNote(read, `beyond the fields that ${type.name} has`);
  }
  if (reader.stopped !== 'no') return read;
  const { kind, elementKind, value } = reader;
  const spec = read.spec ?? restrictedType(field.type)?.clause ?? type.clause;
  const node = withNote(
    read.spec === spec ? read : respecified(read, spec),
    fieldNote(field, { kind, elementKind, value }) ?? rangeNote(type.name, name, record),
  );
  if (!field.secret) return node;
  reader.openSecret = undefined;
  const masked = mask(reader, node, textOf(record.mechanism));
  if (masked.value !== undefined) record[name] = masked.value;
  return masked;
}

function respecified(node: TreeNode, spec: string): TreeNode {
  const { name, label, value, type, start, end, children, note } = node;
  return makeNode({ name, label, value, type, start, end, spec, children, note });
}

/** The node of a credential without its content, whose octets are listed as secret. */
function mask(reader: TreeReader, node: TreeNode, mechanism: string | undefined): TreeNode {
  const { bytes } = reader;
  const { name, label, type, start, end, spec } = node;
  if (type === 'null') return node;
  const contentStart = start + headerBytes(bytes[start]);
  const user = saslUser(mechanism, bytes, contentStart, end);
  const value: JsonObject = secretValue(end - contentStart, user);
  reader.value = value;
  if (contentStart < end) reader.secrets.push({ start: contentStart, end });
  return makeNode({
    name,
    label,
    value,
    type,
    start,
    end,
    spec,
    children: [
      makeNode({ name: 'encoding', start, end: contentStart }),
      makeNode({ name: 'content', start: contentStart, end, value }),
    ],
  });
}

/** Octets before the content of a value; a described or compound one is content as a whole. */
function headerBytes(code: number): number {
  if (LAYOUT[code] === LAYOUT_KIND.variable8) return 2;
  if (LAYOUT[code] === LAYOUT_KIND.variable32) return 5;
  return 0;
}
