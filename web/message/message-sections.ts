/** What stands around the body of a message, section by section. */

import type { JsonValue } from '../../decoder/json.ts';
import type { TreeNode } from '../../decoder/tree.ts';
import type { Message } from '../../server/api/message-contract.ts';

export interface MessageField {
  readonly label: string;
  /** How deep it stands in tables and arrays. */
  readonly depth: number;
  /** Of a table or an array whose items follow, how many there are. */
  readonly items?: number;
  readonly value: JsonValue;
  /** In the standard's words. */
  readonly type?: string;
}

export interface MessageSection {
  readonly name: string;
  /** A remark of the decoder: why it stopped there. */
  readonly note?: string;
  readonly fields: readonly MessageField[];
  /** Fields that are not shown. */
  readonly more: number;
}

/** Fields of a section that are shown: a table of the wire may have thousands. */
const FIELDS_MAX = 300;

const BODIES: ReadonlySet<string> = new Set(['data', 'amqpValue', 'amqpSequence']);

/** Tables among the properties of a content header or of a header segment. */
const TABLES: ReadonlySet<string> = new Set(['headers', 'applicationHeaders']);

/** Header, annotations, properties and footer of 1.0; the properties of a content header or header segment, and its headers. */
export function sectionsOf(
  message: Pick<Message, 'sections' | 'propertyNodes'>,
): readonly MessageSection[] {
  const { propertyNodes, sections } = message;
  if (propertyNodes !== undefined) {
    const isTable = ({ name }: TreeNode) => TABLES.has(name);
    const named = propertyNodes.filter((node) => !isTable(node));
    return [
      sectionOf('properties', named.flatMap(plainField)),
      ...propertyNodes.filter(isTable).map((node) =>
        sectionOf(
          node.label,
          itemsOf(node).flatMap((item) => fieldsOf(item, 0)),
        ),
      ),
    ];
  }
  return sections
    .filter(({ name }) => !BODIES.has(name))
    .map(({ label, children = [], note }) =>
      sectionOf(
        label,
        children.filter(({ name }) => name !== 'descriptor').flatMap(plainField),
        // The decoder says of every section what it is; that is its name.
        note === label ? undefined : note,
      ),
    );
}

function sectionOf(name: string, fields: readonly MessageField[], note?: string): MessageSection {
  return {
    name,
    ...(note !== undefined && { note }),
    fields: fields.slice(0, FIELDS_MAX),
    more: Math.max(0, fields.length - FIELDS_MAX),
  };
}

function plainField({ label, value, type }: TreeNode): readonly MessageField[] {
  if (value === undefined) return [];
  return [{ label, depth: 0, value, ...(type !== undefined && { type }) }];
}

/** An entry of a field table, and what stands in it, as far as the decoder took it apart. */
function fieldsOf(entry: TreeNode, depth: number): readonly MessageField[] {
  const { label, value, type } = entry;
  const held = entry.children?.find(({ name }, place) => name === 'value' && place > 0);
  const items = held === undefined ? [] : itemsOf(held);
  if (items.length === 0) return plainField(entry).map((field) => ({ ...field, depth }));
  return [
    {
      label,
      depth,
      items: items.length,
      value: value ?? null,
      ...(type !== undefined && { type }),
    },
    ...items.flatMap((item) => fieldsOf(item, depth + 1)),
  ];
}

/** What a table or array holds, behind the octets that say how long it is: 0-10 counts its items too. */
function itemsOf({ children = [] }: TreeNode): readonly TreeNode[] {
  if (children[0]?.name === 'length') return children.slice(1);
  if (children[0]?.name !== 'size') return [];
  return children.slice(children[1]?.name === 'count' ? 2 : 3);
}
